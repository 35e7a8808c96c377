/** Fault rules: which purchases meet a fault. What their clients then see is in plugins/faults.ts. */
import type { Ordered } from '../store/orders.js'

/** What a client meets, without an order or after it; any may wait `delay_ms` milliseconds first. */
type AnyEffect = { delay_ms?: number } & (
  | { kind: 'error'; error_code: string; status?: number }
  | { kind: 'status'; status: number }
  | { kind: 'delay'; delay_ms: number }
  | { kind: 'hang' | 'reset' | 'close' }
)

/** What a client meets after the order. */
export type FaultEffect = AnyEffect | { delay_ms?: number; kind: 'truncate' | 'malformed' }

/** Values that a purchase must have, of any of its seven fields. */
export type FaultMatch = Readonly<Partial<Ordered & { agree_privacy_protection: true }>>

export type FaultRule = {
  /** Every project unless given. */
  project_id?: string
  match?: FaultMatch
  /** So many matching purchases pass first; 0 unless given. */
  skip?: number
  /** So often it fires; 1 unless given, null for always. */
  times?: number | null
} & (
  | { /** Nothing is ordered. */ phase: 'before'; effect: AnyEffect }
  | { /** The order is placed, then its answer is late, lost or spoilt. */ phase: 'after'; effect: FaultEffect }
)

export type Fault = FaultRule & {
  /** The id in X-Emulator-Fault. */
  id: string
  match: FaultMatch
  skip: number
  times: number | null
  /** How often it has fired. */
  hits: number
  /** How often it still fires; null for always. */
  remaining: number | null
}

/** A rule as it is remembered. */
type KeptFault = Fault & {
  /** Matching purchases that have passed. */
  passed: number
}

/** A fault that a purchase is to meet. */
export interface Picked {
  readonly id: string
  readonly phase: 'before' | 'after'
  readonly effect: FaultEffect
  /** It fires. */
  use(): void
}

export interface FaultsState {
  /** Number of the next rule's id. */
  readonly next: number
  readonly rules: readonly KeptFault[]
}

export interface Faults {
  /** Add a rule after the others. Undefined when there is no place for it. */
  add(rule: FaultRule): Fault | undefined
  list(): Fault[]
  /** False when there is none with this id. */
  remove(id: string): boolean
  clear(): void
  /** The projects that have a rule of their own. */
  projects(): Set<string>
  /** Forget the rules that are only for this project. */
  forget(project_id: string): void
  /** The fault that a purchase meets, if any: the first rule that matches, is not used up, and lets nobody pass any more. */
  pick(project_id: string, purchase: object): Picked | undefined
  state(): FaultsState
  restore(state: FaultsState): void
}

export const ruleLimit = 1000
/** The numbers of ids end here. */
const lastRule = 10 ** 15

export function createFaults(): Faults {
  let rules: KeptFault[] = []
  let next = 1
  return {
    add,
    list: () => rules.map(shown),
    remove,
    clear() {
      rules = []
    },
    projects: () => new Set(rules.flatMap(({ project_id }) => project_id ?? [])),
    forget(project_id) {
      rules = rules.filter(rule => rule.project_id !== project_id)
    },
    pick,
    state: () => ({ next, rules: structuredClone(rules) }),
    restore(state) {
      next = state.next
      rules = structuredClone([...state.rules])
    },
  }

  function add({ match = {}, skip = 0, times = 1, ...rule }: FaultRule) {
    if (next === lastRule || (rules.length === ruleLimit && !dropUsedUp())) return undefined
    const kept = { id: `f${next}`, ...rule, match, skip, times, hits: 0, remaining: times, passed: 0 }
    next += 1
    rules.push(kept)
    return shown(kept)
  }

  function dropUsedUp() {
    const usedUp = rules.findIndex(({ remaining }) => remaining === 0)
    if (usedUp !== -1) rules.splice(usedUp, 1)
    return usedUp !== -1
  }

  function remove(id: string) {
    const at = rules.findIndex(rule => rule.id === id)
    if (at !== -1) rules.splice(at, 1)
    return at !== -1
  }

  function pick(project_id: string, purchase: object): Picked | undefined {
    for (const rule of rules) {
      if (rule.remaining === 0 || (rule.project_id !== undefined && rule.project_id !== project_id)) continue
      if (!matches(rule.match, purchase)) continue
      if (rule.passed < rule.skip) rule.passed += 1
      else return { id: rule.id, phase: rule.phase, effect: rule.effect, use: () => useUp(rule) }
    }
    return undefined
  }
}

function useUp(rule: KeptFault) {
  rule.hits += 1
  if (rule.remaining !== null) rule.remaining -= 1
}

function matches(match: KeptFault['match'], purchase: object) {
  for (const field in match) if (Reflect.get(match, field) !== Reflect.get(purchase, field)) return false
  return true
}

/** A copy, for what is shown must not be a way to change a rule. */
const shown = ({ passed: _, ...fault }: KeptFault): Fault => structuredClone(fault)
