/**
 * The gateway in front of the service: checks that come before any call, and how the server closes.
 *
 * Source: API Request Signing Guide and API Gateway user guide, "Error codes".
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { setCommonHeaders } from '../http/reply.js'
import { decorateRequests } from '../http/request.js'
import type { KnownRoutes } from '../http/unknown-route.js'
import type { HeldRequests } from '../services/held-requests.js'
import { checkRequest } from './check-request.js'
import type { Connections } from './connections.js'
import type { ParserErrors } from './parser-errors.js'

export interface GatewayOptions {
  readonly connections: Connections
  readonly heldRequests: HeldRequests
  readonly knownRoutes: KnownRoutes
  readonly parserErrors: ParserErrors
  /** Milliseconds for requests under way when the server closes. */
  readonly closeTimeout: number
}

export const gateway = fp(async (app: FastifyInstance, options: GatewayOptions) => {
  const { connections, heldRequests, knownRoutes, parserErrors, closeTimeout } = options
  decorateRequests(app)
  // The limit is in bytes. By default Node silently drops what comes after 2 000 headers.
  app.server.maxHeadersCount = 0
  app.server.on('connection', connections.open)
  parserErrors.listen(app.server)
  app.addHook('onRoute', knownRoutes.add)
  app.setNotFoundHandler(knownRoutes.reject)
  app.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    request.startedAt = performance.now()
    if (!connections.track(request, reply)) {
      reply.hijack()
      return
    }
    setCommonHeaders(reply, request.id)
    // A body is JSON whatever it calls itself. The header as it was sent stays in rawHeaders.
    const { headers } = request.raw
    headers['content-type'] = 'application/json'
    // Node drops what follows a request to upgrade, so the connection ends with its answer.
    if (headers.upgrade !== undefined) reply.header('connection', 'close')
    done(checkRequest(request.raw))
  })
  app.addHook('preClose', async () => {
    const cutOff = setTimeout(connections.cutOffAll, closeTimeout)
    app.server.once('close', () => {
      clearTimeout(cutOff)
      // A socket tells of its end after the server has: every attempt has its last word before close() resolves.
      connections.closeAll()
    })
    heldRequests.cancel()
    connections.drain()
  })
})
