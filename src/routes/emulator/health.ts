/** Whether the process answers, and is ready. Asked every few seconds, so the log says nothing of it. */
import type { FastifyInstance } from 'fastify'
import { version } from '../../domain/version.js'

export async function healthRoutes(app: FastifyInstance) {
  const began = performance.now()
  const options = { schema: { hide: true }, exposeHeadRoute: true }
  app.get('/_emulator/health', options, (_request, reply) => {
    // Seconds, to the millisecond.
    const uptime = Math.round(performance.now() - began) / 1000
    reply.type('application/json').send(Buffer.from(JSON.stringify({ version, uptime })))
  })
  app.get('/_emulator/ready', options, (_request, reply) => {
    reply.type('application/json').send(Buffer.from('{"ready":true}'))
  })
}
