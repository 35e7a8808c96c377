/** How an answer is written: the headers that every answer carries, and JSON. */
import type { FastifyReply } from 'fastify'
import { serverName } from '../domain/version.js'

/** Set the headers that every answer carries on one that Fastify writes. */
export function setCommonHeaders(reply: FastifyReply, request_id: string) {
  reply.header('x-request-id', request_id)
  reply.header('server', serverName)
}

/** Return all headers of a JSON answer, the common ones included, for one that Fastify does not write. */
export const toHeaders = (body: Buffer, request_id: string): Record<string, string> => ({
  'content-type': 'application/json',
  'content-length': String(body.length),
  'x-request-id': request_id,
  server: serverName,
})

/** Send a value as JSON. As bytes, because Fastify adds a charset to the type of a string. */
export function sendJson(reply: Pick<FastifyReply, 'code'>, value: unknown, status = 200) {
  reply
    .code(status)
    .type('application/json')
    .send(Buffer.from(JSON.stringify(value)))
}
