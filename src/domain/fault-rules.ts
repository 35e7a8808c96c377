/** Fault rules: which purchases get a fault. The effects are in http/fault-injection.ts. */
import { Problem } from './errors.js'
import type { Ordered } from './order.js'

/** Effects that work before the order and after it; each may wait `delay_ms` milliseconds first. */
type AnyEffect = { delay_ms?: number } & (
  | { kind: 'error'; error_code: string; status?: number }
  | { kind: 'status'; status: number }
  | { kind: 'delay'; delay_ms: number }
  | { kind: 'hang' | 'reset' | 'close' }
)

/** All effects: these two need an order. */
export type FaultEffect = AnyEffect | { delay_ms?: number; kind: 'truncate' | 'malformed' }

/** Values that the purchase must have, of any of its seven fields. */
export type FaultMatch = Readonly<Partial<Ordered & { agree_privacy_protection: true }>>

export type FaultRule = {
  /** The project it applies to; absent: all. */
  project_id?: string
  match?: FaultMatch
  /** Number of matching purchases that pass first; 0 unless given. */
  skip?: number
  /** Number of times it fires; 1 unless given, null: always. */
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
  /** Number of times it has fired. */
  hits: number
  /** Number of times it still fires; null: always. */
  remaining: number | null
}

/** A rule as it is stored. */
type StoredFault = Fault & {
  /** Matching purchases that have passed. */
  passed: number
}

/** The fault that applies to one purchase. */
export interface MatchedFault {
  readonly id: string
  readonly phase: 'before' | 'after'
  readonly effect: FaultEffect
  /** Count that it fires. */
  use(): void
}

export interface FaultRulesState {
  /** Number in the next rule's id. */
  readonly next: number
  readonly rules: readonly StoredFault[]
}

export const ruleLimit = 1000
/** Ids have at most fifteen digits. The last one is never given, so that `next` has fifteen digits too. */
const idLimit = 10 ** 15 - 1
/** Where `hits` stops; every number up to here can be imported. */
const hitLimit = 10 ** 15

export type FaultRules = ReturnType<typeof createFaultRules>

export function createFaultRules() {
  let rules: StoredFault[] = []
  let next = 1
  return {
    add,
    list: () => rules.map(toFault),
    remove,
    clear() {
      rules = []
    },
    /** Return the projects that have a rule of their own. */
    projects: () => new Set(rules.flatMap(({ project_id }) => project_id ?? [])),
    /** Forget the rules that apply to this project only. */
    forget(project_id: string) {
      rules = rules.filter(rule => rule.project_id !== project_id)
    },
    match,
    export: (): FaultRulesState => ({ next, rules: structuredClone(rules) }),
    import(state: FaultRulesState) {
      next = state.next
      rules = structuredClone([...state.rules])
    },
  }

  /** Add a rule after the others; undefined when 1000 rules can still fire. @throws {Problem} 400 when no id is left */
  function add({ match = {}, skip = 0, times = 1, ...rule }: FaultRule) {
    if (next === idLimit) throw new Problem(400, 'no rule id is left')
    if (rules.length === ruleLimit && !dropUsedUp()) return undefined
    const stored = { id: `f${next}`, ...rule, match, skip, times, hits: 0, remaining: times, passed: 0 }
    next += 1
    rules.push(stored)
    return toFault(stored)
  }

  function dropUsedUp() {
    const usedUp = rules.findIndex(({ remaining }) => remaining === 0)
    if (usedUp !== -1) rules.splice(usedUp, 1)
    return usedUp !== -1
  }

  /** Remove a rule; false when no rule has this id. */
  function remove(id: string) {
    const at = rules.findIndex(rule => rule.id === id)
    if (at !== -1) rules.splice(at, 1)
    return at !== -1
  }

  /** Return the fault of the first rule that matches, is not used up, and has let its `skip` purchases pass. */
  function match(project_id: string, purchase: object): MatchedFault | undefined {
    for (const rule of rules) {
      if (rule.remaining === 0 || (rule.project_id !== undefined && rule.project_id !== project_id)) continue
      if (!matches(rule.match, purchase)) continue
      if (rule.passed < rule.skip) rule.passed += 1
      else return { id: rule.id, phase: rule.phase, effect: rule.effect, use: () => useUp(rule) }
    }
    return undefined
  }
}

function useUp(rule: StoredFault) {
  if (rule.hits === hitLimit) return
  rule.hits += 1
  if (rule.remaining !== null) rule.remaining -= 1
}

function matches(match: StoredFault['match'], purchase: object) {
  for (const field in match) if (Reflect.get(match, field) !== Reflect.get(purchase, field)) return false
  return true
}

/** Return a copy, so that a caller cannot change a rule. */
const toFault = ({ passed: _, ...fault }: StoredFault): Fault => structuredClone(fault)
