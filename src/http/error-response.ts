/** How a refusal goes out: status, headers, body. The tables are in schemas/errors/. */
import { STATUS_CODES } from 'node:http'
import { type GatewayErrorEntry, gatewayErrors } from '../../schemas/errors/gateway.js'
import { type ScmErrorEntry, scmErrors } from '../../schemas/errors/scm.js'
import { type Refusal, ScmError } from '../domain/errors.js'
import type { FaultEffect } from '../domain/fault-rules.js'
import { serverName } from '../domain/version.js'

export type Language = 'en' | 'zh'

export interface RefusalAnswer {
  readonly status: number
  readonly statusText: string
  readonly error_code: string
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/**
 * A refusal as it goes out: the service's own body, or the gateway's, which repeats the request's id and ends with a
 * line feed; and in the headers, why.
 */
export function refusalAnswer(refusal: Refusal, request_id: string, language: Language): RefusalAnswer {
  const isScm = refusal instanceof ScmError
  const error = isScm ? scmError(refusal.code, language) : gatewayErrors[refusal.situation]
  return answerOf(error, refusal, request_id)
}

/** The error that a fault asks for. */
export function faultAnswer(
  effect: Extract<FaultEffect, { kind: 'error' | 'status' }>,
  why: Why,
  request_id: string,
  language: Language,
): RefusalAnswer {
  const error = effect.kind === 'status' ? byStatus(effect.status) : byCode(effect, language)
  return answerOf({ ...error, status: effect.status ?? error.status }, why, request_id)
}

/** What every answer carries, for one that Fastify does not write. */
export const headersOf = (body: Buffer, request_id: string): Record<string, string> => ({
  'content-type': 'application/json',
  'content-length': String(body.length),
  'x-request-id': request_id,
  server: serverName,
})

interface Why {
  readonly rule: string | undefined
  readonly reason: string
}

function answerOf({ status, error_code, error_msg }: GatewayErrorEntry | ErrorOfScm, why: Why, request_id: string) {
  const isGateway = error_code.startsWith('APIGW')
  const body = Buffer.from(
    isGateway
      ? `${JSON.stringify({ error_msg, error_code, request_id })}\n`
      : JSON.stringify({ error_code, error_msg }),
  )
  const headers = headersOf(body, request_id)
  if (why.rule !== undefined) headers['x-emulator-rule'] = why.rule
  headers['x-emulator-reason'] = why.reason
  return { status, statusText: statusTextOf(status), error_code, headers, body }
}

/** 494 is nginx's own status, which Node has no name for. */
const statusTextOf = (status: number) =>
  status === 494 ? 'Request Header Too Large' : (STATUS_CODES[status] ?? 'Unknown Status')

interface ErrorOfScm {
  readonly status: number
  readonly error_code: string
  readonly error_msg: string
}

function scmError(error_code: keyof typeof scmErrors, language: Language): ErrorOfScm {
  const { status, [language]: error_msg }: ScmErrorEntry = scmErrors[error_code]
  return { status, error_code, error_msg }
}

const situations: readonly GatewayErrorEntry[] = Object.values(gatewayErrors)

/** Of a gateway's code the row that has the status too, else its first. */
function byCode({ error_code, status }: { error_code: string; status?: number }, language: Language) {
  if (isScmCode(error_code)) return scmError(error_code, language)
  const rows = situations.filter(row => row.error_code === error_code)
  return rows.find(row => row.status === status) ?? (rows[0] as GatewayErrorEntry)
}

const isScmCode = (code: string): code is keyof typeof scmErrors => code in scmErrors

const { badCredentials, userNotAllowed, unknownPath, bodyTooLarge, uriTooLarge, headersTooLarge } = gatewayErrors
const { throttled, internal, backendUnavailable, backendTimeout, badRequest, unexpected } = gatewayErrors

const statuses: Readonly<Record<number, GatewayErrorEntry>> = {
  401: badCredentials,
  403: userNotAllowed,
  404: unknownPath,
  413: bodyTooLarge,
  414: uriTooLarge,
  494: headersTooLarge,
  429: throttled,
  500: internal,
  502: backendUnavailable,
  503: backendUnavailable,
  504: backendTimeout,
}

const byStatus = (status: number) => statuses[status] ?? (status < 500 ? badRequest : unexpected)
