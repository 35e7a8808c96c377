/**
 * The gateway in front of the service: what every answer carries, and what is refused before any call is looked at.
 *
 * Source: API Request Signing Guide and API Gateway user guide, "Error codes".
 */
import { randomFillSync } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { GatewayError } from '../errors.js'
import { headersLimit, uriLimit } from '../limits.js'
import { serverName } from '../version.js'
import type { Wire } from '../wire.js'

/** Makes X-Request-Ids: 32 lower-case hex characters, never drawn from the seeded generator. */
export function createRequestIds(): () => string {
  const size = 16
  const pool = Buffer.alloc(size * 256)
  let used = pool.length
  return () => {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    used += size
    return pool.toString('hex', used - size, used)
  }
}

export const gateway = (wire: Wire) =>
  fp(async (app: FastifyInstance) => {
    const calls: Call[] = []
    app.addHook('onRoute', ({ method, path }) => {
      calls.push({ methods: [method].flat(), segments: path.split('/') })
    })
    app.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
      wire.note(request.raw.socket, reply.raw)
      reply.header('x-request-id', request.id)
      reply.header('server', serverName)
      // A body is JSON whatever it calls itself. The header as it was sent stays in rawHeaders.
      request.raw.headers['content-type'] = 'application/json'
      const refusal = requestFault(request.raw)
      if (refusal !== undefined) done(refusal)
      else if (request.is404) done(routeFault(request.raw, calls))
      else done()
    })
  })

/** What makes a request unfit for any call, whatever its path. */
function requestFault(raw: IncomingMessage): GatewayError | undefined {
  const url = raw.url as string
  if (raw.httpVersionMajor !== 1) {
    return new GatewayError('badRequest', 'http/parse', `HTTP/${raw.httpVersion}; the gateway takes 1.0 and 1.1`)
  }
  if (url.length > uriLimit) {
    return new GatewayError('uriTooLarge', 'http/uri', `the URI has ${url.length} bytes, at most ${uriLimit}`)
  }
  const lines = raw.rawHeaders
  let bytes = 0
  let hosts = 0
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string
    bytes += name.length + (lines[i + 1] as string).length + ': \r\n'.length
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  if (bytes > headersLimit) {
    return new GatewayError(
      'headersTooLarge',
      'http/headers',
      `the headers have ${bytes} bytes, at most ${headersLimit}`,
    )
  }
  if (hosts !== 1 && (hosts > 1 || raw.httpVersionMinor === 1)) {
    return new GatewayError('badRequest', 'http/host', `${hosts} Host headers; HTTP/1.1 asks for one`)
  }
  if (url.includes('%') && !isDecodable(url)) {
    return new GatewayError('badRequest', 'http/parse', 'a percent escape in the URI is malformed or not UTF-8')
  }
  return undefined
}

function isDecodable(url: string) {
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}

interface Call {
  readonly methods: string[]
  readonly segments: string[]
}

/** Why no call answers: the path is unknown, or known with another method. */
function routeFault(raw: IncomingMessage, calls: Call[]): GatewayError {
  const path = (raw.url as string).replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/[?#].*/s, '')
  const methods = methodsOf(path, calls)
  if (methods.length > 0) {
    return new GatewayError('wrongMethod', 'route/method', `${raw.method} on a path that takes ${methods.join(', ')}`)
  }
  const isSlashed = path.endsWith('/') && methodsOf(path.slice(0, -1), calls).length > 0
  const reason = isSlashed ? 'the slash at the end makes it another path' : `no call has the path ${path}`
  return new GatewayError('unknownPath', 'route/unknown', reason)
}

function methodsOf(path: string, calls: Call[]): string[] {
  const segments = path.split('/').map(decodeURIComponent)
  return calls
    .filter(call => call.segments.length === segments.length)
    .filter(call => call.segments.every((segment, i) => segment.startsWith(':') || segment === segments[i]))
    .flatMap(call => call.methods)
}
