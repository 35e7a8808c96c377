/**
 * The orders. An order is one record in columns of numbers, its certificates are a range; no rules. Columns are stored in
 * segments and the index in parts, so that no purchase pays for growth.
 */
import type { Identity, Ordered } from '../domain/order.js'
import { createSegment, type Segment, type StringTable, segmentSize } from './columns.js'
import {
  addProject,
  createOrderContent,
  minuteOf,
  type OrderContent,
  type OrdersOfProject,
  readCell,
} from './order-content.js'
import type { OrderIndex } from './order-index.js'

export interface StoredOrder extends Ordered, Identity {
  /** Counts up from 0 over all projects. */
  readonly number: number
  readonly project_id: string
}

export type OrderStore = ReturnType<typeof createOrderStore>

export function createOrderStore() {
  let segments: Segment[]
  let size: number
  let index: OrderIndex
  let projects: Map<string, OrdersOfProject>
  let projectsByIndex: (OrdersOfProject | undefined)[]
  let brands: StringTable
  let certTypes: StringTable
  let domainTypes: StringTable
  clear()
  return {
    exists,
    add,
    find,
    findCertificate,
    newest,
    at,
    ranges,
    forget,
    clear,
    export: toContent,
    import: replace,
  }

  /** Forget everything. */
  function clear() {
    replace(createOrderContent())
  }

  /** Replace everything by content that was built aside. */
  function replace(content: OrderContent) {
    ;({ segments, size, index, projects, projectsByIndex, brands, certTypes, domainTypes } = content)
  }

  /** Return the orders of this moment: later ones only follow them, a reset replaces them, and projects are a copy. */
  function toContent(): OrderContent {
    return {
      segments,
      size,
      index,
      projects,
      projectsByIndex: projectsByIndex.slice(),
      brands,
      certTypes,
      domainTypes,
    }
  }

  /** Tell whether any order of this minute has the suffix, also one of a forgotten project. */
  function exists(at: number, suffix: number) {
    return index.find(minuteOf(at), suffix) !== -1
  }

  /** Add an order. Its id must be new, and its `first` must be greater than every certificate number in the store. */
  function add(project_id: string, ordered: Ordered, identity: Identity) {
    const project = projects.get(project_id) ?? createProject(project_id)
    append(project.index, project.newest, ordered, identity)
    project.newest = size
  }

  function append(project: number, previous: number, ordered: Ordered, identity: Identity) {
    const row = size & (segmentSize - 1)
    if (row === 0) segments.push(createSegment())
    const segment = segments[segments.length - 1] as Segment
    segment.at[row] = identity.at
    segment.first[row] = identity.first
    segment.suffix[row] = identity.suffix
    segment.project[row] = project
    segment.previous[row] = previous
    segment.cert_brand[row] = brands.toNumber(ordered.cert_brand)
    segment.cert_type[row] = certTypes.toNumber(ordered.cert_type)
    segment.domain_type[row] = domainTypes.toNumber(ordered.domain_type)
    segment.effective_time[row] = ordered.effective_time
    segment.domain_numbers[row] = ordered.domain_numbers
    segment.order_number[row] = ordered.order_number
    index.add(size)
    size += 1
  }

  /** Find the order with the id that this minute and suffix make. */
  function find(at: number, suffix: number) {
    const order = index.find(minuteOf(at), suffix)
    return order === -1 ? undefined : read(order)
  }

  /** Find the order of the certificate with this number; logarithmic. */
  function findCertificate(number: number) {
    let low = 0
    let high = size
    while (low < high) {
      const middle = (low + high) >>> 1
      if (column('first', middle) <= number) low = middle + 1
      else high = middle
    }
    const order = low - 1
    if (order === -1 || number >= column('first', order) + column('order_number', order)) return undefined
    return read(order)
  }

  /** Return the order with this number. */
  function at(number: number) {
    return number < size ? read(number) : undefined
  }

  /** List the orders of a project, newest first; after the one numbered `after`, which must be one of them. */
  function* newest(project_id: string, after?: number): Iterable<StoredOrder> {
    const project = projects.get(project_id)
    if (project === undefined) return
    let next = after === undefined ? project.newest : column('previous', after)
    while (next !== 0) {
      const order = next - 1
      next = column('previous', order)
      yield read(order) as StoredOrder
    }
  }

  /** Visit a project's certificates as ranges, an order each, newest first: the first one's number, and how many. */
  function ranges(project_id: string, visit: (first: number, count: number) => void) {
    for (let next = projects.get(project_id)?.newest ?? 0; next !== 0; next = column('previous', next - 1)) {
      visit(column('first', next - 1), column('order_number', next - 1))
    }
  }

  /** Forget a project and its orders. Their ids are not used again. */
  function forget(project_id: string) {
    const project = projects.get(project_id)
    if (project === undefined) return
    projects.delete(project_id)
    projectsByIndex[project.index] = undefined
  }

  function read(order: number): StoredOrder | undefined {
    const project = projectsByIndex[column('project', order)]
    if (project === undefined) return undefined
    return {
      number: order,
      project_id: project.project_id,
      at: column('at', order),
      suffix: column('suffix', order),
      first: column('first', order),
      cert_brand: brands.toText(column('cert_brand', order)),
      cert_type: certTypes.toText(column('cert_type', order)),
      domain_type: domainTypes.toText(column('domain_type', order)),
      effective_time: column('effective_time', order),
      domain_numbers: column('domain_numbers', order),
      order_number: column('order_number', order),
    }
  }

  function column(name: keyof Segment, order: number): number {
    return readCell(segments, name, order)
  }

  function createProject(project_id: string) {
    return addProject({ projects, projectsByIndex }, project_id)
  }
}
