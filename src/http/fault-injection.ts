/** What a client meets when a purchase meets a fault: answers of another kind, late ones, none at all. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { defect, ScmError } from '../domain/errors.js'
import type { Picked } from '../domain/fault-rules.js'
import type { Attempts, Decision } from './attempts.js'
import { faultAnswer, headersOf, type Language, type RefusalAnswer, refusalAnswer } from './error-response.js'

export interface FaultParts {
  readonly attempts: Attempts
  readonly language: Language
}

/** An order and its answer, which may be written over once the next is made. */
export interface Placed {
  readonly order: NonNullable<Decision['order']>
  readonly answer: () => string | Buffer
}

export interface FaultyPurchase {
  readonly picked: Picked
  readonly project_id: string
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Places the order. @throws {Refusal} when product or quota refuse it */
  readonly place: () => Placed
}

export interface FaultEffects {
  /** Let a purchase meet the fault that is picked for it. @throws {Refusal} when the order must be there first, and is refused */
  meet(purchase: FaultyPurchase): void
  /** End hangs and delays by closing their sockets: all, or those of a project or a rule. */
  end(which?: { readonly project_id?: string; readonly fault_id?: string }): void
}

interface Held {
  readonly project_id: string
  readonly fault_id: string
  readonly socket: Socket
  /** End it before its time, and say why. */
  stop(reason: string): void
}

export function createFaultEffects({ attempts, language }: FaultParts): FaultEffects {
  const held = new Set<Held>()
  return { meet, end }

  function meet(purchase: FaultyPurchase) {
    const { picked, reply, place } = purchase
    const { phase, effect } = picked
    if (phase === 'after') {
      const placed = place()
      picked.use()
      reply.hijack()
      note(purchase, decided(purchase, placed))
      hold(purchase, () => act(purchase, placed))
      return
    }
    picked.use()
    reply.hijack()
    if (effect.kind === 'delay') {
      hold(
        purchase,
        () => placeLate(purchase),
        reason => note(purchase, { ...why(picked), outcome: 'failed', status: null, reason }),
      )
    } else {
      note(purchase, decided(purchase))
      hold(purchase, () => act(purchase))
    }
  }

  function note({ request, project_id }: FaultyPurchase, decision: Decision) {
    attempts.note(request, project_id, decision)
  }

  /** After a delay, order as if there had been none. */
  function placeLate(purchase: FaultyPurchase) {
    const { picked, request, reply, place } = purchase
    try {
      const placed = place()
      note(purchase, { outcome: 'accepted', status: 200, fault_id: picked.id, order: placed.order })
      write(reply.raw, rightAnswer(placed, request.id), picked.id)
    } catch (error) {
      const isRefusal = error instanceof ScmError
      const refusal = isRefusal ? error : defect()
      const { rule, reason } = refusal
      const answer = refusalAnswer(refusal, request.id, language)
      const { status, error_code } = answer
      const err = isRefusal ? undefined : (error as Error)
      note(purchase, { outcome: 'refused', status, error_code, rule, reason, err, fault_id: picked.id })
      write(reply.raw, answer, picked.id)
    }
  }

  /** What is decided, before it is done: with an order its answer is lost, unless it only comes late. */
  function decided({ picked, request }: FaultyPurchase, placed?: Placed): Decision {
    const { effect } = picked
    const { order } = placed ?? {}
    if (effect.kind === 'delay') return { outcome: 'accepted', status: 200, fault_id: picked.id, order }
    const common = { ...why(picked), outcome: order === undefined ? ('failed' as const) : ('lost' as const), order }
    if (effect.kind === 'error' || effect.kind === 'status') {
      const { status, error_code } = faultAnswer(effect, why(picked), request.id, language)
      return { ...common, status, error_code }
    }
    return { ...common, status: effect.kind === 'truncate' || effect.kind === 'malformed' ? 200 : null }
  }

  function act({ picked, request, reply }: FaultyPurchase, placed?: Placed) {
    const { effect, id } = picked
    const { raw } = reply
    switch (effect.kind) {
      case 'error':
      case 'status':
        return write(raw, faultAnswer(effect, why(picked), request.id, language), id)
      case 'delay':
        return write(raw, rightAnswer(placed as Placed, request.id), id)
      case 'malformed':
        return write(raw, answerWith('<html><body>This is not JSON.</body></html>', request.id), id)
      case 'truncate':
        return onItsTurn(raw, socket => {
          const { headers, body } = rightAnswer(placed as Placed, request.id)
          raw.writeHead(200, { ...headers, 'x-emulator-fault': id })
          raw.write(body.subarray(0, body.length >>> 1))
          socket.destroySoon()
        })
      case 'reset':
        return onItsTurn(raw, socket => socket.resetAndDestroy())
      case 'close':
        return onItsTurn(raw, socket => socket.destroySoon())
    }
  }

  /** Go on after the effect's delay, or never if it hangs. `stopped` is for one that ends before its time, and why. */
  function hold(
    { picked, project_id, request }: FaultyPurchase,
    goOn: () => void,
    stopped: (reason: string) => void = () => {},
  ) {
    const { effect, id } = picked
    const isHang = effect.kind === 'hang'
    if (!isHang && !effect.delay_ms) return goOn()
    const { socket } = request.raw
    const timer = isHang ? undefined : setTimeout(done, effect.delay_ms)
    const one: Held = { project_id, fault_id: id, socket, stop }
    held.add(one)
    // Any number of requests may be held on one connection.
    socket.setMaxListeners(0)
    socket.once('close', leave)

    function release() {
      held.delete(one)
      clearTimeout(timer)
      socket.off('close', leave)
    }
    function done() {
      release()
      goOn()
    }
    function stop(reason: string) {
      release()
      stopped(reason)
    }
    function leave() {
      stop('the client left during the delay')
    }
  }

  function end({ project_id, fault_id }: { project_id?: string; fault_id?: string } = {}) {
    for (const one of held) {
      if (project_id !== undefined && one.project_id !== project_id) continue
      if (fault_id !== undefined && one.fault_id !== fault_id) continue
      one.stop('the delay was ended before its time')
      one.socket.destroy()
    }
  }
}

const why = ({ id, phase, effect }: Picked) => ({
  fault_id: id,
  rule: `fault/${effect.kind}`,
  reason: `fault ${id} asks for ${effect.kind} ${phase} the order`,
})

type Answer = Pick<RefusalAnswer, 'status' | 'statusText' | 'headers' | 'body'>

const rightAnswer = ({ answer }: Placed, request_id: string) => answerWith(answer(), request_id)

function answerWith(text: string | Buffer, request_id: string): Answer {
  // A copy, of bytes too.
  const body = Buffer.from(text as string)
  return { status: 200, statusText: 'OK', headers: headersOf(body, request_id), body }
}

function write(response: ServerResponse, { status, statusText, headers, body }: Answer, fault_id: string) {
  // Node drops what follows a request to upgrade.
  const isLast = response.req.headers.upgrade !== undefined
  const more = { 'x-emulator-fault': fault_id, ...(isLast && { connection: 'close' }) }
  response.writeHead(status, statusText, { ...headers, ...more })
  response.end(body)
}

/** Do it when the answers to earlier requests on the connection are out. */
function onItsTurn(response: ServerResponse, action: (socket: Socket) => void) {
  if (response.socket !== null) action(response.socket)
  else response.once('socket', action)
}
