/** The ledger: what became of every attempt on the purchase call, the newest of them in full. No rules. */
import type { Project } from './projects.js'

/** `lost`: ordered, but the answer did not reach the client whole. `failed`: a fault came before, nothing is ordered. */
export type Outcome = 'accepted' | 'refused' | 'lost' | 'failed'

export interface Attempt {
  /** Counts up from 1; given by the ledger. */
  seq: number
  readonly project: Project
  /** Milliseconds since the epoch, by the emulator's clock. */
  readonly at: number
  readonly request_id: string
  outcome: Outcome
  /** What the answer has, or was to have; null where a fault gives none. */
  readonly status: number | null
  readonly error_code: string | null
  readonly rule: string | null
  reason: string | null
  readonly order_id: string | null
  readonly certificates: number
  readonly fault_id: string | null
  readonly credentials: string
  /** The body as text, at most its first 4 KiB; null when none was read. */
  readonly body: string | null
  /** Whether `body` is the whole body, and JSON. */
  readonly isJson: boolean
  /** Milliseconds from the request's coming to the decision about its answer. */
  readonly ms: number
}

export interface Ledger {
  /** Note and count an attempt, and number it. */
  add(attempt: Attempt): void
  /** The answer of an accepted attempt has not reached its client. */
  lose(attempt: Attempt, reason: string): void
  /** The attempts of a project that are kept, newest first, those before the one numbered `before`. */
  newest(project_id: string, before: number): Iterable<Attempt>
  forget(project_id: string): void
  clear(): void
}

/** `size` is the number of attempts kept in full. */
export function createLedger(size: number): Ledger {
  let ring: (Attempt | undefined)[] = []
  let last = 0
  return { add, lose, newest, forget, clear }

  function add(attempt: Attempt) {
    const { project, outcome } = attempt
    project.attempts += 1
    if (outcome === 'refused') project.refused += 1
    else if (outcome === 'failed') project.failed += 1
    else {
      project.orders += 1
      project.certificates += attempt.certificates
      if (outcome === 'lost') project.lost += 1
    }
    last += 1
    attempt.seq = last
    ring[last % size] = attempt
  }

  function lose(attempt: Attempt, reason: string) {
    attempt.outcome = 'lost'
    attempt.reason = reason
    attempt.project.lost += 1
  }

  function* newest(project_id: string, before: number) {
    for (let seq = Math.min(last, before - 1); seq > 0 && seq > last - size; seq--) {
      const attempt = ring[seq % size]
      if (attempt?.project.project_id === project_id) yield attempt
    }
  }

  function forget(project_id: string) {
    ring = ring.map(attempt => (attempt?.project.project_id === project_id ? undefined : attempt))
  }

  function clear() {
    ring = []
    last = 0
  }
}
