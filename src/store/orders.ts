/**
 * What was bought. An order is one record in columns of numbers, its certificates are a range; nothing here knows a
 * rule. Columns come in segments and the index in parts, so that no purchase pays for growth.
 */
import { createOrderIndex, type OrderIndex } from './order-index.js'

/** What was ordered. */
export interface Ordered {
  readonly cert_brand: string
  readonly cert_type: string
  readonly domain_type: string
  readonly effective_time: number
  readonly domain_numbers: number
  readonly order_number: number
}

/** What identifies an order and its certificates. */
export interface Identity {
  /** The moment of the order, milliseconds since the epoch. With `suffix` it is the order's id. */
  readonly at: number
  readonly suffix: number
  /** The number in the first certificate's id; the others follow on. */
  readonly first: number
}

export interface PlacedOrder extends Ordered, Identity {
  /** Counts up from 0 over all projects. */
  readonly number: number
  readonly project_id: string
}

export interface Store {
  /** Whether any order of this minute has the suffix, those of forgotten projects included. */
  has(at: number, suffix: number): boolean
  /** Add an order. Its id is not held yet, and its `first` lies beyond every certificate held. */
  add(project_id: string, ordered: Ordered, identity: Identity): void
  /** The order with the id that this minute and suffix make. */
  find(at: number, suffix: number): PlacedOrder | undefined
  /** The order to which the certificate with this number belongs; logarithmic. */
  findCertificate(number: number): PlacedOrder | undefined
  /** The orders of a project, newest first; after the one numbered `after`, which is one of them. */
  newest(project_id: string, after?: number): Iterable<PlacedOrder>
  /** The order with this number. */
  at(number: number): PlacedOrder | undefined
  /** Visit a project's certificates as ranges, an order each, newest first: the first one's number, and how many. */
  ranges(project_id: string, visit: (first: number, count: number) => void): void
  /** Forget a project and its orders. Their ids stay taken. */
  forget(project_id: string): void
  /** Forget everything. */
  clear(): void
  /** All orders, oldest first. `placeOf` says where a project stands in another list. */
  columns(placeOf: (project_id: string) => number): Columns
  /** Replace everything by these orders of these projects. Their ids differ, and their certificates count up. */
  restore(columns: Columns, project_ids: readonly string[]): void
}

/** Orders as columns of equal length; `project` is a place in a list of projects, -1 for a forgotten one. */
export type Columns = {
  readonly [Name in keyof (Ordered & Identity) | 'project']: Name extends 'cert_brand' | 'cert_type' | 'domain_type'
    ? string[]
    : number[]
}

interface Project {
  readonly project_id: string
  readonly index: number
  /** Number of its newest order, plus one. */
  newest: number
}

const segmentBits = 15
const segmentSize = 1 << segmentBits
const minute = 60_000

interface Segment {
  readonly at: Float64Array
  readonly first: Float64Array
  readonly suffix: Uint32Array
  readonly project: Uint32Array
  /** Number of the project's order before this one, plus one; 0 for its first. */
  readonly previous: Uint32Array
  readonly cert_brand: Uint32Array
  readonly cert_type: Uint8Array
  readonly domain_type: Uint8Array
  readonly effective_time: Uint8Array
  readonly domain_numbers: Uint8Array
  readonly order_number: Uint16Array
}

const createSegment = (): Segment => ({
  at: new Float64Array(segmentSize),
  first: new Float64Array(segmentSize),
  suffix: new Uint32Array(segmentSize),
  project: new Uint32Array(segmentSize),
  previous: new Uint32Array(segmentSize),
  cert_brand: new Uint32Array(segmentSize),
  cert_type: new Uint8Array(segmentSize),
  domain_type: new Uint8Array(segmentSize),
  effective_time: new Uint8Array(segmentSize),
  domain_numbers: new Uint8Array(segmentSize),
  order_number: new Uint16Array(segmentSize),
})

