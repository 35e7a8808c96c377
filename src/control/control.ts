/** Control operations: what tests can read and change outside the emulated API. `/_emulator` and `createEmulator` call them. */
import { clockAdvance, clockChange } from '../../schemas/control/clock.js'
import { faultRule, lenientFaultRule } from '../../schemas/control/fault.js'
import { attemptQuery, pageQuery, type Quota, quota as quotaSchema } from '../../schemas/control/project.js'
import type { Schema } from '../../schemas/schema.js'
import type { Attempt } from '../domain/attempt.js'
import { type ClockReading, isInRange, parseInstant } from '../domain/clock.js'
import { GatewayError, invalidAt, Problem } from '../domain/errors.js'
import { type Fault, type FaultRule, type MatchedFault, ruleLimit } from '../domain/fault-rules.js'
import { formatOrderId, parseOrderId } from '../domain/identifiers.js'
import { parseInjectHeader } from '../domain/inject-header.js'
import { isProjectId } from '../domain/project-id.js'
import type { HeldRequests } from '../services/held-requests.js'
import { createProject } from '../store/projects.js'
import type { Replacement, State, StateDocument } from '../store/state.js'
import { invalidCursor, paginate, parseCursor } from './pagination.js'
import { runToEnd } from './slices.js'
import { createStateCheck } from './snapshot.js'
import { cutDocument, orderLimit } from './state-pieces.js'
import { scanDocument } from './state-scanner.js'
import { prepareText, type StateText, toDocument } from './state-writer.js'
import { createValidate, type Validate } from './validate.js'
import {
  type Counters,
  findDuplicates,
  type Order,
  type OrderDetails,
  type Summary,
  toAttemptView,
  toCounters,
  toOrderDetails,
  toOrderView,
} from './views.js'

/** Every method throws a Problem on invalid input. What comes from outside is `unknown` until it is validated here. */
export interface Control {
  projects(page: unknown): { projects: Counters[]; next: string | null }
  summary(project_id: string): Summary
  attempts(project_id: string, page: unknown): { attempts: Attempt[]; next: string | null }
  /** Return all attempts that the ledger has. */
  allAttempts(project_id: string): Attempt[]
  orders(project_id: string, page: unknown): { orders: Order[]; next: string | null }
  allOrders(project_id: string): Order[]
  order(project_id: string, order_id: string): OrderDetails
  setQuota(project_id: string, quota: unknown): Quota
  /** Forget a project, its quota and its own fault rules. */
  forget(project_id: string): void
  /** Return to the content of the start. */
  reset(): void
  addFault(rule: unknown): Fault
  /** Parse the header X-Emulator-Inject. @throws {GatewayError} when it is invalid */
  parseInjectHeader(header: string): MatchedFault
  faults(): Fault[]
  fault(id: string): Fault
  removeFault(id: string): void
  clearFaults(): void
  clock(): ClockReading
  setClock(change: unknown): ClockReading
  advanceClock(advance: unknown): ClockReading
  exportState(): StateDocument
  importState(document: unknown): void
  /** Return the work of writing the state as it is now. @throws {Problem} 413 when it could not be read again */
  writeState(): Generator<void, StateText>
  /** Return the work of reading a document, which has its chunks of bytes until then; all of it at its end replaces the state. */
  readState(chunks: Buffer[]): Generator<void, void>
}

export interface ControlOptions {
  readonly state: State
  readonly heldRequests: Pick<HeldRequests, 'cancel'>
  readonly lenient: boolean
  /** The most certificates that a project without a quota of its own may hold; null for any number. */
  readonly quota: number | null
  readonly start: StartContent
}

/** What an emulator begins with; not checked yet, because it comes from a file. */
export interface StartContent {
  readonly faults?: unknown
  readonly state?: unknown
}

/** The content of the start is invalid. */
export class StartError extends Error {
  constructor(
    readonly part: keyof StartContent,
    readonly reason: string,
  ) {
    super(`${part}: ${reason}`)
  }
}

