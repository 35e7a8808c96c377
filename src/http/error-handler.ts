/** The only place that writes an error body to a request that Fastify has. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { purchasePath } from '../../schemas/v2/purchase.js'
import { defect, GatewayError, Problem, type Refusal, ScmError } from '../domain/errors.js'
import { serverName } from '../domain/version.js'
import { accessFault, answerProblem, type ControlAccess, isControl, isExempt } from '../routes/emulator/access.js'
import type { Attempts } from './attempts.js'
import { type Language, refusalAnswer } from './error-response.js'
import type { Logger } from './logger.js'
import { loggedProject, loggedRequest } from './request-log.js'

export interface ErrorHandlerParts {
  readonly language: Language
  readonly log: Logger
  /** Milliseconds to read on after a refusal. */
  readonly rest: number
  readonly attempts: Attempts
  /** Who may ask the control API, where there is one. */
  readonly access: ControlAccess | undefined
}

export const errorHandler = (parts: ErrorHandlerParts) =>
  fp(async (app: FastifyInstance) => {
    app.setErrorHandler((error: Error & { code?: unknown }, request, reply) => {
      if (error instanceof Problem) return tell(error, request, reply, parts)
      if (error instanceof ScmError || error instanceof GatewayError) return refuse(error, request, reply, parts)
      // Methods of other protocols, which Node's parser reads and Fastify's router has never heard of.
      if (error.code === 'FST_ERR_NOT_FOUND') return refuse(unknownMethod(), request, reply, parts)
      return refuse(defect(), request, reply, parts, error)
    })
  })

const unknownMethod = () => new GatewayError('badRequest', 'http/parse', 'the method is not one of HTTP')

/** Answer a refusal, with the reason in the headers and the log; of a defect of ours, with its stack in the log alone. */
export function refuse(
  refusal: Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: ErrorHandlerParts,
  err?: Error,
) {
  const { status, statusText, error_code, headers, body } = refusalAnswer(refusal, request.id, parts.language)
  const { rule, reason } = refusal
  const { access, attempts, log } = parts
  if (access !== undefined && isControl(request)) {
    const fault = isExempt(request) ? undefined : accessFault(request, access)
    return tell(fault ?? new Problem(status, reason), request, reply, parts, err)
  }
  const { project_id } = request
  if (project_id !== undefined && request.attempt === undefined && request.routeOptions.url === purchasePath) {
    attempts.note(request, project_id, { outcome: 'refused', status, error_code, rule, reason, err })
  } else {
    const line = { ...loggedRequest(request), ...loggedProject(request), status, error_code, rule, reason }
    if (err === undefined) log.warn(line, 'refused')
    else log.error({ ...line, err }, 'a defect of the emulator')
  }
  if (rule !== 'http/timeout') keepForRest(request.raw, reply, parts.rest)
  reply.raw.statusMessage = statusText
  reply.code(status).headers(headers).send(body)
}

/** Answer what is wrong with a call of the control API. */
function tell(
  problem: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
  { log, rest }: ErrorHandlerParts,
  err?: Error,
) {
  const line = { ...loggedRequest(request), status: problem.status, reason: problem.message.slice(0, 300) }
  if (err === undefined) log.warn(line, 'refused')
  else log.error({ ...line, err }, 'a defect of the emulator')
  keepForRest(request.raw, reply, rest)
  // Of a request that the router refuses no hook has set them.
  reply.headers({ 'x-request-id': request.id, server: serverName })
  answerProblem(problem, reply)
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
