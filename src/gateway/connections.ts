/**
 * The life of a connection: it is tracked from its first byte, knows its latest request, and when it closes, every accepted
 * order whose answer was not handed to the system is marked lost, at once.
 */
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Attempts } from '../http/attempts.js'
import type { Logger } from '../http/logger.js'
import { logDisconnected, logDropped, toRequestFields } from '../http/request-log.js'
import type { HeldRequests } from '../services/held-requests.js'

export interface Connection {
  readonly socket: Socket
  /** The latest request, and its reply. */
  request: FastifyRequest | undefined
  reply: FastifyReply | undefined
  /** Requests before it whose answers were not written yet when the next one came, the oldest first. */
  earlier: [FastifyRequest, FastifyReply][]
  /** The latest request is rejected; what still arrives is read and dropped. */
  isRejected: boolean
  /** The latest request is the last one that is answered; what still arrives is read and dropped. */
  isFinal: boolean
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

const cutReason = 'the emulator closed the connection before the answer was written'

/** Milliseconds to read what has arrived before a connection is closed. */
const readTime = 20

export type Connections = ReturnType<typeof createConnections>

export function createConnections({ attempts, heldRequests, log }: ConnectionsOptions) {
  const connections = new Map<Socket, Connection>()
  /** Sockets that are closed, or about to be: no request on them is answered any more. */
  const closed = new WeakSet<Socket>()
  let isDraining = false
  return {
    /** Return the connection of a socket; undefined when it has closed. */
    find: (socket: Socket) => connections.get(socket),
    open,
    /**
     * Track the latest request, so that a later parser error can be attributed to it or queued behind its response. False
     * when it must not be answered, because the answer before it was the last one of the connection.
     */
    track(request: FastifyRequest, reply: FastifyReply): boolean {
      const { socket } = request.raw
      const connection = connections.get(socket)
      // A request that is injected by a test has no connection.
      if (connection === undefined && !closed.has(socket)) return true
      if (connection === undefined || connection.isFinal) {
        logDropped(log, toRequestFields(request))
        return false
      }
      if (connection.reply?.raw.writableFinished === false) keepEarlier(connection)
      connection.request = request
      connection.reply = reply
      // Fastify says Connection: close in an answer to a request that comes while it closes.
      if (isDraining) endAfter(connection, reply)
      return true
    },
    close,
    /** Close idle and rejected connections now, the others after their current response. */
    drain() {
      isDraining = true
      for (const connection of connections.values()) {
        const { socket, reply, isRejected } = connection
        if (isRejected || socket.bytesRead === 0) close(socket)
        else if (reply !== undefined && !reply.raw.writableFinished) endAfter(connection, reply)
      }
    },
    closeAll,
    cutOff,
    /** Close all connections, after a moment in which what they have sent is read. */
    cutOffAll() {
      for (const socket of connections.keys()) discardInput(socket)
      setTimeout(closeAll, readTime)
    },
  }

  function closeAll() {
    for (const socket of connections.keys()) close(socket, undefined, cutReason)
  }

  /** Close a connection: what is not written is lost at once; what the client has sent is read before the socket closes. */
  function cutOff(socket: Socket) {
    if (!connections.has(socket)) return
    discardInput(socket)
    forget(socket, undefined, cutReason)
    setTimeout(() => socket.destroy(), readTime)
  }

  /** Track a new connection. */
  function open(socket: Socket): Connection {
    const connection: Connection = {
      socket,
      request: undefined,
      reply: undefined,
      earlier: [],
      isRejected: false,
      isFinal: false,
      isHeadEndless: false,
    }
    connections.set(socket, connection)
    socket.once('close', () => close(socket))
    socket.prependOnceListener('end', () => {
      // A client that has ended its side does not wait for an answer. Node would leave the connection open if the beginning
      // of another request has arrived.
      if (heldRequests.has(socket)) close(socket)
      // After the client's FIN, probe with an empty write: if the client is gone, the write fails and the order is marked
      // lost. Only possible while our own side is open.
      else if (connection.request?.attempt !== undefined && socket.writable) socket.write('')
    })
    return connection
  }

  /** Keep a request whose answer is not written yet. Answers are written in order, so those at the front are done first. */
  function keepEarlier({ earlier, request, reply }: Connection) {
    earlier.push([request as FastifyRequest, reply as FastifyReply])
    let written = 0
    while (earlier[written]?.[1].raw.writableFinished) written += 1
    if (written * 2 > earlier.length) earlier.splice(0, written)
  }

  /** Answer no request after this one: the connection ends when its response is written. */
  function endAfter(connection: Connection, { raw }: FastifyReply) {
    const { socket } = connection
    connection.isFinal = true
    raw.shouldKeepAlive = false
    if (raw.req.complete) discardInput(socket)
    // Node calls this after the last response, and would close at once.
    socket.destroySoon = () => socket.end()
    raw.once('finish', () => {
      discardInput(socket)
      socket.end()
    })
  }

  /** Read and drop what still arrives: closing a socket with unread bytes makes the system drop what it has yet to send. */
  function discardInput(socket: Socket) {
    socket.removeAllListeners('data').on('data', () => {})
    // Behind many queued responses Node's parser has stopped reading; the stream still waits for it, until it gets a chunk.
    socket.push('')
    socket.resume()
  }

  /** Mark what was accepted and not written as lost, log what was incomplete, and destroy the socket. */
  function close(socket: Socket, error?: SocketError, reason?: string) {
    forget(socket, error, reason)
    socket.destroy()
  }

  function forget(socket: Socket, error?: SocketError, reason = 'the client left before its answer was written') {
    const connection = connections.get(socket)
    if (connection === undefined) return
    connections.delete(socket)
    closed.add(socket)
    heldRequests.disconnect(socket)
    const { request, reply, earlier, isRejected } = connection
    if (request !== undefined) earlier.push([request, reply as FastifyReply])
    const decided = earlier.filter(([{ attempt }]) => attempt !== undefined)
    for (const [request] of earlier) request.isCut = true
    for (const [i, [request, { raw }]] of decided.entries()) {
      // When a write fails, the last answer is the one that was not written, whatever Node calls finished.
      const isFailed = error?.syscall === 'write' && i === decided.length - 1
      if (isFailed || !raw.writableFinished) attempts.markLost(request, reason)
    }
    if (request?.attempt === undefined && !isRejected) logAborted(connection)
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
