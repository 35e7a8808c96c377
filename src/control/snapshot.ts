/** The state of an emulator as one document: everything but the ledger, so that what follows is the same again. */
import { state as schema } from '../../schemas/control/state.js'
import { purchaseRequest } from '../../schemas/v2/purchase.js'
import { type ClockState, readInstant } from '../domain/clock.js'
import { Problem } from '../domain/errors.js'
import type { FaultsState } from '../domain/fault-rules.js'
import type { IdsState } from '../domain/identifiers.js'
import type { Columns } from '../store/orders.js'
import type { Project } from '../store/projects.js'
import type { Shop } from '../store/state.js'
import { createCheck } from './validate.js'

export interface State {
  version: 1
  clock: ClockState
  ids: IdsState
  /** By project_id. Without `quota` the emulator's setting counts. */
  projects: (Omit<Project, 'quota'> & { quota?: number | null })[]
  /** A column each, oldest order first. */
  orders: Columns
  faults: FaultsState
}

export function exportState({ clock, ids, projects, store, faults }: Shop): State {
  const all = Array.from(projects.list(''), ({ quota, ...counters }) =>
    quota === undefined ? counters : { ...counters, quota },
  )
  const places = new Map(all.map(({ project_id }, place) => [project_id, place]))
  return {
    version: 1,
    clock: clock.state(),
    ids: ids.state(),
    projects: all,
    orders: store.columns(project_id => places.get(project_id) as number),
    faults: faults.state(),
  }
}

/** Replace all by a state that was checked. */
export function importState({ clock, ids, projects, store, faults }: Shop, state: State) {
  clock.restore(state.clock)
  ids.restore(state.ids)
  projects.restore(state.projects.map(project => ({ ...project, quota: project.quota })))
  store.restore(
    state.orders,
    state.projects.map(({ project_id }) => project_id),
  )
  faults.restore(state.faults)
}

/** The check of a document; it throws a Problem with the first place where it is no state. */
export function createStateCheck(lenient: boolean): (value: unknown) => State {
  const check = createCheck(false)
  return value => {
    check(schema, value)
    const state = value as State
    checkClock(state.clock)
    checkOrders(state)
    checkProjects(state)
    checkFaults(state, lenient)
    return state
  }
}

function wrong(pointer: string, detail: string): Problem {
  return new Problem(400, `${pointer} ${detail}`, [{ pointer, detail }])
}

function checkClock(clock: ClockState) {
  if (!clock.frozen) return
  if (readInstant(clock.now) === undefined) throw wrong('#/clock/now', 'is no instant from 2001-09-10 to 2099-12-31')
}

function checkProjects({ projects, orders }: State) {
  const seen = new Set<string>()
  const orderCounts = new Array(projects.length).fill(0)
  const certificateCounts = new Array(projects.length).fill(0)
  for (let i = 0; i < orders.project.length; i++) {
    const place = orders.project[i] as number
    if (place >= projects.length) throw wrong(`#/orders/project/${i}`, 'is no place in projects')
    if (place === -1) continue
    orderCounts[place] += 1
    certificateCounts[place] += orders.order_number[i]
  }
  for (const [i, project] of projects.entries()) {
    const { project_id, attempts, refused, failed, lost } = project
    const pointer = `#/projects/${i}`
    if (seen.has(project_id)) throw wrong(`${pointer}/project_id`, 'is there twice')
    seen.add(project_id)
    if (project.orders !== orderCounts[i])
      throw wrong(`${pointer}/orders`, `is not the number of its orders, ${orderCounts[i]}`)
    if (project.certificates !== certificateCounts[i]) {
      throw wrong(`${pointer}/certificates`, `is not the number of its certificates, ${certificateCounts[i]}`)
    }
    if (attempts !== project.orders + refused + failed)
      throw wrong(`${pointer}/attempts`, 'is not orders + refused + failed')
    if (lost > project.orders) throw wrong(`${pointer}/lost`, 'is more than orders')
  }
}

function checkOrders({ orders, ids }: State) {
  const { length } = orders.at
  for (const [name, column] of Object.entries(orders)) {
    if (column.length !== length) throw wrong(`#/orders/${name}`, `has ${column.length} cells, and at has ${length}`)
  }
  const taken = new Set<number>()
  let last = 0
  for (let i = 0; i < length; i++) {
    const first = orders.first[i] as number
    if (first <= last) throw wrong(`#/orders/first/${i}`, 'does not lie beyond the certificates before it')
    last = first + (orders.order_number[i] as number) - 1
    const key = Math.floor((orders.at[i] as number) / 60_000) * 36 ** 5 + (orders.suffix[i] as number)
    if (taken.has(key)) throw wrong(`#/orders/suffix/${i}`, 'makes an order id that is there already')
    taken.add(key)
    const isMulti = orders.domain_type[i] === 'MULTI_DOMAIN'
    if (isMulti !== (orders.domain_numbers[i] as number) > 1) {
      throw wrong(`#/orders/domain_numbers/${i}`, 'is no number that its domain type has')
    }
  }
  if (ids.last_certificate < last) throw wrong('#/ids/last_certificate', `is less than the last one held, ${last}`)
}

const brands: readonly unknown[] = purchaseRequest.properties.cert_brand.enum

function checkFaults({ faults }: State, lenient: boolean) {
  const seen = new Set<string>()
  for (const [i, { id, match, skip, passed, times, hits, remaining }] of faults.rules.entries()) {
    const pointer = `#/faults/rules/${i}`
    if (seen.has(id)) throw wrong(`${pointer}/id`, 'is there twice')
    seen.add(id)
    if (Number(id.slice(1)) >= faults.next) throw wrong(`${pointer}/id`, 'is not below next')
    if (!lenient && match.cert_brand !== undefined && !brands.includes(match.cert_brand)) {
      throw wrong(`${pointer}/match/cert_brand`, 'can match nothing without --lenient')
    }
    if (passed > skip) throw wrong(`${pointer}/passed`, 'is more than skip')
    if (remaining !== (times === null ? null : times - hits)) throw wrong(`${pointer}/remaining`, 'is not times - hits')
  }
}
