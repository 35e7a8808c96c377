/** How a refusal goes out: status, headers, body. The tables are in schemas/errors/. */
import { STATUS_CODES } from 'node:http'
import { gatewayErrors } from '../schemas/errors/gateway.js'
import { scmErrors } from '../schemas/errors/scm.js'
import { type Refusal, ScmError } from './errors.js'
import { serverName } from './version.js'

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
