/** An emulator put together from its parts, listening; what the process and the programmatic API share. */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.js'
import { createClock } from './clock.js'
import type { Config } from './config.js'
import { certId, createIds, orderId } from './domain/identifiers.js'
import { createRandom } from './domain/random.js'
import type { Emulator, Order } from './index.js'
import { patience } from './limits.js'
import type { Logger } from './log.js'
import { createStore, type PlacedOrder } from './store/store.js'

/** How long requests under way may take once the emulator closes, in milliseconds. */
const closing = 700

export async function startEmulator(config: Omit<Config, 'logLevel'>, log: Logger): Promise<Emulator> {
  const { host, port, lenient, language, clock, seed = randomBytes(8).toString('hex') } = config
  const store = createStore()
  const ids = createIds(createClock(clock), createRandom(seed), store.has)
  const app = await createApp({ lenient, language, store, ids, log, patience })
  await app.listen({ port, host })
  return {
    url: urlOf(app.server.address() as AddressInfo),
    seed,
    project: project_id => ({ orders: () => Array.from(store.newest(project_id), described) }),
    reset() {
      store.clear()
      ids.restart()
    },
    async close() {
      const timer = setTimeout(() => app.server.closeAllConnections(), closing)
      await app.close()
      clearTimeout(timer)
    },
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

function described({ project_id: _, at, suffix, first, ...words }: PlacedOrder): Order {
  return {
    order_id: orderId(at, suffix),
    at: new Date(at).toISOString(),
    request: { ...words, agree_privacy_protection: true },
    certificates: { first: certId(first), count: words.order_number },
  }
}