/** Create the control operations, and begin with the content of the start. @throws {StartError} when it is invalid */
export function createControl({ state, heldRequests, lenient, quota, start }: ControlOptions): Control {
  const { clock, faults, ledger, orders, projects } = state
  const validate: Validate = createValidate(true)
  const checkState = createStateCheck(lenient)
  const ruleSchema = lenient ? lenientFaultRule : faultRule
  const control: Control = {
    projects(page) {
      validate(pageQuery, page)
      const { after = '' } = page
      if (page.after !== undefined && !isProjectId(after)) throw invalidCursor()
      const toView = (project: Parameters<typeof toCounters>[0]) => toCounters(project, quota)
      const view = paginate(projects.list(after), page, toView, ({ project_id }) => project_id)
      return { projects: view.page, next: view.next }
    },
    summary(project_id) {
      const counters = toCounters(projects.find(project_id) ?? createProject(project_id), quota)
      return { ...counters, duplicates: findDuplicates(orders.newest(project_id)) }
    },
    attempts(project_id, page) {
      validate(attemptQuery, page)
      const before = parseCursor(page) ?? Number.POSITIVE_INFINITY
      const newest = ledger.newest(project_id, before, page.outcome)
      const view = paginate(newest, page, toAttemptView, ({ seq }) => seq)
      return { attempts: view.page, next: view.next }
    },
    allAttempts: project_id => Array.from(ledger.newest(project_id, Number.POSITIVE_INFINITY), toAttemptView),
    orders(project_id, page) {
      validate(pageQuery, page)
      const after = parseCursor(page)
      if (after !== undefined && orders.at(after)?.project_id !== project_id) throw invalidCursor()
      const view = paginate(orders.newest(project_id, after), page, toOrderView, ({ number }) => number)
      return { orders: view.page, next: view.next }
    },
    allOrders: project_id => Array.from(orders.newest(project_id), toOrderView),
    order(project_id, order_id) {
      const key = parseOrderId(order_id)
      const order = key && orders.find(key.at, key.suffix)
      if (order?.project_id !== project_id || formatOrderId(order) !== order_id) {
        throw new Problem(404, `project ${project_id} has no order ${order_id}`)
      }
      return toOrderDetails(order)
    },
    setQuota(project_id, change) {
      validate(quotaSchema, change)
      const { certificates } = change
      projects.setQuota(project_id, certificates)
      return { certificates }
    },
    forget(project_id) {
      heldRequests.cancel({ project_id })
      state.forget(project_id)
    },
    reset() {
      heldRequests.cancel()
      begin()
    },
    addFault(rule) {
      validate<Schema, FaultRule>(ruleSchema, rule)
      const added = faults.add(structuredClone(rule))
      if (added === undefined) throw new Problem(400, `there are ${ruleLimit} rules, and each can still fire`)
      return added
    },
    parseInjectHeader(header) {
      const rule = parseInjectHeader(header)
      if (rule === undefined) throw invalidHeader('takes phase/kind[:argument], as in after/reset or before/status:503')
      try {
        validate<Schema, FaultRule>(ruleSchema, rule)
      } catch (error) {
        throw wrapProblem(error, invalidHeader)
      }
      return { id: 'inject', phase: rule.phase, effect: rule.effect, use() {} }
    },
    faults: faults.list,
    fault(id) {
      const found = faults.list().find(fault => fault.id === id)
      if (found === undefined) throw unknownFault(id)
      return found
    },
    removeFault(id) {
      if (!faults.remove(id)) throw unknownFault(id)
      heldRequests.cancel({ fault_id: id })
    },
    clearFaults() {
      faults.clear()
      heldRequests.cancel()
    },
    clock: () => ({ now: new Date(clock.now()).toISOString(), frozen: clock.isFrozen() }),
    setClock(change) {
      validate(clockChange, change)
      const { now, frozen = clock.isFrozen() } = change
      const instant = now === undefined ? clock.now() : parseInstant(now)
      if (instant === undefined) throw outOfRange('#/now', 'must be an instant like 2026-01-31T09:00:00Z,')
      clock.set(instant, frozen)
      return control.clock()
    },
    advanceClock(advance) {
      validate(clockAdvance, advance)
      const instant = clock.now() + advance.ms
      if (!isInRange(instant)) throw outOfRange('#/ms', 'leaves the range')
      clock.set(instant, clock.isFrozen())
      return control.clock()
    },
    exportState: () => toDocument(state.capture()),
    importState: document => replaceState(runToEnd(checkState(cutDocument(document)))),
    writeState: () => prepareText(state.capture()),
    *readState(chunks) {
      // Purchases go on meanwhile. They belong to the old state, and are gone with it.
      replaceState(yield* checkState(scanDocument(chunks), orderLimit))
    },
  }
  let document = start.state
  const rules = atStart('faults', () => {
    if (start.faults === undefined) return []
    validate<Schema, FaultRule[]>({ type: 'array', items: ruleSchema }, start.faults)
    return structuredClone(start.faults)
  })
  begin()
  // A copy: a reset must find the content as it was checked.
  document = structuredClone(document)
  return control

  function begin() {
    state.clear()
    if (document !== undefined) state.replace(atStart('state', () => runToEnd(checkState(cutDocument(document)))))
    atStart('faults', () => rules.forEach(control.addFault))
  }

  function replaceState(replacement: Replacement) {
    heldRequests.cancel()
    state.replace(replacement)
  }
}

/** Turn a Problem with the content of the start into a StartError. */
function atStart<Value>(part: keyof StartContent, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw wrapProblem(error, message => new StartError(part, message))
  }
}

/** Return another error for a Problem; any other error is a bug and stays. */
const wrapProblem = (error: unknown, wrap: (message: string) => Error) =>
  error instanceof Problem ? wrap(error.message) : error

const invalidHeader = (reason: string) =>
  new GatewayError('badRequest', 'inject/invalid', `X-Emulator-Inject: ${reason}`)

const unknownFault = (id: string) => new Problem(404, `there is no fault ${id}`)

const outOfRange = (pointer: string, detail: string) => invalidAt(pointer, `${detail} from 2001-09-10 to 2099-12-31`)
