/** The emulator, from top to bottom: read this file first. */
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { openapi } from '../scripts/openapi.js'
import type { Control } from './control/control.js'
import { GatewayError } from './domain/errors.js'
import { createWire } from './gateway/connections.js'
import { headLimit, type Patience, queueLimit } from './gateway/limits.js'
import { createRequestIds, gateway } from './gateway/plugin.js'
import type { Attempts } from './http/attempts.js'
import { body } from './http/body.js'
import { errorHandler, refuse } from './http/error-handler.js'
import type { Language } from './http/error-response.js'
import type { FaultEffects } from './http/fault-injection.js'
import type { Logger } from './http/logger.js'
import { createValidatorCompiler } from './http/validation.js'
import type { ControlAccess } from './routes/emulator/access.js'
import { controlRoutes } from './routes/emulator/control.js'
import { healthRoutes } from './routes/emulator/health.js'
import { certRoute } from './routes/v2/cert.js'
import { certlistRoute } from './routes/v2/certlist.js'
import { productRoute } from './routes/v2/product.js'
import { checkProject } from './routes/v2/project-id.js'
import { purchaseRoute } from './routes/v2/purchase.js'
import type { Shop } from './store/state.js'

export interface Parts {
  readonly lenient: boolean
  readonly language: Language
  /** Bytes. */
  readonly bodyLimit: number
  /** Whether only what the catalogue lists can be bought. */
  readonly isCatalogued: boolean
  /** The most certificates that a project may hold; null for any number. */
  readonly quota: number | null
  /** Who may ask the control API; undefined where there is none. */
  readonly access: ControlAccess | undefined
  readonly shop: Shop
  readonly attempts: Attempts
  readonly effects: FaultEffects
  readonly control: Control
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
  const { language, bodyLimit, access, attempts, effects, control, log, patience } = parts
  const requestId = createRequestIds()
  const answering = { language, log, rest: patience.rest, attempts, access }
  const wire = createWire({ language, log, requestId, rest: patience.rest, lose: attempts.lose })
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
      highWaterMark: queueLimit,
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
    effects.end()
    wire.windDown()
  })
  await app.register(gateway(wire))
  await app.register(errorHandler(answering))
  await app.register(body(bodyLimit))
  await app.register(openapi(log))
  await app.register(healthRoutes)
  if (access !== undefined) await app.register(controlRoutes, { control, access, log })
  await app.register(async service => {
    service.addHook('onRequest', checkProject)
    await service.register(purchaseRoute(parts))
    await service.register(certlistRoute(parts))
    await service.register(certRoute(parts))
    await service.register(productRoute(log))
  })
  await app.ready()
  return app
}
