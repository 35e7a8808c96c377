/** An emulator put together from its parts, listening; what the process and the programmatic API share. */
import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.js'
import { createClock } from './clock.js'
import type { Config } from './config.js'
import { certId, createIds, orderId } from './domain/identifiers.js'
import { createRandom } from './domain/random.js'
import { patience } from './limits.js'
import type { Logger } from './log.js'
import { createStore, type PlacedOrder } from './store/store.js'

/** The seven fields of a purchase. */
export interface Purchase {
  cert_brand: string
  cert_type: string
  domain_type: string
  /** Years. */
  effective_time: number
  domain_numbers: number
  order_number: number
  agree_privacy_protection: true
}

export interface Order {
  /** `CS` + yyMMddHHmm in UTC+8 + 5 of [0-9A-Z]. */
  order_id: string
  /** ISO 8601, milliseconds, UTC. */
  at: string
  request: Purchase
  /** The ids count up by one from the first. */
  certificates: { first: string; count: number }
}

export interface Project {
  /** What was bought in the project, newest first. */
  orders(): Order[]
}

export interface Emulator {
  /** Where it listens, without a slash at the end: http://127.0.0.1:49152 */
  readonly url: string
  /** What decides the random part of the identifiers; give it as an option to have the same again. */
  readonly seed: string
  project(project_id: string): Project
  /** Forget every order, and begin again with the seed and the clock. */
  reset(): void
  /** Stop listening; requests under way get 700 ms. */
  close(): Promise<void>
}

export async function startEmulator(config: Config, log: Logger): Promise<Emulator> {
  const { host, port, lenient, language, clock, bodyLimit, seed = randomBytes(8).toString('hex') } = config
  const request = config.requestTimeout * 1000
  const store = createStore()
  const ids = createIds(createClock(clock), createRandom(seed), store.has)
  const app = await createApp({
    lenient,
    language,
    bodyLimit,
    store,
    ids,
    log,
    patience: { ...patience, request, headers: Math.min(patience.headers, request) },
  })
  // Fastify opens a second server where a name has two addresses, without what belongs to the first; Node takes one.
  const { address } = await lookup(host)
  await app.listen({ port, host: address })
  return {
    url: urlOf(app.server.address() as AddressInfo),
    seed,
    project: project_id => ({ orders: () => Array.from(store.newest(project_id), described) }),
    reset() {
      store.clear()
      ids.restart()
    },
    close: () => app.close(),
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
