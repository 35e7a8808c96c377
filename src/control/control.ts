/**
 * What can be asked and told of an emulator beside the service's own calls. The control API and the programmatic API are
 * two ways to reach it.
 */
import { clockAdvance, clockChange } from '../../schemas/control/clock.js'
import { faultRule, lenientFaultRule } from '../../schemas/control/fault.js'
import { attemptQuery, pageQuery, quota as quotaSchema } from '../../schemas/control/project.js'
import { type ClockReading, isInRange, readInstant } from '../domain/clock.js'
import { GatewayError, Problem } from '../domain/errors.js'
import { type Fault, type FaultRule, type Picked, ruleLimit } from '../domain/fault-rules.js'
import { orderId, readOrderId } from '../domain/identifiers.js'
import { readInject } from '../domain/inject-header.js'
import type { FaultEffects } from '../http/fault-injection.js'
import { isProject } from '../routes/v2/project-id.js'
import { createProject, type Project } from '../store/projects.js'
import type { Shop } from '../store/state.js'
import { createStateCheck, exportState, importState, type State } from './snapshot.js'
import { createCheck } from './validate.js'
import {
  type Attempt,
  attemptOf,
  type Counters,
  certificatesOf,
  duplicatesOf,
  type Order,
  orderOf,
  type Summary,
} from './views.js'

export interface Page {
  /** At most so many, 1 to 1000; 100 unless given. */
  limit?: number
  /** `next` of the page before. */
  after?: string
}

export interface AttemptPage extends Page {
  outcome?: Attempt['outcome']
}

/** Everything throws a Problem for what is wrong with what it is told. */
export interface Control {
  projects(page: Page): { projects: Counters[]; next: string | null }
  summary(project_id: string): Summary
  attempts(project_id: string, page: AttemptPage): { attempts: Attempt[]; next: string | null }
  /** All that the ledger has. */
  allAttempts(project_id: string): Attempt[]
  orders(project_id: string, page: Page): { orders: Order[]; next: string | null }
  allOrders(project_id: string): Order[]
  order(project_id: string, order_id: string): Order & { cert: { cert_id: string; status: string }[] }
  setQuota(project_id: string, quota: { certificates: number | null }): { certificates: number | null }
  /** Forget a project, its quota and its own fault rules. */
  forget(project_id: string): void
  /** Back to what the emulator started with. */
  reset(): void
  addFault(rule: unknown): Fault
  /** The fault that the header X-Emulator-Inject spells. @throws {GatewayError} when it spells none */
  injected(header: string): Picked
  faults(): Fault[]
  fault(id: string): Fault
  removeFault(id: string): void
  clearFaults(): void
  clock(): ClockReading
  setClock(change: Partial<ClockReading>): ClockReading
  advanceClock(advance: { ms: number }): ClockReading
  exportState(): State
  importState(state: unknown): void
}

export interface ControlParts {
  readonly shop: Shop
  readonly effects: FaultEffects
  readonly lenient: boolean
  readonly quota: number | null
  readonly start: Start
}

/** What an emulator starts with: not checked yet, since it comes from a file. */
export interface Start {
  readonly faults?: unknown
  readonly state?: unknown
}

/** What an emulator was to start with can't be used. */
export class StartError extends Error {
  constructor(
    readonly part: keyof Start,
    readonly fault: string,
  ) {
    super(`${part}: ${fault}`)
  }
}

/** @throws {StartError} when `read` throws a Problem */
function fit<Value>(part: keyof Start, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw error instanceof Problem ? new StartError(part, error.message) : error
  }
}

