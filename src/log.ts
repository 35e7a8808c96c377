/** The log: one line of JSON for what happened to a request. */
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { pathOf } from './request-fault.js'

/** What the emulator needs of a logger; pino's fit. */
export interface Logger {
  isLevelEnabled(level: 'info'): boolean
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const nothing = () => {}

export const silent: Logger = { isLevelEnabled: () => false, info: nothing, warn: nothing, error: nothing }

declare module 'fastify' {
  interface FastifyRequest {
    /** When it came, by performance.now(); nothing of a request that the router refused. */
    began: number | undefined
  }
}

/** What a line says of every request. Of credentials it says the kind, never the value. */
export function loggedRequest(request: FastifyRequest) {
  const { id, method, raw, began } = request
  const path = pathOf(raw.url).slice(0, 200)
  // A request that Fastify's router refuses begins and ends at once.
  const ms = began ? Math.round((performance.now() - began) * 100) / 100 : 0
  return { request_id: id, method, path, ms, credentials: credentialsOf(raw.headers) }
}

/** Hook for what is answered without being bought or refused. */
export const logAnswered = (log: Logger) => (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
  if (log.isLevelEnabled('info')) log.info({ ...loggedRequest(request), status: reply.statusCode }, 'answered')
  done()
}

function credentialsOf(headers: IncomingHttpHeaders): 'none' | 'token' | 'signature' {
  if (headers['x-auth-token']) return 'token'
  return headers.authorization?.startsWith('SDK-HMAC-SHA256 ') ? 'signature' : 'none'
}
