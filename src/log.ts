/** The log: one line of JSON for what happened to a request. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isProject } from './plugins/project.js'
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

/** A project that can be one; another has its own reason in the line. */
export function loggedProject({ params }: FastifyRequest): { project_id?: string } {
  const { project_id } = Object(params)
  return isProject(project_id) ? { project_id } : {}
}

/** Line of a purchase: spelled out, for every purchase pays for it. */
export function logAccepted(
  log: Logger,
  request: FastifyRequest,
  project_id: string,
  order_id: string,
  certificates: number,
) {
  const { id, raw } = request
  const path = pathOf(raw.url)
  const credentials = credentialsOf(raw.headers)
  const ms = elapsed(request)
  const fields = {
    request_id: id,
    method: 'POST',
    path,
    project_id,
    status: 200,
    order_id,
    certificates,
    ms,
    credentials,
  }
  log.info(fields, 'accepted')
}

/** Milliseconds, to the hundredth. */
function elapsed({ began }: FastifyRequest) {
  return began ? Math.round((performance.now() - began) * 100) / 100 : 0
}

/** Hook for what is answered without being bought; what is refused has its line already. */
export const logAnswered = (log: Logger) => (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
  const isAnswered = reply.statusCode < 400
  if (isAnswered && log.isLevelEnabled('info')) log.info({ ...loggedRequest(request), status: 200 }, 'answered')
  done()
}

function credentialsOf(headers: IncomingHttpHeaders): 'none' | 'token' | 'signature' {
  if (headers['x-auth-token']) return 'token'
  return headers.authorization?.startsWith('SDK-HMAC-SHA256 ') ? 'signature' : 'none'
}
