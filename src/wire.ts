/** What Node's HTTP parser refuses before Fastify sees a request, and what Node would answer by itself. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { GatewayError, type Language, type Refusal, refusalAnswer } from './errors.js'
import { headersLimit, uriLimit } from './limits.js'
import type { Logger } from './log.js'
import { refused } from './plugins/body.js'

/** How much longer to look for the end of the line that made a request's head too large. */
const lookAhead = { bytes: 1024 ** 2, milliseconds: 250 }

/** What Node emits as `clientError`: its parser's fault, or a time that ran out. */
interface ParserError extends Error {
  readonly code?: string
  readonly reason?: string
  /** A Buffer, when it was the parser; Fastify's types say otherwise. */
  readonly rawPacket?: unknown
}

export interface Wire {
  /** Note the last response on a socket: a fault found later may belong to its request, or must wait for its end. */
  note(socket: Socket, response: ServerResponse): void
  /** Node's `clientError`: answer as the gateway does what its parser can't read. */
  clientError(error: ParserError, socket: Socket): void
  /** Answer what Node would answer by itself. */
  listen(server: Server): void
  /** Cut off whoever still sends what is refused already. */
  close(): void
}

export interface WireParts {
  readonly language: Language
  readonly log: Logger
  readonly requestId: () => string
  /** Milliseconds to read on after a refusal. */
  readonly rest: number
}

export function createWire({ language, log, requestId, rest }: WireParts): Wire {
  const responses = new WeakMap<Socket, ServerResponse>()
  /** Sockets whose last request is refused; what they still send is read and dropped. */
  const refusedSockets = new Set<Duplex>()
  /** Bytes seen of a line that made a request's head too large and has no end yet. */
  const endless = new WeakMap<Socket, number>()
  return {
    note: (socket, response) => responses.set(socket, response),
    clientError,
    listen,
    close() {
      for (const socket of refusedSockets) socket.destroy()
    },
  }

  function clientError(error: ParserError, socket: Socket) {
    if (refusedSockets.has(socket)) return
    const last = responses.get(socket)
    const refusal = refusalOf(error)
    if (refusal === undefined || !socket.writable) socket.destroy()
    else if (error.code === 'HPE_HEADER_OVERFLOW') refuseHead(packetOf(error), socket, last)
    else if (last?.req.complete === false) {
      // The last request's body can't arrive any more. If nobody waits for it, the request has its answer already.
      if (!last.req.emit(refused, refusal)) socket.destroy()
    } else refuse(refusal, socket, last)
  }

  /** The head is too large: the URI, if its line ends as a request line does, else a header. */
  function refuseHead(packet: Buffer, socket: Socket, last: ServerResponse | undefined) {
    const end = packet.indexOf('\n')
    const seen = (endless.get(socket) ?? 0) + packet.length
    const isFirst = !endless.has(socket)
    endless.set(socket, seen)
    const isUri = end !== -1 && /HTTP\/\d\.\d\r?$/.test(packet.toString('latin1', Math.max(0, end - 10), end))
    if (isUri) refuse(new GatewayError('uriTooLarge', 'http/uri', `the URI is over ${uriLimit} bytes`), socket, last)
    else if (end !== -1 || seen > lookAhead.bytes) refuseHeaders(socket, last)
    else if (isFirst) setTimeout(refuseHeaders, lookAhead.milliseconds, socket, last).unref()
  }

  function refuseHeaders(socket: Socket, last: ServerResponse | undefined) {
    if (refusedSockets.has(socket) || socket.destroyed) return
    refuse(
      new GatewayError('headersTooLarge', 'http/headers', `the headers are over ${headersLimit} bytes`),
      socket,
      last,
    )
  }

  /** Answer on the socket itself, once an earlier request, still being answered, has its whole answer. */
  function refuse(refusal: Refusal, socket: Duplex, last: ServerResponse | undefined) {
    refusedSockets.add(socket)
    socket.once('close', () => refusedSockets.delete(socket))
    if (last === undefined || last.writableFinished) write(refusal, socket)
    else last.once('close', () => write(refusal, socket))
  }

  function write(refusal: Refusal, socket: Duplex) {
    if (!socket.writable) return
    const request_id = requestId()
    const { status, statusText, error_code, headers, body } = refusalAnswer(refusal, request_id, language)
    log.warn({ request_id, status, error_code, rule: refusal.rule, reason: refusal.reason }, 'refused')
    const lines = Object.entries({ ...headers, date: new Date().toUTCString(), connection: 'close' })
    const head = `HTTP/1.1 ${status} ${statusText}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
    const isOver = refusal.rule === 'http/timeout'
    // A request that came too late must not be answered a second time: its socket closes as soon as this is written.
    socket.end(Buffer.concat([Buffer.from(head), body]), isOver ? () => socket.destroy() : undefined)
    setTimeout(() => socket.destroy(), rest).unref()
  }

  function listen(server: Server) {
    // The limit is one of bytes. Node would drop what comes after 2 000 headers without a word.
    server.maxHeadersCount = 0
    server.on('checkExpectation', (request, response) => server.emit('request', request, response))
    server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      socket.on('error', () => socket.destroy())
      socket.resume()
      const reason = `no call has the path ${request.url}`
      refuse(new GatewayError('unknownPath', 'route/unknown', reason), socket, responses.get(socket as Socket))
    })
  }
}

/** What to answer to a fault; undefined for one of the socket, such as a client that is gone. */
function refusalOf(error: ParserError): GatewayError | undefined {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new GatewayError('badRequest', 'http/timeout', 'the request did not arrive in time')
  }
  if (error.reason === undefined) return undefined
  const isTls = packetOf(error)[0] === 0x16
  const reason = isTls ? 'a TLS hello; the emulator speaks plain http' : `the request cannot be parsed: ${error.reason}`
  return new GatewayError('badRequest', 'http/parse', reason)
}

const packetOf = ({ rawPacket }: ParserError) => (rawPacket instanceof Buffer ? rawPacket : Buffer.alloc(0))
