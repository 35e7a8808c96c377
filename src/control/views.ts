/** How the control API shows orders, attempts and projects. */
import type { Attempt } from '../domain/attempt.js'
import { formatCertId, formatOrderId } from '../domain/identifiers.js'
import type { Ordered } from '../domain/order.js'
import type { AttemptRecord } from '../store/ledger.js'
import type { StoredOrder } from '../store/orders.js'
import type { Project } from '../store/projects.js'

/** The seven fields of a purchase. */
export interface Purchase {
  cert_brand: string
  cert_type: string
  domain_type: string
  /** Years. */
  effective_time: number
  domain_numbers: number
  order_number: number
  agree_privacy_protection: true
}

export interface Order {
  /** `CS` + yyMMddHHmm in UTC+8 + 5 of [0-9A-Z]. */
  order_id: string
  /** ISO 8601, milliseconds, UTC. */
  at: string
  request: Purchase
  /** The ids count up by one from the first. */
  certificates: { first: string; count: number }
}

export interface OrderDetails extends Order {
  cert: { cert_id: string; status: string }[]
}

/** Orders of the same seven values. */
export interface Duplicates {
  request: Purchase
  count: number
  /** The newest 20, newest first. */
  orders: { order_id: string; at: string }[]
  /** gaps_ms[i] lies between orders[i] and orders[i + 1]. */
  gaps_ms: number[]
}

export interface Counters extends Omit<Project, 'quota'> {
  /** orders + refused + failed. */
  attempts: number
  quota: { certificates: number | null }
}

export interface Summary extends Counters {
  duplicates: Duplicates[]
}

/** Newest orders in which duplicates are searched; most groups to show; most orders of a group to show. */
const searched = 10_000
const groupsShown = 20
const ordersShown = 20

const toIso = (at: number) => new Date(at).toISOString()

/** `defaultQuota` applies to a project without a quota of its own. */
export function toCounters({ project_id, quota, ...counters }: Project, defaultQuota: number | null): Counters {
  const attempts = counters.orders + counters.refused + counters.failed
  return { project_id, attempts, ...counters, quota: { certificates: quota === undefined ? defaultQuota : quota } }
}

export function toOrderView(order: StoredOrder): Order {
  return {
    order_id: formatOrderId(order),
    at: toIso(order.at),
    request: toPurchase(order),
    certificates: { first: formatCertId(order.first), count: order.order_number },
  }
}

export function toOrderDetails(order: StoredOrder): OrderDetails {
  const { first, order_number } = order
  const cert = Array.from({ length: order_number }, (_, i) => ({ cert_id: formatCertId(first + i), status: 'PAID' }))
  return { ...toOrderView(order), cert }
}

const toPurchase = (order: Ordered): Purchase => ({
  cert_brand: order.cert_brand,
  cert_type: order.cert_type,
  domain_type: order.domain_type,
  effective_time: order.effective_time,
  domain_numbers: order.domain_numbers,
  order_number: order.order_number,
  agree_privacy_protection: true,
})

export function toAttemptView(record: AttemptRecord): Attempt {
  const { seq, request_id, outcome, status, error_code, rule, reason, order_id, fault_id, credentials, ms } = record
  const at = toIso(record.at)
  const request = record.isBodyJson ? JSON.parse(record.body as string) : record.body
  const answer = { outcome, status, error_code, rule, reason, order_id, fault_id }
  return { seq, at, request_id, ...answer, credentials, request, ms }
}

/** Group equal orders among the newest, the group with the newest order first. */
export function findDuplicates(newest: Iterable<StoredOrder>): Duplicates[] {
  const groups = new Map<string, { count: number; orders: StoredOrder[] }>()
  let seen = 0
  for (const order of newest) {
    if (seen === searched) break
    seen += 1
    const key = JSON.stringify(toPurchase(order))
    let group = groups.get(key)
    if (group === undefined) {
      group = { count: 0, orders: [] }
      groups.set(key, group)
    }
    group.count += 1
    if (group.orders.length < ordersShown) group.orders.push(order)
  }
  return [...groups.values()]
    .filter(({ count }) => count > 1)
    .slice(0, groupsShown)
    .map(({ count, orders }) => ({
      request: toPurchase(orders[0] as StoredOrder),
      count,
      orders: orders.map(order => ({ order_id: formatOrderId(order), at: toIso(order.at) })),
      gaps_ms: orders.slice(1).map((order, i) => (orders[i] as StoredOrder).at - order.at),
    }))
}