export function createStore(): Store {
  let segments: Segment[]
  let size: number
  let index: OrderIndex
  let projects: Map<string, Project>
  let projectsByIndex: (Project | undefined)[]
  let brands: Words
  let certTypes: Words
  let domainTypes: Words
  clear()
  return { has, add, find, findCertificate, newest, at, ranges, forget, clear, columns, restore }

  function clear() {
    segments = []
    size = 0
    index = createOrderIndex({
      minute: order => minuteOf(column('at', order)),
      suffix: order => column('suffix', order),
    })
    projects = new Map()
    projectsByIndex = []
    brands = createWords()
    certTypes = createWords()
    domainTypes = createWords()
  }

  function has(at: number, suffix: number) {
    return index.find(minuteOf(at), suffix) !== -1
  }

  function add(project_id: string, ordered: Ordered, identity: Identity) {
    const project = projects.get(project_id) ?? createProject(project_id)
    put(project.index, project.newest, ordered, identity)
    project.newest = size
  }

  function put(project: number, previous: number, ordered: Ordered, identity: Identity) {
    const row = size & (segmentSize - 1)
    if (row === 0) segments.push(createSegment())
    const segment = segments[segments.length - 1] as Segment
    segment.at[row] = identity.at
    segment.first[row] = identity.first
    segment.suffix[row] = identity.suffix
    segment.project[row] = project
    segment.previous[row] = previous
    segment.cert_brand[row] = brands.number(ordered.cert_brand)
    segment.cert_type[row] = certTypes.number(ordered.cert_type)
    segment.domain_type[row] = domainTypes.number(ordered.domain_type)
    segment.effective_time[row] = ordered.effective_time
    segment.domain_numbers[row] = ordered.domain_numbers
    segment.order_number[row] = ordered.order_number
    index.add(size)
    size += 1
  }

  function find(at: number, suffix: number) {
    const order = index.find(minuteOf(at), suffix)
    return order === -1 ? undefined : read(order)
  }

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

  function at(number: number) {
    return number < size ? read(number) : undefined
  }

  function* newest(project_id: string, after?: number) {
    const project = projects.get(project_id)
    if (project === undefined) return
    let next = after === undefined ? project.newest : column('previous', after)
    while (next !== 0) {
      const order = next - 1
      next = column('previous', order)
      yield read(order) as PlacedOrder
    }
  }

  function ranges(project_id: string, visit: (first: number, count: number) => void) {
    for (let next = projects.get(project_id)?.newest ?? 0; next !== 0; next = column('previous', next - 1)) {
      visit(column('first', next - 1), column('order_number', next - 1))
    }
  }

  function forget(project_id: string) {
    const project = projects.get(project_id)
    if (project === undefined) return
    projects.delete(project_id)
    projectsByIndex[project.index] = undefined
  }

  function read(order: number): PlacedOrder | undefined {
    const project = projectsByIndex[column('project', order)]
    if (project === undefined) return undefined
    return {
      number: order,
      project_id: project.project_id,
      at: column('at', order),
      suffix: column('suffix', order),
      first: column('first', order),
      cert_brand: brands.word(column('cert_brand', order)),
      cert_type: certTypes.word(column('cert_type', order)),
      domain_type: domainTypes.word(column('domain_type', order)),
      effective_time: column('effective_time', order),
      domain_numbers: column('domain_numbers', order),
      order_number: column('order_number', order),
    }
  }

  function columns(placeOf: (project_id: string) => number): Columns {
    const places = projectsByIndex.map(project => (project === undefined ? -1 : placeOf(project.project_id)))
    const numbers = (name: keyof Segment) => Array.from({ length: size }, (_, order) => column(name, order))
    return {
      project: numbers('project').map(index => places[index] as number),
      at: numbers('at'),
      suffix: numbers('suffix'),
      first: numbers('first'),
      cert_brand: numbers('cert_brand').map(brands.word),
      cert_type: numbers('cert_type').map(certTypes.word),
      domain_type: numbers('domain_type').map(domainTypes.word),
      effective_time: numbers('effective_time'),
      domain_numbers: numbers('domain_numbers'),
      order_number: numbers('order_number'),
    }
  }

  function restore(columns: Columns, project_ids: readonly string[]) {
    clear()
    const listed = project_ids.map(createProject)
    projectsByIndex.push(undefined)
    const forgotten = listed.length
    for (let order = 0; order < columns.at.length; order++) {
      const cell = <Name extends keyof Columns>(name: Name) => columns[name][order] as Columns[Name][number]
      const project = listed[cell('project')]
      put(
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

interface Words {
  number(word: string): number
  word(number: number): string
}

/** Numbers for the few words that a column holds. */
function createWords(): Words {
  const numbers = new Map<string, number>()
  const words: string[] = []
  return {
    number(word) {
      let number = numbers.get(word)
      if (number === undefined) {
        number = words.push(word) - 1
        numbers.set(word, number)
      }
      return number
    },
    word: number => words[number] as string,
  }
}
