/** health and ready. They are called every few seconds, so they are not logged. */
import type { FastifyInstance } from 'fastify'
import { version } from '../../domain/version.js'
import { sendJson } from '../../http/reply.js'

export async function healthRoutes(app: FastifyInstance) {
  const startedAt = performance.now()
  const options = { schema: { hide: true }, exposeHeadRoute: true }
  app.get('/health', options, (_request, reply) => {
    // Seconds, to the millisecond.
    const uptime = Math.round(performance.now() - startedAt) / 1000
    sendJson(reply, { version, uptime })
  })
  app.get('/ready', options, (_request, reply) => {
    sendJson(reply, { ready: true })
  })
}
