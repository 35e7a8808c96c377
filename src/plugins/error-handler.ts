/** The only place that writes an error body to a request that Fastify has. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { GatewayError, type Language, type Refusal, refusalAnswer, ScmError } from '../errors.js'
import { type Logger, loggedPath } from '../log.js'

export interface ErrorHandlerParts {
  readonly language: Language
  readonly log: Logger
  /** Milliseconds to read on after a refusal. */
  readonly rest: number
}

export const errorHandler = (parts: ErrorHandlerParts) =>
  fp(async (app: FastifyInstance) => {
    app.setErrorHandler((error: Error, request, reply) => {
      if (error instanceof ScmError || error instanceof GatewayError) return refuse(error, request, reply, parts)
      parts.log.error({ request_id: request.id, err: error }, 'a defect of the emulator')
      return refuse(
        new ScmError('SCM.3000', undefined, 'a defect of the emulator; its log says more'),
        request,
        reply,
        parts,
      )
    })
  })

/** Answer a refusal, with the reason in the headers and the log. */
export function refuse(refusal: Refusal, request: FastifyRequest, reply: FastifyReply, parts: ErrorHandlerParts) {
  const { status, statusText, error_code, headers, body } = refusalAnswer(refusal, request.id, parts.language)
  const { rule, reason } = refusal
  const path = loggedPath(request.raw.url as string)
  parts.log.warn({ request_id: request.id, method: request.method, path, status, error_code, rule, reason }, 'refused')
  // Fastify closes the connection of a body that it refuses, and its sender would not see why: rather read on a while.
  if (rule === 'body/size') reply.removeHeader('connection')
  limitRest(request.raw, parts.rest)
  reply.raw.statusMessage = statusText
  reply.code(status).headers(headers).send(body)
}

/** Give the rest of a body that nobody will read a limited time to arrive. */
function limitRest(request: IncomingMessage, rest: number) {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers
  if (request.complete || (length === '0' && coding === undefined)) return
  setTimeout(cutOff, rest, request).unref()
}

function cutOff(request: IncomingMessage) {
  if (!request.complete) request.destroy()
}
