/** Record each attempt to buy once its answer is decided: counters, ledger and log say the same. */
import type { FastifyRequest } from 'fastify'
import type { ErrorCode } from '../../schemas/errors/gateway.js'
import type { RuleId } from '../../schemas/rules.js'
import type { PlacedOrder } from '../domain/order.js'
import type { AttemptRecord } from '../store/ledger.js'
import type { State } from '../store/state.js'
import type { Logger } from './logger.js'
import { elapsed, logAccepted, logRejected, toCredentialsKind, toRequestFields } from './request-log.js'

/** The decision about an attempt. Only an order can be accepted or lost. */
export type Decision = {
  /** Status of the answer, also of one that is lost; null where a fault sends none. */
  readonly status: number | null
  readonly fault_id?: string | undefined
} & (Ordered | NotOrdered)

type Ordered = { readonly order: PlacedOrder } & (
  | ({ readonly outcome: 'accepted' } & { readonly [Name in keyof Explanation]?: undefined })
  | ({ readonly outcome: 'lost' } & Explanation)
)

type NotOrdered = { readonly outcome: 'refused' | 'failed'; readonly order?: undefined } & Explanation

interface Explanation {
  readonly error_code?: ErrorCode
  /** Undefined for an internal error. */
  readonly rule: RuleId | undefined
  readonly reason: string
  /** An internal error. */
  readonly err?: Error | undefined
}

export type Attempts = ReturnType<typeof createAttempts>

export function createAttempts({ clock, projects, ledger }: State, log: Logger) {
  return { record, markLost }

  /** Record the decision about a request whose project id has been checked. */
  function record(request: FastifyRequest, project_id: string, decision: Decision) {
    const { outcome, status, error_code = null, rule = null, reason = null, err, fault_id = null, order } = decision
    const attempt: AttemptRecord = {
      seq: 0,
      project: projects.getOrCreate(project_id),
      at: order === undefined ? clock.now() : order.at,
      request_id: request.id,
      outcome,
      status,
      error_code,
      rule,
      reason,
      order_id: order === undefined ? null : order.order_id,
      certificates: order === undefined ? 0 : order.order_number,
      fault_id,
      credentials: toCredentialsKind(request.raw.headers),
      body: request.bodyText,
      isBodyJson: request.isBodyJson,
      ms: elapsed(request),
    }
    if (outcome !== 'accepted') projects.count(attempt.project, outcome)
    ledger.record(attempt)
    request.attempt = attempt
    if (outcome === 'accepted') logAccepted(log, request, attempt)
    else if (outcome === 'refused') logRejected(log, toAttemptFields(request, attempt), err)
    else log.warn(toAttemptFields(request, attempt), outcome)
  }

  /** Mark an accepted order as lost: its answer did not reach the client whole. */
  function markLost(request: FastifyRequest, reason: string) {
    const { attempt } = request
    if (attempt?.outcome !== 'accepted') return
    projects.count(attempt.project, 'lost')
    ledger.markLost(attempt, reason)
    log.warn(toAttemptFields(request, attempt), 'lost')
  }
}

/** Return the fields of an attempt's line: those that have a value. */
function toAttemptFields(request: FastifyRequest, attempt: AttemptRecord) {
  const { project, status, error_code, rule, reason, order_id, certificates, fault_id } = attempt
  const all = { status, error_code, rule, reason, order_id, certificates: certificates || null, fault_id }
  const known = Object.entries(all).filter(([, value]) => value !== null)
  return { ...toRequestFields(request), project_id: project.project_id, ...Object.fromEntries(known), reason }
}
