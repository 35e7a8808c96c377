/** The only place that writes an error body to a request that Fastify has. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { GatewayError, type Refusal, ScmError } from '../errors.js'
import { type Logger, loggedProject, loggedRequest } from '../log.js'
import { type Language, refusalAnswer } from '../refusal-answer.js'

export interface ErrorHandlerParts {
  readonly language: Language
  readonly log: Logger
  /** Milliseconds to read on after a refusal. */
  readonly rest: number
}

export const errorHandler = (parts: ErrorHandlerParts) =>
  fp(async (app: FastifyInstance) => {
    app.setErrorHandler((error: Error & { code?: unknown }, request, reply) => {
      if (error instanceof ScmError || error instanceof GatewayError) return refuse(error, request, reply, parts)
      // Methods of other protocols, which Node's parser reads and Fastify's router has never heard of.
      if (error.code === 'FST_ERR_NOT_FOUND') return refuse(unknownMethod(), request, reply, parts)
      const defect = new ScmError('SCM.3000', undefined, 'a defect of the emulator; its log says more')
      return refuse(defect, request, reply, parts, error)
    })
  })

const unknownMethod = () => new GatewayError('badRequest', 'http/parse', 'the method is not one of HTTP')

/** Answer a refusal, with the reason in the headers and the log; of a defect of ours, with its stack in the log alone. */
export function refuse(
  refusal: Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: ErrorHandlerParts,
  defect?: Error,
) {
  const { status, statusText, error_code, headers, body } = refusalAnswer(refusal, request.id, parts.language)
  const { rule, reason } = refusal
  const line = { ...loggedRequest(request), ...loggedProject(request), status, error_code, rule, reason }
  if (defect === undefined) parts.log.warn(line, 'refused')
  else parts.log.error({ ...line, err: defect }, 'a defect of the emulator')
  if (rule !== 'http/timeout') keepForRest(request.raw, reply, parts.rest)
  reply.raw.statusMessage = statusText
  reply.code(status).headers(headers).send(body)
}

/**
 * Give the rest of a body that nobody will read a limited time to arrive. Fastify closes the connection of a body that it
 * refuses, and Node one that the client wants closed, as soon as the answer is out: a client that is still sending would
 * lose the answer. So the connection is kept until the rest is here, or the time over.
 */
function keepForRest(request: IncomingMessage, reply: FastifyReply, rest: number) {
  const { headers } = request
  const mayArrive = !request.complete && (Number(headers['content-length']) > 0 || 'transfer-encoding' in headers)
  if ((!mayArrive && !reply.hasHeader('connection')) || headers.upgrade !== undefined) return
  const isLast = !reply.raw.shouldKeepAlive
  reply.header('connection', 'keep-alive')
  if (isLast) request.once('close', () => request.socket.end())
  reply.raw.once('finish', () => {
    const timer = setTimeout(() => request.destroy(), rest).unref()
    request.once('close', () => clearTimeout(timer))
  })
}
