/** Refusals: what is thrown where a rule is broken, and how it reads on the wire. The tables are in schemas/errors/. */
import { STATUS_CODES } from 'node:http'
import { gatewayErrors, type Situation } from '../schemas/errors/gateway.js'
import { type ScmCode, scmErrors } from '../schemas/errors/scm.js'
import type { RuleId } from '../schemas/rules.js'
import { serverName } from './version.js'

export type Language = 'en' | 'zh'

/** A documented refusal by the service. `reason` says why in one line; only the header and the log carry it. */
export class ScmError extends Error {
  readonly code: ScmCode
  readonly rule: RuleId | undefined
  readonly reason: string

  constructor(code: ScmCode, rule: RuleId | undefined, reason: string) {
    super(`${code}: ${reason}`)
    this.code = code
    this.rule = rule
    this.reason = printable(reason)
  }
}

/** A refusal by the gateway in front of the service, before the service sees the request. */
export class GatewayError extends Error {
  readonly situation: Situation
  readonly rule: RuleId | undefined
  readonly reason: string

  constructor(situation: Situation, rule: RuleId | undefined, reason: string) {
    super(`${situation}: ${reason}`)
    this.situation = situation
    this.rule = rule
    this.reason = printable(reason)
  }
}

export type Refusal = ScmError | GatewayError

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
  const { status, error_code, body } = statusAndBody(refusal, request_id, language)
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-request-id': request_id,
    server: serverName,
  }
  if (refusal.rule !== undefined) headers['x-emulator-rule'] = refusal.rule
  headers['x-emulator-reason'] = refusal.reason
  // 494 is nginx's own status, which Node has no name for.
  return { status, statusText: STATUS_CODES[status] ?? 'Request Header Too Large', error_code, headers, body }
}

function statusAndBody(refusal: Refusal, request_id: string, language: Language) {
  if (refusal instanceof ScmError) {
    const { status, [language]: error_msg } = scmErrors[refusal.code]
    const error_code = refusal.code
    return { status, error_code, body: Buffer.from(JSON.stringify({ error_code, error_msg })) }
  }
  const { status, error_code, error_msg } = gatewayErrors[refusal.situation]
  return { status, error_code, body: Buffer.from(`${JSON.stringify({ error_msg, error_code, request_id })}\n`) }
}

/** One line of printable ASCII, at most 300 characters; every other UTF-16 code unit is written as \uXXXX. */
function printable(reason: string): string {
  const escaped = reason
    .slice(0, 300)
    .replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return escaped.length <= 300 ? escaped : `${escaped.slice(0, 297)}...`
}
