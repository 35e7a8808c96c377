/**
 * The life of a connection: it is tracked from its first byte, knows its latest request, and when it closes, every accepted
 * order whose answer was not written is marked lost.
 */
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Attempts } from '../http/attempts.js'
import type { Logger } from '../http/logger.js'
import { logDisconnected, toRequestFields } from '../http/request-log.js'
import type { HeldRequests } from '../services/held-requests.js'

export interface Connection {
  readonly socket: Socket
  /** The latest request, and its reply. */
  request: FastifyRequest | undefined
  reply: FastifyReply | undefined
  /** Requests before it whose answers were not written yet when the next one came. */
  earlier: [FastifyRequest, FastifyReply][]
  /** The latest request is rejected; what still arrives is read and dropped. */
  isRejected: boolean
  /** The head of a request is too large, in a line that has not ended yet. */
  isHeadEndless: boolean
}

export interface SocketError extends Error {
  readonly syscall?: string
}

export interface ConnectionsOptions {
  readonly attempts: Attempts
  readonly heldRequests: HeldRequests
  readonly log: Logger
}

export type Connections = ReturnType<typeof createConnections>

export function createConnections({ attempts, heldRequests, log }: ConnectionsOptions) {
  const connections = new Map<Socket, Connection>()
  return {
    /** Return the connection of a socket; undefined when it has closed. */
    find: (socket: Socket) => connections.get(socket),
    open,
    /** Track the latest request, so that a later parser error can be attributed to it or queued behind its response. */
    track(request: FastifyRequest, reply: FastifyReply) {
      const { socket } = request.raw
      const connection = connections.get(socket) ?? open(socket)
      if (connection.reply?.raw.writableFinished === false) keepEarlier(connection)
      connection.request = request
      connection.reply = reply
    },
    close,
    /** Close idle and rejected connections now, the others after their current response. */
    drain() {
      for (const [socket, { reply, isRejected }] of connections) {
        if (isRejected || socket.bytesRead === 0) socket.destroy()
        else if (reply !== undefined) reply.raw.shouldKeepAlive = false
      }
    },
    destroyAll() {
      for (const socket of connections.keys()) close(socket)
    },
  }

  /** Track a new connection. */
  function open(socket: Socket): Connection {
    const connection: Connection = {
      socket,
      request: undefined,
      reply: undefined,
      earlier: [],
      isRejected: false,
      isHeadEndless: false,
    }
    connections.set(socket, connection)
    socket.once('close', () => close(socket))
    // After the client's FIN, probe with an empty write: if the client is gone, the write fails and the order is marked
    // lost. Only possible while our own side is open.
    socket.prependOnceListener('end', () => {
      if (connection.request?.attempt !== undefined && socket.writable) socket.write('')
    })
    return connection
  }

  function keepEarlier(connection: Connection) {
    const { earlier, request, reply } = connection
    connection.earlier = earlier.filter(([, { raw }]) => !raw.writableFinished)
    connection.earlier.push([request as FastifyRequest, reply as FastifyReply])
  }

  /** Mark what was accepted and not written as lost, log what was incomplete, and destroy the socket. */
  function close(socket: Socket, error?: SocketError) {
    const connection = connections.get(socket)
    if (connection === undefined) return
    connections.delete(socket)
    heldRequests.disconnect(socket)
    const { request, reply, earlier, isRejected } = connection
    if (request !== undefined) earlier.push([request, reply as FastifyReply])
    const decided = earlier.filter(([{ attempt }]) => attempt !== undefined)
    for (const [i, [request, { raw }]] of decided.entries()) {
      // When a write fails, the last answer is the one that was not written, whatever Node calls finished.
      const isFailed = error?.syscall === 'write' && i === decided.length - 1
      if (isFailed || !raw.writableFinished) attempts.markLost(request)
    }
    if (request?.attempt === undefined && !isRejected) logAborted(connection)
    socket.destroy()
  }

  function logAborted({ socket, request, reply }: Connection) {
    if (request === undefined) {
      if (socket.bytesRead === 0) return
      logDisconnected(log, {}, 'the connection ended before the head of a request had arrived')
    } else if (reply?.sent === false) {
      logDisconnected(log, toRequestFields(request), 'the connection ended before the request was complete')
    }
  }
}
