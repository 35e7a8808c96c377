/**
 * Check a state document before it replaces the state: the form of its parts, and what they say of each other. All of it
 * happens in slices, and builds the new state aside.
 */
import { state as schema } from '../../schemas/control/state.js'
import type { Schema } from '../../schemas/schema.js'
import { purchaseRequest } from '../../schemas/v2/purchase.js'
import { type ClockState, parseInstant } from '../domain/clock.js'
import { invalidAt, Problem } from '../domain/errors.js'
import type { FaultRulesState } from '../domain/fault-rules.js'
import { createOrderReader, type OrderReader } from '../store/order-transfer.js'
import { createProject, type Project } from '../store/projects.js'
import type { Replacement, StateDocument } from '../store/state.js'
import { type ArraySchema, columnNames, longArrays, outlineSchema, type Piece, sliceSize } from './state-pieces.js'
import { createValidate, type Validate } from './validate.js'

/** The greatest last number of a certificate after which an order of 1000 fits. */
const lastWithRoom = 9_999_999_999_999 - schema.properties.orders.properties.order_number.items.maximum

/** Takes the elements of a long array. */
interface Target {
  size(): number
  /** Forget what it has taken: of a member that occurs twice, the last one counts. */
  restart(): void
  append(values: readonly unknown[]): void
}

/** Create the check of a document's pieces, which returns the state that they make. */
export function createStateCheck(lenient: boolean) {
  const validate: Validate = createValidate(false)

  /** The document may have at most `orderLimit` orders. @throws {Problem} with the first invalid place */
  return function* check(pieces: Iterable<Piece | undefined>, orderLimit = Infinity): Generator<void, Replacement> {
    const reader = createOrderReader()
    const entries: StateDocument['projects'] = []
    const rules: FaultRulesState['rules'][number][] = []
    const targets = new Map<string, Target>([
      ['projects', toTarget(entries)],
      ['faults/rules', toTarget(rules)],
      ...columnNames.map((name): [string, Target] => [`orders/${name}`, reader.column(name)]),
    ])
    let document = {} as StateDocument
    let problem: Problem | undefined
    for (const piece of pieces) {
      if (piece?.path === '') document = toOutline(piece)
      else if (piece !== undefined) problem ??= take(piece, targets.get(piece.path) as Target, orderLimit)
      yield
    }
    // The outline comes last and is judged first: where the version is another, all else may be too.
    if (problem !== undefined) throw problem
    const { clock, ids } = document
    const faults = { next: document.faults.next, rules }
    checkClock(clock)
    const length = checkLengths(targets)
    const counts = yield* addOrders(reader, entries, length)
    checkLastCertificate(ids.last_certificate, counts.last)
    const projects = yield* toProjects(entries, counts)
    checkFaults(faults, lenient)
    return { clock, ids, faults, projects, orders: reader.finish() }
  }

  function toOutline(piece: Piece): StateDocument {
    const [outline] = piece.values()
    validate<Schema, StateDocument>(outlineSchema, outline)
    return outline
  }

  /** Take the elements of a piece; return the Problem of the first invalid one. */
  function take({ path, isFirst, values }: Piece, target: Target, orderLimit: number): Problem | undefined {
    const elements = values()
    if (isFirst) target.restart()
    if (elements.length === 0) return undefined
    const arraySchema = longArrays.get(path) as ArraySchema
    const limit = arraySchema.maxItems ?? (path === 'projects' ? Number.POSITIVE_INFINITY : orderLimit)
    const from = target.size()
    try {
      validate(arraySchema, elements)
    } catch (error) {
      return moveTo(`#/${path}`, from, error as Problem)
    }
    if (from + elements.length > limit) return invalidAt(`#/${path}`, `must NOT have more than ${limit} items`)
    target.append(elements)
    return undefined
  }
}

const toTarget = (list: unknown[]): Target => ({
  size: () => list.length,
  restart() {
    list.length = 0
  },
  append(values) {
    for (const value of values) list.push(value)
  },
})

