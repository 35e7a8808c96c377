/** The emulator's server, from top to bottom: read this file first. */
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import type { Config } from './config.js'
import type { Control } from './control/control.js'
import { GatewayError } from './domain/errors.js'
import { createConnections } from './gateway/connections.js'
import type { Timeouts } from './gateway/limits.js'
import { createParserErrors } from './gateway/parser-errors.js'
import { gateway } from './gateway/plugin.js'
import { createRequestIds } from './gateway/request-ids.js'
import { toServerOptions } from './gateway/server-options.js'
import { createAttempts } from './http/attempts.js'
import { body } from './http/body.js'
import { errorHandler, type SendUnrouted, sendError } from './http/error-handler.js'
import { createFaultInjection } from './http/fault-injection.js'
import type { Logger } from './http/logger.js'
import { createKnownRoutes } from './http/unknown-route.js'
import { documentRoutes } from './routes/documents.js'
import { emulatorPrefix, isEmulatorPath } from './routes/emulator/access.js'
import { healthRoutes } from './routes/emulator/health.js'
import { emulatorRoutes } from './routes/emulator/plugin.js'
import { sendAsProblem } from './routes/emulator/problem.js'
import { cert } from './routes/v2/cert.js'
import { certlist } from './routes/v2/certlist.js'
import { product } from './routes/v2/product.js'
import { checkProjectId } from './routes/v2/project-id.js'
import { purchase } from './routes/v2/purchase.js'
import type { HeldRequests } from './services/held-requests.js'
import type { Orders } from './services/orders.js'
import type { State } from './store/state.js'

export interface AppOptions {
  readonly state: State
  readonly orders: Orders
  readonly heldRequests: HeldRequests
  readonly control: Control
  readonly settings: Pick<Config, 'language' | 'bodyLimit' | 'lenient' | 'control' | 'controlToken' | 'allowedHosts'>
  readonly timeouts: Timeouts
  readonly log: Logger
  /** Plug-in that sees every route: the build describes them with it. */
  readonly describe?: FastifyPluginAsync
}

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { state, orders, heldRequests, control, settings, timeouts, log, describe } = options
  const { language, lenient } = settings
  const lingerTimeout = timeouts.linger
  const hasControl = settings.control === 'on'
  const createRequestId = createRequestIds()
  const attempts = createAttempts(state, log)
  const connections = createConnections({ attempts, heldRequests, log })
  const parserErrors = createParserErrors({ connections, language, log, createRequestId, lingerTimeout })
  const faultInjection = createFaultInjection({
    attempts,
    closeConnection: connections.cutOff,
    faults: state.faults,
    heldRequests,
    language,
    parseInjectHeader: hasControl ? control.parseInjectHeader : undefined,
  })
  const errorOptions = { attempts, language, lingerTimeout, log }
  const access = { allowedHosts: settings.allowedHosts, token: settings.controlToken }
  const knownRoutes = createKnownRoutes()
  const emulatorOptions = { control, access, knownRoutes, lingerTimeout, log }

  // Where the router fails, Fastify reaches no error handler of a prefix.
  const sendUnrouted: SendUnrouted = (error, request, reply) => {
    if (hasControl && isEmulatorPath(request.raw.url)) sendAsProblem(error, request, reply, emulatorOptions)
    else sendError(error, request, reply, errorOptions)
  }

  const app = Fastify(
    toServerOptions({
      createRequestId,
      parserErrors,
      timeouts,
      onUndecodableUri(_error, request, reply) {
        connections.track(request, reply)
        const reason = 'the URI is malformed, or has a percent escape that is malformed or not UTF-8'
        sendUnrouted(new GatewayError('badRequest', 'http/parse', reason), request, reply)
      },
    }),
  )
  if (describe !== undefined) await app.register(describe)
  await app.register(gateway, { connections, heldRequests, knownRoutes, parserErrors, closeTimeout: timeouts.close })
  await app.register(errorHandler, { ...errorOptions, sendUnrouted })
  await app.register(body, { limit: settings.bodyLimit })
  await app.register(documentRoutes, { lenient, log })
  if (hasControl) await app.register(emulatorRoutes, { prefix: emulatorPrefix, ...emulatorOptions })
  else await app.register(healthRoutes, { prefix: emulatorPrefix })
  await app.register(async service => {
    service.addHook('onRequest', checkProjectId)
    await service.register(purchase, { orders, attempts, faultInjection, lenient })
    await service.register(certlist, { store: state.orders, log })
    await service.register(cert, { store: state.orders, log })
    await service.register(product, { log })
  })
  await app.ready()
  return app
}
