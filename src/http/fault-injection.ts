/** Apply fault effects to a response: errors, delays, hangs, resets, truncated or malformed bodies. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorCode } from '../../schemas/errors/gateway.js'
import type { Language } from '../../schemas/errors/scm.js'
import type { RuleId } from '../../schemas/rules.js'
import { internalError, ScmError } from '../domain/errors.js'
import type { FaultRules, MatchedFault } from '../domain/fault-rules.js'
import type { PlacedOrder } from '../domain/order.js'
import type { HeldRequests } from '../services/held-requests.js'
import type { Attempts, Decision } from './attempts.js'
import { type ErrorResponse, toErrorResponse, toFaultResponse } from './error-response.js'
import { toHeaders } from './reply.js'

export interface FaultInjectionOptions {
  readonly attempts: Attempts
  /** Closes a connection; its accepted orders that are not answered are marked lost. */
  readonly closeConnection: (socket: Socket) => void
  readonly faults: FaultRules
  readonly heldRequests: HeldRequests
  readonly language: Language
  /** Parses X-Emulator-Inject; undefined: the header is ignored. @throws {GatewayError} when it is invalid */
  readonly parseInjectHeader: ((header: string) => MatchedFault) | undefined
}

export interface FaultedPurchase {
  readonly fault: MatchedFault
  readonly project_id: string
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Places the order. @throws {ScmError} when product or quota reject it */
  place(): PlacedOrder
  /** Writes the body of the right answer, in a buffer of its own. */
  toBody(order: PlacedOrder): Buffer
}

type Response = Pick<ErrorResponse, 'status' | 'statusText' | 'headers' | 'body'>

export type FaultInjection = ReturnType<typeof createFaultInjection>