/** Return the Problem of a piece, whose first element has the number `from`, as one of the document. */
function moveTo(array: string, from: number, { status, message, errors }: Problem): Problem {
  const move = (text: string) => text.replace(/^#\/(\d+)/, (_, index) => `${array}/${from + Number(index)}`)
  return new Problem(
    status,
    move(message),
    errors?.map(({ pointer, detail }) => ({ pointer: move(pointer), detail })),
  )
}

function checkClock(clock: ClockState) {
  if (!clock.frozen) return
  if (parseInstant(clock.now) === undefined)
    throw invalidAt('#/clock/now', 'is not an instant from 2001-09-10 to 2099-12-31')
}

/** Return the number of orders. */
function checkLengths(targets: ReadonlyMap<string, Target>): number {
  const length = targets.get('orders/at')?.size() as number
  for (const name of columnNames) {
    const size = targets.get(`orders/${name}`)?.size()
    if (size !== length) throw invalidAt(`#/orders/${name}`, `has ${size} cells, and at has ${length}`)
  }
  return length
}

/** What the orders say of each project, by its position. */
interface Counts {
  readonly orders: Uint32Array
  readonly certificates: Float64Array
  /** The last certificate's number; 0 without an order. */
  last: number
}

/** Add the projects, and then the orders to them. */
function* addOrders(reader: OrderReader, entries: StateDocument['projects'], length: number): Generator<void, Counts> {
  for (const [position, { project_id }] of entries.entries()) {
    reader.addProject(project_id)
    if (position % sliceSize === 0) yield
  }
  const counts = { orders: new Uint32Array(entries.length), certificates: new Float64Array(entries.length), last: 0 }
  for (let i = 0; i < length; i++) {
    const order = reader.next()
    const { position, first, order_number } = order
    if (first <= counts.last) {
      throw invalidAt(`#/orders/first/${i}`, 'is not greater than the certificates before it')
    }
    counts.last = first + order_number - 1
    if (order.exists) throw invalidAt(`#/orders/suffix/${i}`, 'makes an order id that occurs twice')
    if ((order.domain_type === 'MULTI_DOMAIN') !== order.domain_numbers > 1) {
      throw invalidAt(`#/orders/domain_numbers/${i}`, 'does not fit its domain type')
    }
    if (position >= entries.length) throw invalidAt(`#/orders/project/${i}`, 'is not a position in projects')
    if (position !== -1) {
      counts.orders[position] = (counts.orders[position] as number) + 1
      counts.certificates[position] = (counts.certificates[position] as number) + order_number
    }
    reader.addNext()
    if (i % sliceSize === 0) yield
  }
  return counts
}

function checkLastCertificate(last_certificate: number, held: number) {
  const pointer = '#/ids/last_certificate'
  if (last_certificate < held) throw invalidAt(pointer, `is less than the last one held, ${held}`)
  // An emulator that has issued the very last numbers can be exported, so it can be imported.
  if (last_certificate > Math.max(lastWithRoom, held)) {
    throw invalidAt(pointer, `leaves no room for an order of 1000, must be <= ${lastWithRoom}`)
  }
}

function* toProjects(entries: StateDocument['projects'], counts: Counts): Generator<void, Map<string, Project>> {
  const projects = new Map<string, Project>()
  for (const [i, { attempts, quota, ...project }] of entries.entries()) {
    const pointer = `#/projects/${i}`
    const { project_id, orders, refused, failed, lost } = project
    if (projects.has(project_id)) throw invalidAt(`${pointer}/project_id`, 'occurs twice')
    if (orders !== counts.orders[i]) {
      throw invalidAt(`${pointer}/orders`, `is not the number of its orders, ${counts.orders[i]}`)
    }
    if (project.certificates !== counts.certificates[i]) {
      throw invalidAt(`${pointer}/certificates`, `is not the number of its certificates, ${counts.certificates[i]}`)
    }
    if (attempts !== orders + refused + failed) {
      throw invalidAt(`${pointer}/attempts`, 'is not orders + refused + failed')
    }
    if (lost > orders) throw invalidAt(`${pointer}/lost`, 'is more than orders')
    projects.set(project_id, { ...createProject(project_id), ...project, quota })
    if (i % sliceSize === 0) yield
  }
  return projects
}

const brands: readonly unknown[] = purchaseRequest.properties.cert_brand.enum

function checkFaults({ next, rules }: FaultRulesState, lenient: boolean) {
  const seen = new Set<string>()
  for (const [i, { id, match, skip, passed, times, hits, remaining }] of rules.entries()) {
    const pointer = `#/faults/rules/${i}`
    if (seen.has(id)) throw invalidAt(`${pointer}/id`, 'occurs twice')
    seen.add(id)
    if (Number(id.slice(1)) >= next) throw invalidAt(`${pointer}/id`, 'is not below next')
    if (!lenient && match.cert_brand !== undefined && !brands.includes(match.cert_brand)) {
      throw invalidAt(`${pointer}/match/cert_brand`, 'matches nothing without --lenient')
    }
    if (passed > skip) throw invalidAt(`${pointer}/passed`, 'is more than skip')
    if (remaining !== (times === null ? null : times - hits))
      throw invalidAt(`${pointer}/remaining`, 'is not times - hits')
  }
}
