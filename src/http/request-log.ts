/** The request log: one line of JSON for each request. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CredentialsKind } from '../domain/attempt.js'
import type { AttemptRecord } from '../store/ledger.js'
import type { Logger } from './logger.js'
import { toPath } from './uri.js'

/** Return the fields of every line about a request. */
export const toRequestFields = (request: FastifyRequest) => ({
  request_id: request.id,
  ...toMessageFields(request.raw),
  ms: elapsed(request),
  // A malformed project id is in the reason instead.
  ...(request.project_id !== undefined && { project_id: request.project_id }),
})

/** Return the fields of a request that Fastify never sees. Of credentials the line has the kind, never the value. */
export const toMessageFields = ({ method, url, headers }: IncomingMessage) => ({
  method,
  path: toLoggedPath(url),
  credentials: toCredentialsKind(headers),
})

export const toLoggedPath = (url?: string): string => escapeControls(toPath(url).slice(0, 200))

/** Escape control, format and line-separating characters: they could move the cursor or reorder text on a terminal. */
export const escapeControls = (text: string) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, character => {
    const code = (character.codePointAt(0) as number).toString(16)
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
  })

/** Log a rejected request, or an internal error with its stack. */
export function logRejected(log: Logger, fields: { reason: string | null; [field: string]: unknown }, err?: Error) {
  const line = { ...fields, reason: fields.reason && escapeControls(fields.reason) }
  if (err === undefined) log.warn(line, 'refused')
  else log.error({ ...line, err }, 'internal error')
}

/** Log an accepted order. Every purchase pays for this line, so its fields are written out. */
export function logAccepted(log: Logger, { raw }: FastifyRequest, attempt: AttemptRecord) {
  if (!log.isLevelEnabled('info')) return
  const { request_id, project, order_id, certificates, ms, credentials, fault_id } = attempt
  const fields = {
    request_id,
    method: 'POST',
    path: escapeControls(toPath(raw.url)),
    project_id: project.project_id,
    status: 200,
    order_id,
    certificates,
    ms,
    credentials,
  }
  log.info(fault_id === null ? fields : { ...fields, fault_id }, 'accepted')
}

/** Return an onResponse hook that logs successful answers of the other calls; a rejected request has its line already. */
export const logAnswered = (log: Logger) => (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
  if (reply.statusCode < 400 && log.isLevelEnabled('info')) {
    log.info({ ...toRequestFields(request), status: reply.statusCode }, 'answered')
  }
  done()
}

/** Log a client that left before its request was complete. */
export const logDisconnected = (log: Logger, fields: object, reason: string) =>
  log.info({ ...fields, reason }, 'client disconnected')

/** Log a request that is not answered, because its connection was ending when it came. */
export const logDropped = (log: Logger, fields: object) =>
  log.info({ ...fields, reason: 'the connection was ending when the request arrived' }, 'not answered')

/** Return milliseconds since the arrival, to the hundredth. */
export function elapsed({ startedAt }: FastifyRequest) {
  return startedAt ? Math.round((performance.now() - startedAt) * 100) / 100 : 0
}

export function toCredentialsKind(headers: IncomingHttpHeaders): CredentialsKind {
  if (headers['x-auth-token']) return 'token'
  return headers.authorization?.startsWith('SDK-HMAC-SHA256 ') ? 'signature' : 'none'
}
