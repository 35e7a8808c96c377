/**
 * The orders. An order is one record in columns of numbers, its certificates are a range; no rules. Columns are stored in
 * segments and the index in parts, so that no purchase pays for growth.
 */
import type { Identity, Ordered } from '../domain/order.js'
import {
  type Columns,
  createSegment,
  createStringTable,
  type Segment,
  type StringTable,
  segmentBits,
  segmentSize,
} from './columns.js'
import { createOrderIndex, type OrderIndex } from './order-index.js'

export interface StoredOrder extends Ordered, Identity {
  /** Counts up from 0 over all projects. */
  readonly number: number
  readonly project_id: string
}

interface Project {
  readonly project_id: string
  readonly index: number
  /** Number of its newest order, plus one. */
  newest: number
}

const minute = 60_000

export type OrderStore = ReturnType<typeof createOrderStore>

export function createOrderStore() {
  let segments: Segment[]
  let size: number
  let index: OrderIndex
  let projects: Map<string, Project>
  let projectsByIndex: (Project | undefined)[]
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
    export: toColumns,
    import: fromColumns,
  }

  /** Forget everything. */
  function clear() {
    segments = []
    size = 0
    index = createOrderIndex({
      minute: order => minuteOf(column('at', order)),
      suffix: order => column('suffix', order),
    })
    projects = new Map()
    projectsByIndex = []
    brands = createStringTable()
    certTypes = createStringTable()
    domainTypes = createStringTable()
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

  /** Return all orders, oldest first. `positionOf` returns the position of a project in the document's list. */
  function toColumns(positionOf: (project_id: string) => number): Columns {
    const positions = projectsByIndex.map(project => (project === undefined ? -1 : positionOf(project.project_id)))
    const numbers = (name: keyof Segment) => Array.from({ length: size }, (_, order) => column(name, order))
    return {
      project: numbers('project').map(index => positions[index] as number),
      at: numbers('at'),
      suffix: numbers('suffix'),
      first: numbers('first'),
      cert_brand: numbers('cert_brand').map(brands.toText),
      cert_type: numbers('cert_type').map(certTypes.toText),
      domain_type: numbers('domain_type').map(domainTypes.toText),
      effective_time: numbers('effective_time'),
      domain_numbers: numbers('domain_numbers'),
      order_number: numbers('order_number'),
    }
  }

  /** Replace everything by these orders of these projects. Their ids must differ, and their certificates count up. */
  function fromColumns(columns: Columns, project_ids: readonly string[]) {
    clear()
    const listed = project_ids.map(createProject)
    projectsByIndex.push(undefined)
    const forgotten = listed.length
    for (let order = 0; order < columns.at.length; order++) {
      const cell = <Name extends keyof Columns>(name: Name) => columns[name][order] as Columns[Name][number]
      const project = listed[cell('project')]
      append(
        project?.index ?? forgotten,
        project?.newest ?? 0,
        {
          cert_brand: cell('cert_brand'),
          cert_type: cell('cert_type'),
          domain_type: cell('domain_type'),
          effective_time: cell('effective_time'),
          domain_numbers: cell('domain_numbers'),
          order_number: cell('order_number'),
        },
        { at: cell('at'), suffix: cell('suffix'), first: cell('first') },
      )
      if (project !== undefined) project.newest = size
    }
  }

  function column(name: keyof Segment, order: number): number {
    return (segments[order >>> segmentBits] as Segment)[name][order & (segmentSize - 1)] as number
  }

  function createProject(project_id: string): Project {
    const project = { project_id, index: projectsByIndex.length, newest: 0 }
    projects.set(project_id, project)
    projectsByIndex.push(project)
    return project
  }
}

const minuteOf = (at: number) => Math.floor(at / minute)
