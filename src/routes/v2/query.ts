/** How a query is read: a member without a value counts as absent. */
import type { FastifyRequest } from 'fastify'

/** Hook: drop empty members before any rule sees them. */
export function dropEmpty(request: FastifyRequest, _reply: unknown, done: () => void) {
  request.query = Object.fromEntries(Object.entries(Object(request.query)).filter(([, value]) => value !== ''))
  done()
}
