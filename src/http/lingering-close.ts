/**
 * Lingering close: a client that is still sending can read its answer only if the connection stays open and its bytes are
 * read. So after a rejection the rest of the request is read and dropped, for a limited time.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'

/**
 * Keep the connection of a rejected request open until its body has arrived, at most `timeout` milliseconds. Fastify closes
 * the connection of a body that it rejects, and Node one that the client wants closed, as soon as the answer is written.
 */
export function lingerAfterReply(request: IncomingMessage, reply: FastifyReply, timeout: number) {
  const { headers } = request
  const mayArrive = !request.complete && (Number(headers['content-length']) > 0 || 'transfer-encoding' in headers)
  if ((!mayArrive && !reply.hasHeader('connection')) || headers.upgrade !== undefined) return
  const isLast = !reply.raw.shouldKeepAlive
  reply.header('connection', 'keep-alive')
  if (isLast) request.once('close', () => request.socket.end())
  reply.raw.once('finish', () => {
    const timer = setTimeout(() => request.destroy(), timeout).unref()
    request.once('close', () => clearTimeout(timer))
  })
}

/** End our side of a connection, and drop what still arrives for `timeout` milliseconds. */
export function linger(socket: Socket, timeout: number) {
  socket.end()
  setTimeout(() => socket.destroy(), timeout).unref()
}
