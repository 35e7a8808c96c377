/** An emulator put together from its parts, listening; what the process and the programmatic API share. */
import { executionAsyncResource } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import type { AddressInfo } from 'node:net'
import { createApp, type Parts } from './app.js'
import type { Config } from './config.js'
import { createControl, type Start } from './control/control.js'
import { Problem } from './domain/errors.js'
import { patience } from './gateway/limits.js'
import type { Emulator } from './handle.js'
import { createAttempts } from './http/attempts.js'
import { createFaultEffects } from './http/fault-injection.js'
import type { Logger } from './http/logger.js'
import { isProject } from './routes/v2/project-id.js'
import { createShop } from './store/state.js'

/**
 * Node makes an object for each tick, all of one shape. A full garbage collection that finds none alive makes V8 forget the
 * shape, and every later tick of the process takes several times as long (Node 20): so one of them is kept.
 */
const keptTicks: object[] = []
process.nextTick(() => keptTicks.push(executionAsyncResource()))

/** The parts of an emulator, which begins with `start`. @throws {StartError} when that can't be used */
export function createParts(config: Config & { seed: string }, start: Start, log: Logger): Parts {
  const { lenient, language, bodyLimit, allowedHosts, controlToken: token } = config
  const request = config.requestTimeout * 1000
  const quota = config.quota ?? null
  const shop = createShop(config)
  const attempts = createAttempts(shop, log)
  const effects = createFaultEffects({ attempts, language })
  return {
    lenient,
    language,
    bodyLimit,
    isCatalogued: config.products === 'catalogue',
    quota,
    access: config.control === 'on' ? { allowedHosts, token } : undefined,
    shop,
    attempts,
    effects,
    control: createControl({ shop, effects, lenient, quota, start }),
    log,
    patience: { ...patience, request, headers: Math.min(patience.headers, request) },
  }
}

export async function startEmulator(config: Config, start: Start, log: Logger): Promise<Emulator> {
  const { host, port, seed = randomBytes(8).toString('hex') } = config
  const parts = createParts({ ...config, seed }, start, log)
  const { control } = parts
  const app = await createApp(parts)
  // Fastify opens a second server where a name has two addresses, without what belongs to the first; Node takes one.
  const { address } = await lookup(host)
  await app.listen({ port, host: address })
  return {
    url: urlOf(app.server.address() as AddressInfo),
    seed,
    project: project_id => {
      if (!isProject(project_id)) throw new Problem(404, `no project can have the id ${JSON.stringify(project_id)}`)
      return {
        summary: () => control.summary(project_id),
        orders: () => control.allOrders(project_id),
        attempts: () => control.allAttempts(project_id),
        setQuota(certificates) {
          control.setQuota(project_id, { certificates })
        },
        reset: () => control.forget(project_id),
      }
    },
    faults: {
      add: control.addFault,
      list: control.faults,
      remove: control.removeFault,
      clear: control.clearFaults,
    },
    clock: {
      now: () => control.clock().now,
      set: control.setClock,
      advance: ms => control.advanceClock({ ms }),
    },
    state: { export: control.exportState, import: control.importState },
    reset: control.reset,
    close: () => app.close(),
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
