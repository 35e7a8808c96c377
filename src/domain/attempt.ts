/** An attempt to buy, as tests read it: the one definition from which the ledger's record and the control API's view derive. */
import type { ErrorCode } from '../../schemas/errors/gateway.js'
import type { RuleId } from '../../schemas/rules.js'
import type { Outcome } from './order.js'

export type CredentialsKind = 'none' | 'token' | 'signature'

export interface Attempt {
  /** Counts up from 1 over all projects. */
  seq: number
  /** ISO 8601, milliseconds, UTC. */
  at: string
  request_id: string
  /** `lost`: ordered, but the answer did not reach the client whole. `failed`: a fault came before, nothing is ordered. */
  outcome: Outcome
  /** Status of the answer, also of one that was lost; null where a fault sends none. */
  status: number | null
  error_code: ErrorCode | null
  rule: RuleId | null
  reason: string | null
  order_id: string | null
  fault_id: string | null
  credentials: CredentialsKind
  /** The JSON value received, or the first 4 KiB of a text that was not JSON, or longer. */
  request: unknown
  /** Milliseconds from the request's arrival to the decision about its answer. */
  ms: number
}
