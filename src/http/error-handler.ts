/** The one place that sends an error body of the service or of the gateway through Fastify. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Language } from '../../schemas/errors/scm.js'
import { GatewayError, internalError, type Rejection, ScmError } from '../domain/errors.js'
import type { Attempts } from './attempts.js'
import { toErrorResponse } from './error-response.js'
import { lingerAfterReply } from './lingering-close.js'
import type { Logger } from './logger.js'
import { logRejected, toRequestFields } from './request-log.js'

export interface ErrorHandlerOptions {
  readonly language: Language
  readonly log: Logger
  /** Milliseconds to read on after a rejection. */
  readonly lingerTimeout: number
  readonly attempts: Attempts
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a request of this route is an attempt to buy. */
    isPurchase?: boolean
  }
}

/** Send the error of a request that the router cannot handle, whatever its path. */
export type SendUnrouted = (error: GatewayError, request: FastifyRequest, reply: FastifyReply) => void

type PluginOptions = ErrorHandlerOptions & { readonly sendUnrouted: SendUnrouted }

export const errorHandler = fp(async (app: FastifyInstance, { sendUnrouted, ...options }: PluginOptions) => {
  app.setErrorHandler((error: Error & { code?: unknown }, request, reply) => {
    // Methods of other protocols: Node's parser reads them, Fastify's router does not know them.
    if (error.code === 'FST_ERR_NOT_FOUND') {
      return sendUnrouted(new GatewayError('badRequest', 'http/parse', 'invalid method'), request, reply)
    }
    const { rejection, err } = toRejection(error)
    sendError(rejection, request, reply, options, err)
  })
})

/** Return the error to send; for a bug of the emulator an internal error, and the bug as `err`. */
export function toRejection(error: Error): { rejection: Rejection; err?: Error } {
  if (error instanceof ScmError || error instanceof GatewayError) return { rejection: error }
  return { rejection: internalError(), err: error }
}

/** Send an error response, with the reason in headers and log; for an internal error the log has the stack of `err`. */
export function sendError(
  rejection: Rejection,
  request: FastifyRequest,
  reply: FastifyReply,
  { language, log, lingerTimeout, attempts }: ErrorHandlerOptions,
  err?: Error,
) {
  const { status, statusText, error_code, headers, body } = toErrorResponse(rejection, request.id, language)
  const { rule, reason } = rejection
  const { project_id } = request
  if (project_id !== undefined && request.attempt === undefined && request.routeOptions.config.isPurchase) {
    attempts.record(request, project_id, { outcome: 'refused', status, error_code, rule, reason, err })
  } else {
    logRejected(log, { ...toRequestFields(request), status, error_code, rule, reason }, err)
  }
  // After a timeout nothing more can be expected.
  if (rule !== 'http/timeout') lingerAfterReply(request.raw, reply, lingerTimeout)
  reply.raw.statusMessage = statusText
  reply.code(status).headers(headers).send(body)
}
