/** What became of an attempt on the purchase call: said once, to the ledger and to the log. */
import type { FastifyRequest } from 'fastify'
import type { Attempt, Outcome } from '../store/ledger.js'
import type { Shop } from '../store/state.js'
import type { Logger } from './logger.js'
import { credentialsOf, elapsed, logAccepted, loggedRequest } from './request-log.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The attempt on the purchase call that this request is, once its answer is decided. */
    attempt: Attempt | undefined
  }
}

export interface Decision {
  readonly outcome: Outcome
  readonly status: number | null
  readonly error_code?: string
  readonly rule?: string | undefined
  readonly reason?: string
  readonly fault_id?: string | undefined
  /** A defect of ours. */
  readonly err?: Error | undefined
  /** The order, if one is placed. */
  readonly order?: { readonly at: number; readonly order_id: string; readonly certificates: number }
}

export interface Attempts {
  /** Note what is decided about a request whose project is known. */
  note(request: FastifyRequest, project_id: string, decision: Decision): void
  /** Its answer did not reach the client whole. */
  lose(request: FastifyRequest): void
}

export function createAttempts({ clock, projects, ledger }: Shop, log: Logger): Attempts {
  return { note, lose }

  function note(request: FastifyRequest, project_id: string, decision: Decision) {
    const { outcome, status, error_code = null, rule = null, reason = null, fault_id = null, order } = decision
    const attempt: Attempt = {
      seq: 0,
      project: projects.meet(project_id),
      at: order === undefined ? clock.now() : order.at,
      request_id: request.id,
      outcome,
      status,
      error_code,
      rule,
      reason,
      order_id: order === undefined ? null : order.order_id,
      certificates: order === undefined ? 0 : order.certificates,
      fault_id,
      credentials: credentialsOf(request.raw.headers),
      body: request.text,
      isJson: request.isJson,
      ms: elapsed(request),
    }
    ledger.add(attempt)
    request.attempt = attempt
    if (order !== undefined && attempt.project.orders === 1) projects.settle(project_id)
    if (outcome === 'accepted') {
      if (log.isLevelEnabled('info')) logAccepted(log, request, attempt)
    } else if (decision.err === undefined) log.warn(loggedAttempt(request, attempt), outcome)
    else log.error({ ...loggedAttempt(request, attempt), err: decision.err }, 'a defect of the emulator')
  }

  function lose(request: FastifyRequest) {
    const { attempt } = request
    if (attempt?.outcome !== 'accepted') return
    ledger.lose(attempt, 'the client left before its answer was written')
    log.warn(loggedAttempt(request, attempt), 'lost')
  }
}

/** Line of an attempt, without the members that it has no value for. */
function loggedAttempt(request: FastifyRequest, attempt: Attempt) {
  const { project, status, error_code, rule, reason, order_id, certificates, fault_id } = attempt
  const { project_id } = project
  const all = { project_id, status, error_code, rule, reason, order_id, certificates: certificates || null, fault_id }
  const known = Object.entries(all).filter(([, value]) => value !== null)
  return { ...loggedRequest(request), ...Object.fromEntries(known) }
}
