/** An emulator, built from its parts and listening: what the process and the programmatic API share. */
import { executionAsyncResource } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import type { AddressInfo } from 'node:net'
import { type AppOptions, createApp } from './app.js'
import type { Config } from './config.js'
import { createControl, type StartContent } from './control/control.js'
import type { Order, Summary } from './control/views.js'
import type { Attempt } from './domain/attempt.js'
import type { ClockReading } from './domain/clock.js'
import { Problem } from './domain/errors.js'
import type { Fault, FaultRule } from './domain/fault-rules.js'
import { isProjectId } from './domain/project-id.js'
import { toTimeouts } from './gateway/limits.js'
import type { Logger } from './http/logger.js'
import { createHeldRequests } from './services/held-requests.js'
import { createOrders } from './services/orders.js'
import { createState, type StateDocument } from './store/state.js'

export interface Project {
  /** Counters, quota and duplicate orders. */
  summary(): Summary
  /** Orders, newest first. */
  orders(): Order[]
  /** Attempts on the purchase call in the ledger, newest first. */
  attempts(): Attempt[]
  /** Set the maximum of certificates; null for no limit. */
  setQuota(certificates: number | null): void
  /** Forget the project, its quota and its own fault rules. */
  reset(): void
}

/** A running emulator. Every method throws on invalid input, with a message that says where. */
export interface Emulator {
  /** Without a slash at the end: http://127.0.0.1:49152 */
  readonly url: string
  /** The seed of the identifiers; pass it as an option to get the same ones again. */
  readonly seed: string
  project(project_id: string): Project
  readonly faults: {
    add(rule: FaultRule): Fault
    list(): Fault[]
    remove(id: string): void
    clear(): void
  }
  readonly clock: {
    /** ISO 8601, milliseconds, UTC. */
    now(): string
    /** Change the members that are given. */
    set(change: { now?: string; frozen?: boolean }): ClockReading
    /** Advance by milliseconds. */
    advance(ms: number): ClockReading
  }
  /** Everything that is stored, except the ledger. */
  readonly state: {
    export(): StateDocument
    import(state: StateDocument): void
  }
  /** Return to the start: seed, clock, quota, faults, state. */
  reset(): void
  /** Stop listening. Requests in progress get 700 ms. */
  close(): Promise<void>
}

/**
 * Keep one nextTick object alive. If a full GC finds none, V8 drops their hidden class and every later nextTick is 6 × slower
 * (Node 20: 2 M ticks 69 → 460 ms after three GCs).
 */
const keptTicks: object[] = []
process.nextTick(() => keptTicks.push(executionAsyncResource()))

/** Build the parts of an emulator from top to bottom. @throws {StartError} when it cannot begin with the content of `start` @internal */
export function compose(config: Config & { seed: string }, start: StartContent, log: Logger): AppOptions {
  const { lenient, quota = null } = config
  const state = createState(config)
  const heldRequests = createHeldRequests()
  const orders = createOrders({ state, isCatalogued: config.products === 'catalogue', quota })
  const control = createControl({ state, heldRequests, lenient, quota, start })
  const timeouts = toTimeouts(config.requestTimeout)
  return { state, orders, heldRequests, control, settings: config, timeouts, log }
}

/** Build an emulator and let it listen. @throws {StartError} when it cannot begin with the content of `start` @internal */
export async function startEmulator(config: Config, start: StartContent, log: Logger): Promise<Emulator> {
  const { host, port, seed = randomBytes(8).toString('hex') } = config
  const parts = compose({ ...config, seed }, start, log)
  const { control } = parts
  const app = await createApp(parts)
  // Fastify opens a second server where a name has two addresses, without what belongs to the first; Node takes one.
  const { address } = await lookup(host)
  await app.listen({ port, host: address })
  return {
    url: toUrl(app.server.address() as AddressInfo),
    seed,
    project: project_id => {
      if (!isProjectId(project_id)) throw new Problem(404, `no project can have the id ${JSON.stringify(project_id)}`)
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

function toUrl({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