/** Begins with what the emulator starts with. @throws {StartError} when that can't be used */
export function createControl({ shop, effects, lenient, quota, start }: ControlParts): Control {
  const { clock, faults, ids, ledger, projects, store } = shop
  const check = createCheck(true)
  const checkState = createStateCheck(lenient)
  const rule = lenient ? lenientFaultRule : faultRule
  const control: Control = {
    projects(page) {
      check(pageQuery, page)
      const { after } = page
      if (after !== undefined && !isProject(after)) throw noNext()
      const shown = pageOf(projects.list(after ?? ''), page, project => [countersOf(project), project.project_id])
      return { projects: shown.page, next: shown.next }
    },
    summary(project_id) {
      const project = projects.find(project_id) ?? createProject(project_id)
      return { ...countersOf(project), duplicates: duplicatesOf(store.newest(project_id)) }
    },
    attempts(project_id, page) {
      check(attemptQuery, page)
      const { outcome } = page
      const kept = ledger.newest(project_id, cursorOf(page) ?? Number.POSITIVE_INFINITY)
      const asked = outcome === undefined ? kept : filter(kept, attempt => attempt.outcome === outcome)
      const shown = pageOf(asked, page, attempt => [attemptOf(attempt), String(attempt.seq)])
      return { attempts: shown.page, next: shown.next }
    },
    allAttempts: project_id => Array.from(ledger.newest(project_id, Number.POSITIVE_INFINITY), attemptOf),
    orders(project_id, page) {
      check(pageQuery, page)
      const after = cursorOf(page)
      if (after !== undefined && store.at(after)?.project_id !== project_id) throw noNext()
      const kept = store.newest(project_id, after)
      const shown = pageOf(kept, page, order => [orderOf(order), String(order.number)])
      return { orders: shown.page, next: shown.next }
    },
    allOrders: project_id => Array.from(store.newest(project_id), orderOf),
    order(project_id, order_id) {
      const identity = readOrderId(order_id)
      const order = identity && store.find(identity.at, identity.suffix)
      if (order?.project_id !== project_id || orderId(order.at, order.suffix) !== order_id) {
        throw new Problem(404, `project ${project_id} has no order ${order_id}`)
      }
      return { ...orderOf(order), cert: certificatesOf(order) }
    },
    setQuota(project_id, given) {
      check(quotaSchema, given)
      projects.meet(project_id).quota = given.certificates
      projects.settle(project_id)
      return { certificates: given.certificates }
    },
    forget(project_id) {
      effects.end({ project_id })
      store.forget(project_id)
      projects.forget(project_id)
      ledger.forget(project_id)
      faults.forget(project_id)
    },
    reset() {
      effects.end()
      begin()
    },
    addFault(given) {
      check(rule, given)
      const added = faults.add(structuredClone(given) as FaultRule)
      if (added === undefined) throw new Problem(400, `there are ${ruleLimit} rules, and none of them is used up`)
      return added
    },
    injected(header) {
      const given = readInject(header)
      if (given === undefined) throw unspelt('takes phase/kind[:argument], as in after/reset or before/status:503')
      try {
        check(rule, given)
      } catch (error) {
        throw unspelt((error as Problem).message)
      }
      const { phase, effect } = given as FaultRule
      return { id: 'inject', phase, effect, use() {} }
    },
    faults: faults.list,
    fault(id) {
      const found = faults.list().find(fault => fault.id === id)
      if (found === undefined) throw unknownFault(id)
      return found
    },
    removeFault(id) {
      if (!faults.remove(id)) throw unknownFault(id)
      effects.end({ fault_id: id })
    },
    clearFaults() {
      faults.clear()
      effects.end()
    },
    clock: () => ({ now: new Date(clock.now()).toISOString(), frozen: clock.isFrozen() }),
    setClock(change) {
      check(clockChange, change)
      const { now, frozen = clock.isFrozen() } = change
      const instant = now === undefined ? clock.now() : readInstant(now)
      if (instant === undefined) throw outside('#/now', 'must be an instant like 2026-01-31T09:00:00Z,')
      clock.set(instant, frozen)
      return control.clock()
    },
    advanceClock(advance) {
      check(clockAdvance, advance)
      const instant = clock.now() + advance.ms
      if (!isInRange(instant)) throw outside('#/ms', 'goes')
      clock.set(instant, clock.isFrozen())
      return control.clock()
    },
    exportState: () => exportState(shop),
    importState(state) {
      const checked = checkState(state)
      effects.end()
      ledger.clear()
      importState(shop, checked)
    },
  }
  // Copies, for a reset must find them as they were checked.
  const first = fit('state', () => (start.state === undefined ? undefined : structuredClone(checkState(start.state))))
  const rules = fit('faults', () => {
    if (start.faults === undefined) return []
    check({ type: 'array', items: rule }, start.faults)
    return structuredClone(start.faults as FaultRule[])
  })
  fit('faults', begin)
  return control

  function begin() {
    store.clear()
    projects.clear()
    ledger.clear()
    ids.restart()
    clock.restart()
    faults.restore({ next: 1, rules: [] })
    if (first !== undefined) importState(shop, first)
    for (const given of rules) control.addFault(given)
  }

  function countersOf({ quota: own, ...counters }: Project): Counters {
    return { ...counters, quota: { certificates: own === undefined ? quota : own } }
  }
}

const unspelt = (reason: string) => new GatewayError('badRequest', 'inject/invalid', `X-Emulator-Inject: ${reason}`)

const unknownFault = (id: string) => new Problem(404, `there is no fault ${id}`)

function outside(pointer: string, detail: string) {
  const all = `${detail} from 2001-09-10 to 2099-12-31`
  return new Problem(400, `${pointer} ${all}`, [{ pointer, detail: all }])
}

/** The number that `after` holds. */
function cursorOf({ after }: Page): number | undefined {
  if (after === undefined) return undefined
  if (/^\d{1,15}$/.test(after)) return Number(after)
  throw noNext()
}

function noNext() {
  const [pointer, detail] = ['#/after', 'is no `next` of a page']
  return new Problem(400, `${pointer} ${detail}`, [{ pointer, detail }])
}

/** The first items, and where to go on if there are more. */
function pageOf<Item, Shown>(items: Iterable<Item>, { limit = 100 }: Page, show: (item: Item) => [Shown, string]) {
  const page: Shown[] = []
  let last = ''
  for (const item of items) {
    if (page.length === limit) return { page, next: last }
    const [shown, cursor] = show(item)
    page.push(shown)
    last = cursor
  }
  return { page, next: null }
}

function* filter<Item>(items: Iterable<Item>, isAsked: (item: Item) => boolean) {
  for (const item of items) if (isAsked(item)) yield item
}
