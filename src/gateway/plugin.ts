/**
 * The gateway in front of the service: checks that come before any call, and how the server closes.
 *
 * Source: API Request Signing Guide and API Gateway user guide, "Error codes".
 */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { GatewayError } from '../domain/errors.js'
import { setCommonHeaders } from '../http/reply.js'
import { decorateRequests } from '../http/request.js'
import { toPath } from '../http/uri.js'
import type { HeldRequests } from '../services/held-requests.js'
import { checkRequest } from './check-request.js'
import type { Connections } from './connections.js'
import type { ParserErrors } from './parser-errors.js'

export interface GatewayOptions {
  readonly connections: Connections
  readonly heldRequests: HeldRequests
  readonly parserErrors: ParserErrors
  /** Milliseconds for requests under way when the server closes. */
  readonly closeTimeout: number
}

export const gateway = fp(async (app: FastifyInstance, options: GatewayOptions) => {
  const { connections, heldRequests, parserErrors, closeTimeout } = options
  const calls: Call[] = []
  decorateRequests(app)
  parserErrors.listen(app.server)
  app.addHook('onRoute', ({ method, path }) => {
    calls.push({ methods: [method].flat(), segments: path.split('/').map(toSegment) })
  })
  app.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    request.startedAt = performance.now()
    connections.track(request, reply)
    setCommonHeaders(reply, request.id)
    // A body is JSON whatever it calls itself. The header as it was sent stays in rawHeaders.
    const { headers } = request.raw
    headers['content-type'] = 'application/json'
    // Node drops what follows a request to upgrade, so the connection ends with its answer.
    if (headers.upgrade !== undefined) reply.header('connection', 'close')
    const error = checkRequest(request.raw)
    if (error !== undefined) done(error)
    else if (request.is404) done(toRouteError(request.raw, calls))
    else done()
  })
  app.addHook('preClose', async () => {
    const cutOff = setTimeout(connections.destroyAll, closeTimeout)
    app.server.once('close', () => clearTimeout(cutOff))
    heldRequests.cancel()
    connections.drain()
  })
})

interface Call {
  readonly methods: string[]
  readonly segments: (string | RegExp)[]
}

/** Turn a segment of a route's path into a text, or for a parameter into the pattern that the router matches. */
const toSegment = (segment: string) =>
  segment.startsWith(':') ? new RegExp(`^${segment.replace(/^:\w+/, '') || '[^]*'}$`) : segment

/** Return why no call answers: the path is unknown, or known with another method. */
function toRouteError(raw: IncomingMessage, calls: Call[]): GatewayError {
  const path = toPath(raw.url)
  const methods = findMethods(path, calls)
  if (methods.length > 0) {
    return new GatewayError('wrongMethod', 'route/method', `${raw.method} on a path that takes ${methods.join(', ')}`)
  }
  const isSlashed = path.endsWith('/') && findMethods(path.slice(0, -1), calls).length > 0
  const reason = isSlashed ? 'the slash at the end makes it another path' : `no call has the path ${path}`
  return new GatewayError('unknownPath', 'route/unknown', reason)
}

function findMethods(path: string, calls: Call[]): string[] {
  const segments = path.split('/').map(decodeURIComponent)
  return calls
    .filter(call => call.segments.length === segments.length)
    .filter(call => call.segments.every((segment, i) => matches(segment, segments[i] as string)))
    .flatMap(call => call.methods)
}

const matches = (segment: string | RegExp, text: string) =>
  typeof segment === 'string' ? segment === text : segment.test(text)
