/** Answer what Node's HTTP parser rejects before Fastify sees a request, and what Node would answer by itself. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Language } from '../../schemas/errors/scm.js'
import { GatewayError } from '../domain/errors.js'
import { bodyAborted } from '../http/body.js'
import { toErrorResponse } from '../http/error-response.js'
import { linger } from '../http/lingering-close.js'
import type { Logger } from '../http/logger.js'
import { logRejected, toLoggedPath, toMessageFields } from '../http/request-log.js'
import { checkRequest } from './check-request.js'
import type { Connection, Connections, SocketError } from './connections.js'
import { headersLimit, uriLimit } from './limits.js'

/** Milliseconds to wait for the end of a line that made the head of a request too large. */
const lookAhead = 1000

/** Node's `clientError`: an error of its parser, or a timeout. */
export interface ParserError extends SocketError {
  readonly code?: string
  /** A Buffer for parser errors; Fastify's types say otherwise. */
  readonly rawPacket?: unknown
}

export interface ParserErrorsOptions {
  readonly connections: Connections
  readonly language: Language
  readonly log: Logger
  readonly createRequestId: () => string
  /** Milliseconds to read on after a rejection. */
  readonly lingerTimeout: number
}

export type ParserErrors = ReturnType<typeof createParserErrors>

export function createParserErrors(options: ParserErrorsOptions) {
  const { connections, language, log, createRequestId, lingerTimeout } = options
  return { onClientError, listen }

  /** Handle Node's `clientError` event. */
  function onClientError(error: ParserError, socket: Socket) {
    const connection = connections.find(socket)
    if (connection === undefined || connection.isRejected) return
    const last = connection.reply?.raw
    const rejection = toGatewayError(error)
    // A client that never sent a byte expects no answer.
    if (rejection === undefined || !socket.writable || socket.bytesRead === 0) connections.close(socket, error)
    else if (last?.req.complete === false) rejectBody(rejection, connection, last)
    else if (error.code === 'HPE_HEADER_OVERFLOW') rejectHead(toPacket(error), connection)
    else reject(rejection, connection, last === undefined ? parseRequestLine(toPacket(error)) : {})
  }

  /** The body will never complete. If nothing is reading it, the request has been answered already. */
  function rejectBody(rejection: GatewayError, connection: Connection, response: ServerResponse) {
    const { socket } = connection
    connection.isRejected = true
    if (!response.req.emit(bodyAborted, rejection)) socket.destroy()
    else response.once('finish', () => linger(socket, lingerTimeout))
  }

  /**
   * Reject a head that is too large: its URI if the line ends as a request line does, else its headers. The parser keeps no
   * beginning, so a line that has not ended yet tells nothing; after a while it counts as a header.
   */
  function rejectHead(packet: Buffer, connection: Connection) {
    const end = packet.indexOf('\n')
    if (end !== -1) reject(isRequestLine(packet.subarray(0, end)) ? uriTooLarge() : headersTooLarge(), connection)
    else if (!connection.isHeadEndless) {
      connection.isHeadEndless = true
      setTimeout(() => {
        if (!connection.isRejected && !connection.socket.destroyed) reject(headersTooLarge(), connection)
      }, lookAhead).unref()
    }
  }

  /** Answer on the socket itself, after the answer to an earlier request. */
  function reject(rejection: GatewayError, connection: Connection, fields: object = {}) {
    connection.isRejected = true
    const last = connection.reply?.raw
    if (last === undefined || last.writableFinished) write(rejection, connection.socket, fields)
    else last.once('close', () => write(rejection, connection.socket, fields))
  }

  function write(rejection: GatewayError, socket: Socket, fields: object) {
    if (!socket.writable) return
    const request_id = createRequestId()
    const { status, statusText, error_code, headers, body } = toErrorResponse(rejection, request_id, language)
    const { rule, reason } = rejection
    logRejected(log, { request_id, ...fields, status, error_code, rule, reason })
    const lines = Object.entries({ ...headers, date: new Date().toUTCString(), connection: 'close' })
    const head = `HTTP/1.1 ${status} ${statusText}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
    const isTimeout = rule === 'http/timeout'
    // A late request must not be answered a second time: its socket closes as soon as this is written.
    socket.end(Buffer.concat([Buffer.from(head), body]), isTimeout ? () => socket.destroy() : undefined)
    linger(socket, lingerTimeout)
  }

  /** Answer CONNECT and unknown expectations, which Node would answer by itself. */
  function listen(server: Server) {
    server.on('checkExpectation', (request, response) => server.emit('request', request, response))
    server.on('checkContinue', (request, response) => continueInTurn(server, request, response))
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      const connection = connections.find(socket)
      if (connection === undefined) return
      socket.on('error', () => socket.destroy())
      socket.resume()
      reject(checkRequest(request) ?? connectNotSupported(), connection, toMessageFields(request))
    })
  }
}

/**
 * Answer `Expect: 100-continue`, and handle the request, once the answers to earlier requests are written. Node would put the
 * line between head and body of this request's own response, or close the connection behind it.
 */
function continueInTurn(server: Server, request: IncomingMessage, response: ServerResponse) {
  const handle = () => {
    response.writeContinue()
    server.emit('request', request, response)
  }
  if (response.socket !== null) handle()
  else response.once('socket', handle)
}

/** Our wording: llhttp's messages differ between Node versions. */
const hints: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: 'invalid method',
  HPE_INVALID_URL: 'invalid URI',
  HPE_INVALID_VERSION: 'invalid HTTP version',
  HPE_INVALID_HEADER_TOKEN: 'a header has an invalid character',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'a second Content-Length, or one beside Transfer-Encoding',
  HPE_INVALID_CONTENT_LENGTH: 'Content-Length is not a number',
  HPE_INVALID_TRANSFER_ENCODING: 'Transfer-Encoding does not end with chunked, or stands beside Content-Length',
  HPE_INVALID_CHUNK_SIZE: 'a chunk has no size',
  HPE_INVALID_EOF_STATE: 'the request breaks off',
}

/** Return the error to answer; undefined for one of the socket, such as a client that is gone. */
function toGatewayError(error: ParserError): GatewayError | undefined {
  const { code = '' } = error
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new GatewayError('badRequest', 'http/timeout', 'the request did not arrive in time')
  }
  if (code === 'HPE_HEADER_OVERFLOW') return headersTooLarge()
  if (!code.startsWith('HPE_')) return undefined
  const isTls = toPacket(error)[0] === 0x16
  const hint = isTls ? 'it is a TLS hello, and the emulator speaks plain http' : hints[code]
  return new GatewayError('badRequest', 'http/parse', `the request cannot be parsed${hint ? `: ${hint}` : ''}`)
}

const toPacket = ({ rawPacket }: ParserError) => (rawPacket instanceof Buffer ? rawPacket : Buffer.alloc(0))

const isRequestLine = (line: Buffer) => /HTTP\/\d\.\d\r?$/.test(line.toString('latin1', Math.max(0, line.length - 10)))

/** Parse method and path from the first line of a malformed head, as far as it is a request line. */
function parseRequestLine(packet: Buffer) {
  const [, method, url] = /^([A-Z-]{1,20}) (\S{1,8192}) HTTP\//.exec(packet.toString('latin1', 0, 8300)) ?? []
  return method === undefined ? {} : { method, path: toLoggedPath(url) }
}

const uriTooLarge = () => new GatewayError('uriTooLarge', 'http/uri', `the URI is over ${uriLimit} bytes`)

const connectNotSupported = () => new GatewayError('unknownPath', 'route/unknown', 'CONNECT is not supported')

const headersTooLarge = () =>
  new GatewayError('headersTooLarge', 'http/headers', `the headers are over ${headersLimit} bytes`)
