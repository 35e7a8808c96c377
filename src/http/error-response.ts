/** Build an error response: status, headers, body. The tables are in schemas/errors/. */
import { STATUS_CODES } from 'node:http'
import { type ErrorCode, gatewayErrors, situationByStatus } from '../../schemas/errors/gateway.js'
import { type Language, type ScmErrorEntry, scmErrors } from '../../schemas/errors/scm.js'
import { type Rejection, ScmError } from '../domain/errors.js'
import type { FaultEffect } from '../domain/fault-rules.js'
import { toHeaders } from './reply.js'

export interface ErrorResponse {
  readonly status: number
  readonly statusText: string
  readonly error_code: ErrorCode
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** The rule and the reason go to the headers: the body is the service's own. */
interface Explanation {
  readonly rule: string | undefined
  readonly reason: string
}

/** Build the response to a rejected request. */
export function toErrorResponse(rejection: Rejection, request_id: string, language: Language): ErrorResponse {
  const isScm = rejection instanceof ScmError
  const error = isScm ? toScmError(rejection.code, language) : gatewayErrors[rejection.situation]
  return build(error, rejection, request_id)
}

/** Build the error response that a fault rule names. */
export function toFaultResponse(
  effect: Extract<FaultEffect, { kind: 'error' | 'status' }>,
  explanation: Explanation,
  request_id: string,
  language: Language,
): ErrorResponse {
  const error = effect.kind === 'status' ? findByStatus(effect.status) : findByCode(effect, language)
  return build({ ...error, status: effect.status ?? error.status }, explanation, request_id)
}

interface ErrorRow {
  readonly status: number
  readonly error_code: ErrorCode
  readonly error_msg: string
}

/** Build the service's own body, or the gateway's, which repeats the request id and ends with a line feed. */
function build({ status, error_code, error_msg }: ErrorRow, explanation: Explanation, request_id: string) {
  const isGateway = error_code.startsWith('APIGW')
  const body = Buffer.from(
    isGateway
      ? `${JSON.stringify({ error_msg, error_code, request_id })}\n`
      : JSON.stringify({ error_code, error_msg }),
  )
  const headers = toHeaders(body, request_id)
  if (explanation.rule !== undefined) headers['x-emulator-rule'] = explanation.rule
  headers['x-emulator-reason'] = explanation.reason
  return { status, statusText: toStatusText(status), error_code, headers, body }
}

/** 494 is nginx's own status, for which Node has no name. */
export const toStatusText = (status: number) =>
  status === 494 ? 'Request Header Too Large' : (STATUS_CODES[status] ?? 'Unknown Status')

function toScmError(error_code: keyof typeof scmErrors, language: Language): ErrorRow {
  const { status, [language]: error_msg }: ScmErrorEntry = scmErrors[error_code]
  return { status, error_code, error_msg }
}

const gatewayRows: readonly ErrorRow[] = Object.values(gatewayErrors)

/** For a gateway code: the row with this status, else the first row of the code. */
function findByCode({ error_code, status }: { error_code: string; status?: number }, language: Language): ErrorRow {
  if (isScmCode(error_code)) return toScmError(error_code, language)
  const rows = gatewayRows.filter(row => row.error_code === error_code)
  return rows.find(row => row.status === status) ?? (rows[0] as ErrorRow)
}

const isScmCode = (code: string): code is keyof typeof scmErrors => code in scmErrors

const findByStatus = (status: number) =>
  gatewayErrors[situationByStatus[status] ?? (status < 500 ? 'badRequest' : 'unexpected')]
