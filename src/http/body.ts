/**
 * How a body is read: its bytes whatever Content-Type says, then UTF-8, then JSON. Between the two steps lies the place
 * where credentials are checked, for a signature covers the bytes.
 */
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { GatewayError, type Refusal, ScmError } from '../domain/errors.js'
import { withoutBlanks } from '../domain/lenient.js'
import { refused } from '../gateway/connections.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What was read of the body, as text, at most its first 4 KiB. */
    text: string | null
    /** Whether `text` is the whole body, and JSON. */
    isJson: boolean
  }
}

/** Bytes of a body that the ledger keeps. */
const kept = 4096

/** `limit` is the largest body, in bytes. */
export const body = (limit: number) =>
  fp(async (app: FastifyInstance) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('application/json', (_request, payload, done) => readBytes(payload, limit, done))
  })

/** Hook: replace the body's bytes by the JSON value they spell. @throws {ScmError} SCM.0005 when they spell none. */
export function readJson(request: FastifyRequest, _reply: unknown, done: (error?: Error) => void) {
  const bytes = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
  const start = startsWithMark(bytes) ? 3 : 0
  const text = bytes.toString('utf8', start)
  const isShort = bytes.length <= kept
  request.text = isShort ? text : new StringDecoder().write(bytes.subarray(start, kept))
  if (bytes.length === 0) return done(new ScmError('SCM.0005', 'body/json', 'the body is empty, must be a JSON object'))
  if (!isUtf8(bytes)) return done(new ScmError('SCM.0005', 'body/utf8', 'the body is not UTF-8'))
  try {
    request.body = JSON.parse(text)
    request.isJson = isShort
  } catch {
    return done(new ScmError('SCM.0005', 'body/json', `the body is not JSON: ${slipOf(text)}`))
  }
  done()
}

/** Hook of `--lenient`: trim the blanks off the words of a purchase before any rule sees them. */
export function trimWords(request: FastifyRequest, _reply: unknown, done: () => void) {
  request.body = withoutBlanks(request.body)
  done()
}

function readBytes(payload: IncomingMessage, limit: number, done: (error: Error | null, body?: Buffer) => void) {
  if (Number(payload.headers['content-length']) > limit) {
    payload.resume()
    return done(tooLarge(limit))
  }
  const chunks: Buffer[] = []
  let size = 0
  payload.on('data', take)
  payload.on('end', finish)
  payload.on(refused, giveUp)

  function take(chunk: Buffer) {
    size += chunk.length
    if (size > limit) giveUp(tooLarge(limit))
    else chunks.push(chunk)
  }

  function finish() {
    done(null, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
  }

  function giveUp(refusal: Refusal) {
    payload.off('data', take)
    payload.off('end', finish)
    payload.off(refused, giveUp)
    payload.resume()
    done(refusal)
  }
}

const tooLarge = (limit: number) => new GatewayError('bodyTooLarge', 'body/size', `the body is over ${limit} bytes`)

const startsWithMark = (bytes: Buffer) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/** What is wrong with a text that is not JSON, as far as a glance tells; never in the words of V8, which change. */
function slipOf(text: string): string {
  const comma = commaBeforeClosing(text)
  if (comma !== -1) {
    const before = text.slice(0, comma)
    const line = before.split('\n').length
    const column = comma - before.lastIndexOf('\n')
    const closing = text.slice(comma + 1).trimStart()[0]
    return `comma before ${closing} at line ${line}, column ${column}, as in the printed sample`
  }
  const first = text.trimStart()[0]
  if (first === undefined) return 'it is blank'
  return first === '{' ? 'it begins as an object and breaks off or goes wrong later' : `it begins with ${first}`
}

/** Position of the first comma that stands before a closing bracket, outside strings; -1 when there is none. */
function commaBeforeClosing(text: string): number {
  let comma = -1
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string
    if (character === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
      comma = -1
    } else if (character === ',') comma = at
    else if (comma !== -1 && (character === '}' || character === ']')) return comma
    else if (character > ' ') comma = -1
  }
  return -1
}
