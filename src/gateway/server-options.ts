/** How Fastify and Node's HTTP server are set up, so that the gateway alone answers what is wrong with a request. */
import type { FastifyHttpOptions, FastifyServerOptions, RawServerDefault } from 'fastify'
import { createValidatorCompiler } from '../http/validation.js'
import { maxHeadSize, pipelineHighWaterMark, type Timeouts } from './limits.js'
import type { ParserErrors } from './parser-errors.js'

export interface GatewayServerOptions {
  readonly createRequestId: () => string
  readonly parserErrors: ParserErrors
  readonly timeouts: Timeouts
  /** Answers a request whose URI the router cannot decode. */
  readonly onUndecodableUri: NonNullable<FastifyServerOptions['frameworkErrors']>
}

export const toServerOptions = (options: GatewayServerOptions) =>
  ({
    genReqId: options.createRequestId,
    // HEAD is a wrong method on the calls of the service.
    exposeHeadRoutes: false,
    // While the server closes, a request is still answered by its own rules.
    return503OnClosing: false,
    // Connections under way get the time that the preClose hook gives them.
    forceCloseConnections: 'idle',
    // Fastify copies its own value over Node's, so this one is set twice.
    requestTimeout: options.timeouts.request,
    // A longer parameter would be an unknown path instead of a wrong project id.
    routerOptions: { maxParamLength: maxHeadSize },
    schemaController: { compilersFactory },
    http: {
      // The gateway answers a missing Host itself.
      requireHostHeader: false,
      maxHeaderSize: maxHeadSize,
      highWaterMark: pipelineHighWaterMark,
      headersTimeout: options.timeouts.headers,
      requestTimeout: options.timeouts.request,
      // Node looks for late requests this often: by default every 30 s.
      connectionsCheckingInterval: Math.min(500, options.timeouts.headers / 4),
    },
    clientErrorHandler: options.parserErrors.onClientError,
    frameworkErrors: options.onUndecodableUri,
  }) satisfies FastifyHttpOptions<RawServerDefault>

/** Set at the very start, so that Fastify never loads its own compilers. */
const compilersFactory: NonNullable<FastifyServerOptions['schemaController']>['compilersFactory'] = {
  // @ts-expect-error Fastify's types say that a compiler gets a bare schema; it gets a part of a route
  buildValidator: createValidatorCompiler,
  buildSerializer: () => () => JSON.stringify,
}
