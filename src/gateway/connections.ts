/** What Node's HTTP parser refuses before Fastify sees a request, and what Node would answer by itself. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError, type Refusal } from '../domain/errors.js'
import { type Language, refusalAnswer } from '../http/error-response.js'
import type { Logger } from '../http/logger.js'
import { loggedMessage, loggedPath, loggedProject, loggedRequest } from '../http/request-log.js'
import { requestFault } from './check-request.js'
import { headersLimit, uriLimit } from './limits.js'

/** Emitted on a request whose body can't arrive any more, with the refusal, for whoever awaits the body. */
export const refused = Symbol('refused')

/** How much longer to look for the end of the line that made a request's head too large, in milliseconds. */
const lookAhead = 1000

/** What Node emits as `clientError`: its parser's fault, or a time that ran out. */
interface ParserError extends Error {
  readonly code?: string
  readonly syscall?: string
  /** A Buffer, when it was the parser; Fastify's types say otherwise. */
  readonly rawPacket?: unknown
}

export interface Wire {
  /** Note the last request on a connection: a fault found later may be its own, or must wait for its answer. */
  note(request: FastifyRequest, reply: FastifyReply): void
  /** Node's `clientError`: answer as the gateway does what its parser can't read. */
  clientError(error: ParserError, socket: Socket): void
  /** Answer what Node would answer by itself. */
  listen(server: Server): void
  /** Take leave: of whoever has sent nothing yet or still sends what is refused at once, of others with the answer they wait for. */
  windDown(): void
  /** Cut off everybody. */
  close(): void
}

/** A connection, and the last request on it. */
interface Connection {
  request: FastifyRequest | undefined
  reply: FastifyReply | undefined
  /** Requests before it whose answers were still to be written when the next came. */
  earlier: [FastifyRequest, FastifyReply][]
}

export interface WireParts {
  readonly language: Language
  readonly log: Logger
  readonly requestId: () => string
  /** Milliseconds to read on after a refusal. */
  readonly rest: number
  /** Told of a purchase that was accepted, and whose client left before its answer was written. */
  readonly lose: (request: FastifyRequest) => void
}

