/** What the control API shows of orders and attempts. */
import { certId, orderId } from '../domain/identifiers.js'
import type * as ledger from '../store/ledger.js'
import type { Ordered, PlacedOrder } from '../store/orders.js'
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

export interface Attempt {
  /** Counts up from 1 over all projects. */
  seq: number
  /** ISO 8601, milliseconds, UTC. */
  at: string
  request_id: string
  /** `lost`: ordered, but the answer did not reach the client whole. `failed`: a fault came before, nothing is ordered. */
  outcome: ledger.Outcome
  /** Of the answer, or of the one it was to have; null where a fault gives none. */
  status: number | null
  error_code: string | null
  rule: string | null
  reason: string | null
  order_id: string | null
  fault_id: string | null
  credentials: string
  /** The JSON value received, or the first 4 KiB of a text that was not JSON, or longer. */
  request: unknown
  /** Milliseconds from its coming to the decision about its answer. */
  ms: number
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

/** attempts = orders + refused + failed; `lost` are orders whose answer did not reach the client whole. */
export interface Counters extends Omit<Project, 'quota'> {
  quota: { certificates: number | null }
}

export interface Summary extends Counters {
  duplicates: Duplicates[]
}

/** Orders that are looked at for duplicates; groups that are shown; orders of a group that are shown. */
const looked = 10_000
const groupsShown = 20
const ordersShown = 20

const isoOf = (at: number) => new Date(at).toISOString()

export function orderOf(order: PlacedOrder): Order {
  return {
    order_id: orderId(order.at, order.suffix),
    at: isoOf(order.at),
    request: purchaseOf(order),
    certificates: { first: certId(order.first), count: order.order_number },
  }
}

function purchaseOf(ordered: Ordered): Purchase {
  const { cert_brand, cert_type, domain_type, effective_time, domain_numbers, order_number } = ordered
  return {
    cert_brand,
    cert_type,
    domain_type,
    effective_time,
    domain_numbers,
    order_number,
    agree_privacy_protection: true,
  }
}

export const certificatesOf = ({ first, order_number }: PlacedOrder) =>
  Array.from({ length: order_number }, (_, i) => ({ cert_id: certId(first + i), status: 'PAID' }))

export function attemptOf(attempt: ledger.Attempt): Attempt {
  const { seq, at, request_id, outcome, status, error_code, rule, reason, order_id, fault_id, credentials, ms } =
    attempt
  return {
    seq,
    at: isoOf(at),
    request_id,
    outcome,
    status,
    error_code,
    rule,
    reason,
    order_id,
    fault_id,
    credentials,
    request: attempt.isJson ? JSON.parse(attempt.body as string) : attempt.body,
    ms,
  }
}

/** The groups of equal orders among the newest, the group with the newest order first. */
export function duplicatesOf(newest: Iterable<PlacedOrder>): Duplicates[] {
  const groups = new Map<string, { count: number; orders: PlacedOrder[] }>()
  let seen = 0
  for (const order of newest) {
    if (seen === looked) break
    seen += 1
    const { cert_brand, cert_type, domain_type, effective_time, domain_numbers, order_number } = order
    const key = JSON.stringify([cert_brand, cert_type, domain_type, effective_time, domain_numbers, order_number])
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
      request: purchaseOf(orders[0] as PlacedOrder),
      count,
      orders: orders.map(({ at, suffix }) => ({ order_id: orderId(at, suffix), at: isoOf(at) })),
      gaps_ms: orders.slice(1).map((order, i) => (orders[i] as PlacedOrder).at - order.at),
    }))
}
