/** The only place that writes an error body to a request that Fastify has. */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { GatewayError, type Refusal, ScmError } from '../errors.js'
import { type Logger, loggedRequest } from '../log.js'
import { type Language, refusalAnswer } from '../refusal-answer.js'

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
  parts.log.warn({ ...loggedRequest(request), status, error_code, rule, reason }, 'refused')
  // Fastify closes the connection of a body that it refuses, and its sender would not see why: rather read on a while.
  if (rule === 'body/size') reply.removeHeader('connection')
  if (!request.raw.complete) reply.raw.once('finish', () => limitRest(reply.raw, parts.rest))
  reply.raw.statusMessage = statusText
  reply.code(status).headers(headers).send(body)
}

/** Give the rest of a body that nobody will read a limited time to arrive. */
function limitRest({ req }: ServerResponse, rest: number) {
  if (req.complete) return
  setTimeout(() => {
    if (!req.complete) req.destroy()
  }, rest).unref()
}
