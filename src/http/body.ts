/**
 * How a body is read: its bytes whatever Content-Type says, then UTF-8, then JSON. Credentials are checked between the two
 * steps, because a signature covers the bytes.
 */
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { GatewayError, type Rejection, ScmError } from '../domain/errors.js'
import { findExceeded } from '../domain/json-bounds.js'
import { jsonHint } from '../domain/json-hint.js'
import { withoutBlanks } from '../domain/lenient.js'

/** Event of a request whose body will never complete, with the error to answer. */
export const bodyAborted = Symbol('bodyAborted')

/** Bytes of a body that the ledger keeps. */
const keptLength = 4096

export interface BodyOptions {
  /** The largest body, in bytes. */
  readonly limit: number
  /** Make the body of its chunks, one Buffer unless given. */
  readonly join?: (chunks: Buffer[]) => unknown
}

const toOne = (chunks: Buffer[]) => (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))

/** Read every body as bytes. The gateway has set Content-Type, so that one parser serves all. */
export const body = fp(async (app: FastifyInstance, { limit, join = toOne }: BodyOptions) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', ({ is404 }, payload, done) => {
    // A path that no call has stays a 404, whatever its body is.
    if (is404) done(null)
    else readBytes(payload, limit, (error, chunks) => done(error, chunks && join(chunks)))
  })
})

/** Hook: replace the bytes of the body by their JSON value. @throws {ScmError} SCM.0005 when they are not JSON */
export function readJson(request: FastifyRequest, reply: Pick<FastifyReply, 'hijack'>, done: (error?: Error) => void) {
  if (request.isCut) return void reply.hijack()
  const bytes = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
  const start = hasByteOrderMark(bytes) ? 3 : 0
  const text = bytes.toString('utf8', start)
  const isShort = bytes.length <= keptLength
  request.bodyText = isShort ? text : new StringDecoder().write(bytes.subarray(start, keptLength))
  if (bytes.length === 0) return done(new ScmError('SCM.0005', 'body/json', 'the body is empty, must be a JSON object'))
  if (!isUtf8(bytes)) return done(new ScmError('SCM.0005', 'body/utf8', 'the body is not UTF-8'))
  const exceeded = findExceeded(bytes)
  if (exceeded !== undefined) return done(new ScmError('SCM.0005', `body/${exceeded.bound}`, exceeded.reason))
  try {
    request.body = JSON.parse(text)
    request.isBodyJson = isShort
  } catch {
    return done(new ScmError('SCM.0005', 'body/json', `the body is not JSON: ${jsonHint(text)}`))
  }
  done()
}

/** Hook of `--lenient`: trim blanks off the words of a purchase before any rule sees them. */
export function trimWords(request: FastifyRequest, _reply: unknown, done: () => void) {
  request.body = withoutBlanks(request.body)
  done()
}

function readBytes(payload: IncomingMessage, limit: number, done: (error: Error | null, chunks?: Buffer[]) => void) {
  if (Number(payload.headers['content-length']) > limit) {
    payload.resume()
    return done(tooLarge(limit))
  }
  const chunks: Buffer[] = []
  let size = 0
  payload.on('data', add)
  payload.on('end', finish)
  payload.on(bodyAborted, abort)

  function add(chunk: Buffer) {
    size += chunk.length
    if (size > limit) abort(tooLarge(limit))
    else chunks.push(chunk)
  }

  function finish() {
    done(null, chunks)
  }

  function abort(rejection: Rejection) {
    payload.off('data', add)
    payload.off('end', finish)
    payload.off(bodyAborted, abort)
    payload.resume()
    done(rejection)
  }
}

const tooLarge = (limit: number) => new GatewayError('bodyTooLarge', 'body/size', `the body is over ${limit} bytes`)

const hasByteOrderMark = (bytes: Buffer) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
