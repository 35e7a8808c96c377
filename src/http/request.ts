/** Every decoration of Fastify's requests, in one place. */
import type { FastifyInstance } from 'fastify'
import type { AttemptRecord } from '../store/ledger.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Arrival by performance.now(); undefined when the router rejected the request. */
    startedAt: number | undefined
    /** The project of a call of the service; undefined until its id has been checked. */
    project_id: string | undefined
    /** The body as text, at most its first 4 KiB; null until it has been read. */
    bodyText: string | null
    /** Whether `bodyText` is the whole body, and JSON. */
    isBodyJson: boolean
    /** Whether its connection was closed before it was handled: it must change nothing. */
    isCut: boolean
    /** The attempt to buy that this request is, once its answer is decided. */
    attempt: AttemptRecord | undefined
  }
}

/** Declare the decorations, so that all requests have the same shape. */
export function decorateRequests(app: FastifyInstance) {
  app.decorateRequest('startedAt', 0)
  app.decorateRequest('project_id', undefined)
  app.decorateRequest('bodyText', null)
  app.decorateRequest('isBodyJson', false)
  app.decorateRequest('isCut', false)
  app.decorateRequest('attempt', undefined)
}
