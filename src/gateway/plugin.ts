/**
 * The gateway in front of the service: what every answer carries, and what is refused before any call is looked at.
 *
 * Source: API Request Signing Guide and API Gateway user guide, "Error codes".
 */
import { randomFillSync } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { GatewayError } from '../domain/errors.js'
import { serverName } from '../domain/version.js'
import { pathOf, requestFault } from './check-request.js'
import type { Wire } from './connections.js'

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
    app.decorateRequest('began', 0)
    app.decorateRequest('project_id', undefined)
    app.decorateRequest('attempt', undefined)
    app.decorateRequest('text', null)
    app.decorateRequest('isJson', false)
    app.addHook('onRoute', ({ method, path }) => {
      calls.push({ methods: [method].flat(), segments: path.split('/').map(segmentOf) })
    })
    app.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
      request.began = performance.now()
      wire.note(request, reply)
      reply.header('x-request-id', request.id)
      reply.header('server', serverName)
      // A body is JSON whatever it calls itself. The header as it was sent stays in rawHeaders.
      const { headers } = request.raw
      headers['content-type'] = 'application/json'
      // Node drops what follows a request to upgrade, so that nothing may follow on this connection.
      if (headers.upgrade !== undefined) reply.header('connection', 'close')
      const refusal = requestFault(request.raw)
      if (refusal !== undefined) done(refusal)
      else if (request.is404) done(routeFault(request.raw, calls))
      else done()
    })
  })

interface Call {
  readonly methods: string[]
  readonly segments: (string | RegExp)[]
}

/** A segment of a route's path, a parameter as what the router asks of it. */
const segmentOf = (segment: string) =>
  segment.startsWith(':') ? new RegExp(`^${segment.replace(/^:\w+/, '') || '[^]*'}$`) : segment

/** Why no call answers: the path is unknown, or known with another method. */
function routeFault(raw: IncomingMessage, calls: Call[]): GatewayError {
  const path = pathOf(raw.url)
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
    .filter(call => call.segments.every((segment, i) => fits(segment, segments[i] as string)))
    .flatMap(call => call.methods)
}

const fits = (segment: string | RegExp, given: string) =>
  typeof segment === 'string' ? segment === given : segment.test(given)