export function createFaultInjection(options: FaultInjectionOptions) {
  const { attempts, closeConnection, faults, heldRequests, language, parseInjectHeader } = options
  return { match, apply }

  /** Return the fault for a valid purchase: the header's, else that of the first rule that matches. */
  function match(request: FastifyRequest, project_id: string, purchase: object) {
    const header = parseInjectHeader && request.raw.headers['x-emulator-inject']
    return header === undefined ? faults.match(project_id, purchase) : parseInjectHeader?.(String(header))
  }

  /** Answer a purchase with its fault. @throws {ScmError} when an order is due first, and product or quota reject it */
  function apply(purchase: FaultedPurchase) {
    const { fault, reply } = purchase
    const { phase, effect } = fault
    const order = phase === 'after' ? purchase.place() : undefined
    fault.use()
    reply.hijack()
    if (phase === 'before' && effect.kind === 'delay') {
      hold(
        purchase,
        () => placeAfterDelay(purchase),
        reason => record(purchase, { ...explain(fault), outcome: 'failed', status: null, reason }),
      )
    } else {
      record(purchase, decide(purchase, order))
      hold(purchase, () => respond(purchase, order))
    }
  }

  function record({ request, project_id }: FaultedPurchase, decision: Decision) {
    attempts.record(request, project_id, decision)
  }

  /** Place the order late, and answer as if nothing had happened. */
  function placeAfterDelay(purchase: FaultedPurchase) {
    const { fault, request, reply } = purchase
    try {
      const order = purchase.place()
      record(purchase, { outcome: 'accepted', status: 200, fault_id: fault.id, order })
      write(reply.raw, toRightResponse(purchase, order), fault.id)
    } catch (error) {
      const isRejection = error instanceof ScmError
      const rejection = isRejection ? error : internalError()
      const { rule, reason } = rejection
      const response = toErrorResponse(rejection, request.id, language)
      const { status, error_code } = response
      const err = isRejection ? undefined : (error as Error)
      record(purchase, { outcome: 'refused', status, error_code, rule, reason, err, fault_id: fault.id })
      write(reply.raw, response, fault.id)
    }
  }

  /** Decide before the effect works: an order's answer is lost, unless it is only late; without an order the attempt failed. */
  function decide({ fault, request }: FaultedPurchase, order: PlacedOrder | undefined): Decision {
    const { effect } = fault
    if (order !== undefined && effect.kind === 'delay') {
      return { outcome: 'accepted', status: 200, fault_id: fault.id, order }
    }
    const why = { ...explain(fault), ...toStatus(fault, request.id) }
    return order === undefined ? { ...why, outcome: 'failed' } : { ...why, outcome: 'lost', order }
  }

  function toStatus(fault: MatchedFault, request_id: string): { status: number | null; error_code?: ErrorCode } {
    const { effect } = fault
    if (effect.kind === 'truncate' || effect.kind === 'malformed') return { status: 200 }
    if (effect.kind !== 'error' && effect.kind !== 'status') return { status: null }
    const { status, error_code } = toFaultResponse(effect, explain(fault), request_id, language)
    return { status, error_code }
  }

  function respond(purchase: FaultedPurchase, order: PlacedOrder | undefined) {
    const { fault, request, reply } = purchase
    const { effect, id } = fault
    const { raw } = reply
    switch (effect.kind) {
      case 'error':
      case 'status':
        return write(raw, toFaultResponse(effect, explain(fault), request.id, language), id)
      case 'delay':
        return write(raw, toRightResponse(purchase, order as PlacedOrder), id)
      case 'malformed':
        return write(raw, toResponse(Buffer.from('<html><body>This is not JSON.</body></html>'), request.id), id)
      case 'truncate':
        return whenSocketAssigned(raw, socket => {
          const { headers, body } = toRightResponse(purchase, order as PlacedOrder)
          raw.writeHead(200, { ...headers, 'x-emulator-fault': id })
          raw.write(body.subarray(0, body.length >>> 1))
          socket.destroySoon()
        })
      case 'reset':
        // RST
        return whenSocketAssigned(raw, socket => socket.resetAndDestroy())
      case 'close':
        // FIN
        return whenSocketAssigned(raw, socket => socket.destroySoon())
    }
  }

  /** Resume after the effect's delay, or never if it hangs. `cancelled` gets the reason of an early end. */
  function hold(
    { fault, project_id, request }: FaultedPurchase,
    resume: () => void,
    cancelled: (reason: string) => void = () => {},
  ) {
    const { effect, id } = fault
    if (effect.kind !== 'hang' && !effect.delay_ms) return resume()
    const { socket } = request.raw
    heldRequests.hold({
      project_id,
      fault_id: id,
      connection: socket,
      delay_ms: effect.kind === 'hang' ? undefined : effect.delay_ms,
      resume,
      cancelled,
      close: () => closeConnection(socket),
    })
  }
}

function explain({ id, phase, effect }: MatchedFault) {
  const rule: RuleId = `fault/${effect.kind}`
  return { fault_id: id, rule, reason: `fault ${id} asks for ${effect.kind} ${phase} the order` }
}

const toRightResponse = (purchase: FaultedPurchase, order: PlacedOrder) =>
  toResponse(purchase.toBody(order), purchase.request.id)

const toResponse = (body: Buffer, request_id: string): Response => ({
  status: 200,
  statusText: 'OK',
  headers: toHeaders(body, request_id),
  body,
})

function write(response: ServerResponse, { status, statusText, headers, body }: Response, fault_id: string) {
  // Node drops what follows a request to upgrade, so the connection ends with this answer.
  const isLast = response.req.headers.upgrade !== undefined
  const more = { 'x-emulator-fault': fault_id, ...(isLast && { connection: 'close' }) }
  response.writeHead(status, statusText, { ...headers, ...more })
  response.end(body)
}

/** Act once the answers to earlier requests on the connection are written. */
function whenSocketAssigned(response: ServerResponse, action: (socket: Socket) => void) {
  if (response.socket !== null) action(response.socket)
  else response.once('socket', action)
}