export function createWire({ language, log, requestId, rest, lose }: WireParts): Wire {
  const connections = new Map<Duplex, Connection>()
  /** Sockets whose last request is refused; what they still send is read and dropped. */
  const refusedSockets = new Set<Duplex>()
  /** Sockets whose request's head is too large, in a line that has no end yet. */
  const endless = new WeakSet<Socket>()
  return {
    note(request, reply) {
      const { socket } = request.raw
      const connection = connections.get(socket) ?? connect(socket)
      if (connection.reply?.raw.writableFinished === false) keepInMind(connection)
      connection.request = request
      connection.reply = reply
    },
    clientError,
    listen,
    windDown() {
      for (const [socket, { reply }] of connections) {
        if (refusedSockets.has(socket) || (socket as Socket).bytesRead === 0) socket.destroy()
        else if (reply !== undefined) reply.raw.shouldKeepAlive = false
      }
    },
    close() {
      for (const socket of connections.keys()) leave(socket as Socket)
    },
  }

  function connect(socket: Socket): Connection {
    const connection: Connection = { request: undefined, reply: undefined, earlier: [] }
    connections.set(socket, connection)
    socket.once('close', () => leave(socket))
    // A client that left before its answer came has made the system drop it without a word. To write nothing at all tells,
    // as long as our own side is not ended.
    socket.prependOnceListener('end', () => {
      if (connection.request?.attempt !== undefined && socket.writable) socket.write('')
    })
    return connection
  }

  function keepInMind(connection: Connection) {
    const { earlier, request, reply } = connection
    connection.earlier = earlier.filter(([, { raw }]) => !raw.writableFinished)
    connection.earlier.push([request as FastifyRequest, reply as FastifyReply])
  }

  /**
   * The connection is at its end, by an error or not. What was accepted and not written is lost; whoever left before its
   * request was whole has had no line yet.
   */
  function leave(socket: Socket, error?: ParserError) {
    const connection = connections.get(socket)
    if (connection === undefined) return
    connections.delete(socket)
    const { request, reply, earlier } = connection
    if (request !== undefined) earlier.push([request, reply as FastifyReply])
    const decided = earlier.filter(([{ attempt }]) => attempt !== undefined)
    for (const [i, [request, { raw }]] of decided.entries()) {
      // When writing fails, it is the last answer that is not written, whatever Node calls finished.
      const isFailed = error?.syscall === 'write' && i === decided.length - 1
      if (isFailed || !raw.writableFinished) lose(request)
    }
    if (request?.attempt === undefined && !refusedSockets.has(socket)) tellOfRest(socket, request, reply)
    refusedSockets.delete(socket)
    socket.destroy()
  }

  function tellOfRest(socket: Socket, request?: FastifyRequest, reply?: FastifyReply) {
    if (request === undefined) {
      if (socket.bytesRead > 0)
        log.info({ reason: 'the connection ended before the head of a request was here' }, 'left')
    } else if (reply?.sent === false) {
      const reason = 'the connection ended before the request was whole'
      log.info({ ...loggedRequest(request), ...loggedProject(request), reason }, 'left')
    }
  }

  function responseOn(socket: Socket): ServerResponse | undefined {
    return connections.get(socket)?.reply?.raw
  }

  function clientError(error: ParserError, socket: Socket) {
    if (refusedSockets.has(socket)) return
    const last = responseOn(socket)
    const refusal = faultOf(error)
    if (refusal === undefined || !socket.writable) leave(socket, error)
    else if (last?.req.complete === false) refuseBody(refusal, socket, last)
    else if (error.code === 'HPE_HEADER_OVERFLOW') refuseHead(packetOf(error), socket)
    else refuse(refusal, socket, last === undefined ? readRequestLine(packetOf(error)) : {})
  }

  /** The last request's body can't arrive any more. If nobody waits for it, the request has its answer already. */
  function refuseBody(refusal: GatewayError, socket: Socket, response: ServerResponse) {
    refusedSockets.add(socket)
    if (!response.req.emit(refused, refusal)) socket.destroy()
    else response.once('finish', () => linger(socket))
  }

  /**
   * The head is too large: the URI, if its line ends as a request line does, else a header. A line that has no end yet
   * tells nothing, since the parser keeps no beginning; after a while it counts as a header.
   */
  function refuseHead(packet: Buffer, socket: Socket) {
    const end = packet.indexOf('\n')
    if (end !== -1) refuse(isRequestLine(packet.subarray(0, end)) ? uriTooLarge() : headersTooLarge(), socket)
    else if (!endless.has(socket)) {
      endless.add(socket)
      setTimeout(() => {
        if (!refusedSockets.has(socket) && !socket.destroyed) refuse(headersTooLarge(), socket)
      }, lookAhead).unref()
    }
  }

  /** Answer on the socket itself, once an earlier request, still being answered, has its whole answer. */
  function refuse(refusal: Refusal, socket: Socket, logged: object = {}) {
    refusedSockets.add(socket)
    const last = responseOn(socket)
    if (last === undefined || last.writableFinished) write(refusal, socket, logged)
    else last.once('close', () => write(refusal, socket, logged))
  }

  function write(refusal: Refusal, socket: Socket, logged: object) {
    if (!socket.writable) return
    const request_id = requestId()
    const { status, statusText, error_code, headers, body } = refusalAnswer(refusal, request_id, language)
    const { rule, reason } = refusal
    log.warn({ request_id, ...logged, status, error_code, rule, reason }, 'refused')
    const lines = Object.entries({ ...headers, date: new Date().toUTCString(), connection: 'close' })
    const head = `HTTP/1.1 ${status} ${statusText}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
    const isOver = rule === 'http/timeout'
    // A request that came too late must not be answered a second time: its socket closes as soon as this is written.
    socket.end(Buffer.concat([Buffer.from(head), body]), isOver ? () => socket.destroy() : undefined)
    linger(socket)
  }

  /** Close, but read on for a while, so that a client which is still sending can read its answer. */
  function linger(socket: Socket) {
    socket.end()
    setTimeout(() => socket.destroy(), rest).unref()
  }

  function listen(server: Server) {
    // The limit is one of bytes. Node would drop what comes after 2 000 headers without a word.
    server.maxHeadersCount = 0
    server.on('connection', connect)
    server.on('checkExpectation', (request, response) => server.emit('request', request, response))
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      socket.on('error', () => socket.destroy())
      socket.resume()
      refuse(requestFault(request) ?? noTunnel(), socket, loggedMessage(request))
    })
  }
}

/** In our own words: the parser's change with Node's version. */
const faults: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: 'the method is none',
  HPE_INVALID_URL: 'the URI is none',
  HPE_INVALID_VERSION: 'the HTTP version is none',
  HPE_INVALID_HEADER_TOKEN: 'a header has a character that it may not have',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'a second Content-Length, or one beside Transfer-Encoding',
  HPE_INVALID_CONTENT_LENGTH: 'Content-Length is not a number',
  HPE_INVALID_TRANSFER_ENCODING: 'Transfer-Encoding does not end with chunked, or stands beside Content-Length',
  HPE_INVALID_CHUNK_SIZE: 'a chunk has no size',
  HPE_INVALID_EOF_STATE: 'the request breaks off',
}

/** What to answer to a fault; undefined for one of the socket, such as a client that is gone. */
function faultOf(error: ParserError): GatewayError | undefined {
  const { code = '' } = error
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new GatewayError('badRequest', 'http/timeout', 'the request did not arrive in time')
  }
  if (code === 'HPE_HEADER_OVERFLOW') return headersTooLarge()
  if (!code.startsWith('HPE_')) return undefined
  const isTls = packetOf(error)[0] === 0x16
  const fault = isTls ? 'it is a TLS hello, and the emulator speaks plain http' : faults[code]
  return new GatewayError('badRequest', 'http/parse', `the request cannot be parsed${fault ? `: ${fault}` : ''}`)
}

const packetOf = ({ rawPacket }: ParserError) => (rawPacket instanceof Buffer ? rawPacket : Buffer.alloc(0))

const isRequestLine = (line: Buffer) => /HTTP\/\d\.\d\r?$/.test(line.toString('latin1', Math.max(0, line.length - 10)))

/** Method and path of a head that can't be parsed, as far as its first line is one. */
function readRequestLine(packet: Buffer) {
  const [, method, url] = /^([A-Z-]{1,20}) (\S{1,8192}) HTTP\//.exec(packet.toString('latin1', 0, 8300)) ?? []
  return method === undefined ? {} : { method, path: loggedPath(url) }
}

const uriTooLarge = () => new GatewayError('uriTooLarge', 'http/uri', `the URI is over ${uriLimit} bytes`)

const noTunnel = () => new GatewayError('unknownPath', 'route/unknown', 'CONNECT asks for a tunnel, and here is none')

const headersTooLarge = () =>
  new GatewayError('headersTooLarge', 'http/headers', `the headers are over ${headersLimit} bytes`)
