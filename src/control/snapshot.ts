/** Check a state document before it is imported: its form, and what its parts say of each other. */
import { state as schema } from '../../schemas/control/state.js'
import type { Schema } from '../../schemas/schema.js'
import { purchaseRequest } from '../../schemas/v2/purchase.js'
import { type ClockState, parseInstant } from '../domain/clock.js'
import { invalidAt } from '../domain/errors.js'
import type { StateDocument } from '../store/state.js'
import { createValidate, type Validate } from './validate.js'

/** Create the check of a document. It throws a Problem with the first invalid place. */
export function createStateCheck(lenient: boolean): (value: unknown) => StateDocument {
  const validate: Validate = createValidate(false)
  return document => {
    validate<Schema, StateDocument>(schema, document)
    checkClock(document.clock)
    checkOrders(document)
    checkProjects(document)
    checkFaults(document, lenient)
    return document
  }
}

function checkClock(clock: ClockState) {
  if (!clock.frozen) return
  if (parseInstant(clock.now) === undefined)
    throw invalidAt('#/clock/now', 'is not an instant from 2001-09-10 to 2099-12-31')
}

function checkProjects({ projects, orders }: StateDocument) {
  const seen = new Set<string>()
  const orderCounts = new Array(projects.length).fill(0)
  const certificateCounts = new Array(projects.length).fill(0)
  for (let i = 0; i < orders.project.length; i++) {
    const position = orders.project[i] as number
    if (position >= projects.length) throw invalidAt(`#/orders/project/${i}`, 'is not a position in projects')
    if (position === -1) continue
    orderCounts[position] += 1
    certificateCounts[position] += orders.order_number[i]
  }
  for (const [i, project] of projects.entries()) {
    const { project_id, attempts, refused, failed, lost } = project
    const pointer = `#/projects/${i}`
    if (seen.has(project_id)) throw invalidAt(`${pointer}/project_id`, 'occurs twice')
    seen.add(project_id)
    if (project.orders !== orderCounts[i])
      throw invalidAt(`${pointer}/orders`, `is not the number of its orders, ${orderCounts[i]}`)
    if (project.certificates !== certificateCounts[i]) {
      throw invalidAt(`${pointer}/certificates`, `is not the number of its certificates, ${certificateCounts[i]}`)
    }
    if (attempts !== project.orders + refused + failed)
      throw invalidAt(`${pointer}/attempts`, 'is not orders + refused + failed')
    if (lost > project.orders) throw invalidAt(`${pointer}/lost`, 'is more than orders')
  }
}

function checkOrders({ orders, ids }: StateDocument) {
  const { length } = orders.at
  for (const [name, column] of Object.entries(orders)) {
    if (column.length !== length)
      throw invalidAt(`#/orders/${name}`, `has ${column.length} cells, and at has ${length}`)
  }
  const keys = new Set<number>()
  let last = 0
  for (let i = 0; i < length; i++) {
    const first = orders.first[i] as number
    if (first <= last) throw invalidAt(`#/orders/first/${i}`, 'is not greater than the certificates before it')
    last = first + (orders.order_number[i] as number) - 1
    const key = Math.floor((orders.at[i] as number) / 60_000) * 36 ** 5 + (orders.suffix[i] as number)
    if (keys.has(key)) throw invalidAt(`#/orders/suffix/${i}`, 'makes an order id that occurs twice')
    keys.add(key)
    const isMulti = orders.domain_type[i] === 'MULTI_DOMAIN'
    if (isMulti !== (orders.domain_numbers[i] as number) > 1) {
      throw invalidAt(`#/orders/domain_numbers/${i}`, 'does not fit its domain type')
    }
  }
  if (ids.last_certificate < last) throw invalidAt('#/ids/last_certificate', `is less than the last one held, ${last}`)
}

const brands: readonly unknown[] = purchaseRequest.properties.cert_brand.enum

function checkFaults({ faults }: StateDocument, lenient: boolean) {
  const seen = new Set<string>()
  for (const [i, { id, match, skip, passed, times, hits, remaining }] of faults.rules.entries()) {
    const pointer = `#/faults/rules/${i}`
    if (seen.has(id)) throw invalidAt(`${pointer}/id`, 'occurs twice')
    seen.add(id)
    if (Number(id.slice(1)) >= faults.next) throw invalidAt(`${pointer}/id`, 'is not below next')
    if (!lenient && match.cert_brand !== undefined && !brands.includes(match.cert_brand)) {
      throw invalidAt(`${pointer}/match/cert_brand`, 'matches nothing without --lenient')
    }
    if (passed > skip) throw invalidAt(`${pointer}/passed`, 'is more than skip')
    if (remaining !== (times === null ? null : times - hits))
      throw invalidAt(`${pointer}/remaining`, 'is not times - hits')
  }
}
