/** The emulator, from top to bottom: read this file first. */
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { Ids } from './domain/identifiers.js'
import { GatewayError } from './errors.js'
import { headLimit, type Patience } from './limits.js'
import type { Logger } from './log.js'
import { body } from './plugins/body.js'
import { errorHandler, refuse } from './plugins/error-handler.js'
import { createRequestIds, gateway } from './plugins/gateway.js'
import { openapi } from './plugins/openapi.js'
import { checkProject } from './plugins/project.js'
import type { Language } from './refusal-answer.js'
import { healthRoutes } from './routes/control/health.js'
import { purchaseRoute } from './routes/v2/purchase.js'
import type { Store } from './store/store.js'
import { createValidatorCompiler } from './validator.js'
import { createWire } from './wire.js'

export interface Parts {
  readonly lenient: boolean
  readonly language: Language
  /** Bytes. */
  readonly bodyLimit: number
  readonly store: Store
  readonly ids: Ids
  readonly log: Logger
  readonly patience: Patience
}

/** Given at the very start, so that Fastify never loads the compilers it would use otherwise. */
const compilersFactory: NonNullable<FastifyServerOptions['schemaController']>['compilersFactory'] = {
  // @ts-expect-error Fastify's types say that a compiler gets a bare schema; it gets a part of a route
  buildValidator: createValidatorCompiler,
  buildSerializer: () => () => JSON.stringify,
}

export async function createApp(parts: Parts): Promise<FastifyInstance> {
  const { lenient, language, bodyLimit, store, ids, log, patience } = parts
  const requestId = createRequestIds()
  const answering = { language, log, rest: patience.rest }
  const wire = createWire({ ...answering, requestId })
  const app = Fastify({
    genReqId: requestId,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Given twice: Fastify sets Node's own to this one.
    requestTimeout: patience.request,
    routerOptions: { maxParamLength: headLimit },
    schemaController: { compilersFactory },
    http: {
      requireHostHeader: false,
      maxHeaderSize: headLimit,
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      connectionsCheckingInterval: Math.min(500, patience.headers / 4),
    },
    clientErrorHandler: wire.clientError,
    frameworkErrors: (_error, request, reply) => {
      wire.note(request, reply)
      const reason = 'the URI is malformed, or has a percent escape that is malformed or not UTF-8'
      refuse(new GatewayError('badRequest', 'http/parse', reason), request, reply, answering)
    },
  })
  wire.listen(app.server)
  app.addHook('preClose', async () => {
    const cutOff = setTimeout(wire.close, patience.close)
    app.server.once('close', () => clearTimeout(cutOff))
    wire.closeIdle()
  })
  await app.register(gateway(wire))
  await app.register(errorHandler(answering))
  await app.register(body(bodyLimit))
  await app.register(openapi(log))
  await app.register(healthRoutes)
  await app.register(async service => {
    service.addHook('onRequest', checkProject)
    await service.register(purchaseRoute({ store, ids, log, lenient }))
  })
  await app.ready()
  return app
}
