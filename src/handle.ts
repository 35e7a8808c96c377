/** What a program holds of an emulator. */

import type { State } from './control/snapshot.js'
import type { Attempt, Order, Summary } from './control/views.js'
import type { ClockReading } from './domain/clock.js'
import type { Fault, FaultRule } from './domain/fault-rules.js'

export interface Project {
  /** Counters, quota, and what was bought twice. */
  summary(): Summary
  /** What was bought in the project, newest first. */
  orders(): Order[]
  /** The attempts on the purchase call that the ledger has, newest first. */
  attempts(): Attempt[]
  /** The most certificates that the project may hold; null for any number. */
  setQuota(certificates: number | null): void
  /** Forget the project, its quota and its own fault rules. */
  reset(): void
}

/** Whatever is wrong with what they are given, these throw; the message says where. */
export interface Emulator {
  /** Where it listens, without a slash at the end: http://127.0.0.1:49152 */
  readonly url: string
  /** What decides the random part of the identifiers; give it as an option to have the same again. */
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
    /** What is not given stays as it is. */
    set(change: { now?: string; frozen?: boolean }): ClockReading
    /** Milliseconds. */
    advance(ms: number): ClockReading
  }
  /** All that is remembered but the ledger. */
  readonly state: {
    export(): State
    import(state: State): void
  }
  /** Back to what it started with: seed, clock, quota, faults, state. */
  reset(): void
  /** Stop listening; requests under way get 700 ms. */
  close(): Promise<void>
}
