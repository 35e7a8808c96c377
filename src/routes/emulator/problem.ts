/** Errors under /_emulator: problem documents (RFC 9457), never the service's bodies. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../../domain/errors.js'
import { toRejection } from '../../http/error-handler.js'
import { toErrorResponse, toStatusText } from '../../http/error-response.js'
import { lingerAfterReply } from '../../http/lingering-close.js'
import type { Logger } from '../../http/logger.js'
import { setCommonHeaders } from '../../http/reply.js'
import { escapeControls, logRejected, toRequestFields } from '../../http/request-log.js'
import { type Access, checkAccess, isExempt } from './access.js'

export interface ProblemOptions {
  readonly access: Access
  readonly log: Logger
  /** Milliseconds to read on after a rejection. */
  readonly lingerTimeout: number
}

/**
 * Send any error as a problem. An error of the gateway comes before the access hook of the prefix, so access is checked here
 * as well: a foreign web page learns nothing.
 */
export function sendAsProblem(error: Error, request: FastifyRequest, reply: FastifyReply, options: ProblemOptions) {
  if (error instanceof Problem) return sendProblem(error, request, reply, options)
  const { rejection, err } = toRejection(error)
  const denied = isExempt(request.raw.url) ? undefined : checkAccess(request, options.access)
  const { status } = toErrorResponse(rejection, request.id, 'en')
  sendProblem(denied ?? new Problem(status, rejection.reason), request, reply, options, err)
}

function sendProblem(
  { status, message, errors }: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
  { log, lingerTimeout }: ProblemOptions,
  err?: Error,
) {
  logRejected(log, { ...toRequestFields(request), status, reason: message.slice(0, 300) }, err)
  lingerAfterReply(request.raw, reply, lingerTimeout)
  // No hook has set them on a request that the router rejects.
  setCommonHeaders(reply, request.id)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  const body = {
    type: 'about:blank',
    title: toStatusText(status),
    status,
    detail: escapeControls(message),
    ...(errors && { errors }),
  }
  reply
    .code(status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(body)))
}
