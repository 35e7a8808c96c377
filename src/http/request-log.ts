/** The log: one line of JSON for what happened to a request. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { pathOf } from '../gateway/check-request.js'
import type { Attempt } from '../store/ledger.js'
import type { Logger } from './logger.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** When it came, by performance.now(); nothing of a request that the router refused. */
    began: number | undefined
  }
}

/** What a line says of every request. */
export const loggedRequest = (request: FastifyRequest) => ({
  request_id: request.id,
  ...loggedMessage(request.raw),
  ms: elapsed(request),
})

/** What it says of one that Fastify never sees. Of credentials it says the kind, never the value. */
export const loggedMessage = ({ method, url, headers }: IncomingMessage) => ({
  method,
  path: loggedPath(url),
  credentials: credentialsOf(headers),
})

export const loggedPath = (url?: string): string => pathOf(url).slice(0, 200)

/** Of a project that can be one; another has its own reason in the line. */
export const loggedProject = ({ project_id }: FastifyRequest) => (project_id === undefined ? {} : { project_id })

/** Line of an order that is accepted: spelled out, for every purchase pays for it. */
export function logAccepted(log: Logger, { raw }: FastifyRequest, attempt: Attempt) {
  const { request_id, project, order_id, certificates, ms, credentials, fault_id } = attempt
  const fields = {
    request_id,
    method: 'POST',
    path: pathOf(raw.url),
    project_id: project.project_id,
    status: 200,
    order_id,
    certificates,
    ms,
    credentials,
  }
  log.info(fault_id === null ? fields : { ...fields, fault_id }, 'accepted')
}

/** Milliseconds, to the hundredth. */
export function elapsed({ began }: FastifyRequest) {
  return began ? Math.round((performance.now() - began) * 100) / 100 : 0
}

/** Hook for what is answered without being bought; what is refused has its line already. */
export const logAnswered = (log: Logger) => (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
  const isAnswered = reply.statusCode < 400
  if (isAnswered && log.isLevelEnabled('info')) {
    log.info({ ...loggedRequest(request), ...loggedProject(request), status: reply.statusCode }, 'answered')
  }
  done()
}

export function credentialsOf(headers: IncomingHttpHeaders): 'none' | 'token' | 'signature' {
  if (headers['x-auth-token']) return 'token'
  return headers.authorization?.startsWith('SDK-HMAC-SHA256 ') ? 'signature' : 'none'
}
