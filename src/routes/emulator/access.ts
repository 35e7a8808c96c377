/**
 * Around the control API: who may ask, and how it answers what is wrong. A test's tool must not be a way for a web page
 * that a developer happens to visit to reach into his machine.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { isIP } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../../domain/errors.js'
import { isDecodable, pathOf } from '../../gateway/check-request.js'

export const controlPrefix = '/_emulator/'

export interface ControlAccess {
  /** Further names by which the emulator may be asked, in lower case. */
  readonly allowedHosts: readonly string[]
  /** What `Authorization: Bearer` must hold. */
  readonly token: string | undefined
}

/** Whether a request is for the control API, as far as its path tells. */
export const isControl = ({ raw }: FastifyRequest): boolean => {
  const path = decoded(pathOf(raw.url))
  return path.startsWith(controlPrefix) || path === '/_emulator'
}

/** A path as the router reads it; one that can't be read stays as it is. */
function decoded(path: string) {
  return isDecodable(path) ? decodeURIComponent(path) : path
}

/** health and ready: asked by an image's health check, whatever else is set. */
export const isExempt = ({ raw }: FastifyRequest): boolean =>
  /^\/_emulator\/(health|ready)$/.test(decoded(pathOf(raw.url)))

/** Why a request must not be answered: it comes from a foreign web page, or without the token. */
export function accessFault({ raw }: FastifyRequest, { allowedHosts, token }: ControlAccess): Problem | undefined {
  const { host = '', origin, authorization = '' } = raw.headers
  const name = nameOf(host)
  if (!isOwn(name) && !allowedHosts.includes(name)) {
    return new Problem(403, `Host is ${JSON.stringify(name)}; --allowed-hosts takes names that may be used`)
  }
  if (origin !== undefined && !isSameOrigin(origin, host)) return new Problem(403, 'a web page of another origin asks')
  const site = raw.headers['sec-fetch-site'] ?? 'none'
  if (site !== 'none' && site !== 'same-origin') return new Problem(403, 'a web page of another site asks')
  if (token !== undefined && !isEqual(/^bearer (.*)$/i.exec(authorization)?.[1] ?? '', token)) {
    return new Problem(401, 'Authorization must be Bearer and the token of --control-token')
  }
  return undefined
}

/** Answer a problem, as RFC 9457 has it. */
export function answerProblem({ status, message, errors }: Problem, reply: FastifyReply) {
  const title = status === 494 ? 'Request Header Too Large' : STATUS_CODES[status]
  const body = { type: 'about:blank', title, status, detail: message, ...(errors && { errors }) }
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  reply
    .code(status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(body)))
}

/** The name in a Host header, in lower case: without port, an address of version 6 without brackets. */
function nameOf(host: string): string {
  const [, bracketed, name] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host) ?? []
  return (bracketed ?? name ?? host).toLowerCase()
}

const isOwn = (name: string) =>
  isIP(name) !== 0 || /^[^.]*$/.test(name) || /\.(internal|local|localhost|test)$/.test(name)

/** Whether host and port are the same, the port of the scheme if none is written. */
function isSameOrigin(origin: string, host: string) {
  if (!URL.canParse(origin)) return false
  const { protocol, host: from } = new URL(origin)
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === from && from !== ''
}

/** In constant time. */
function isEqual(one: string, other: string) {
  const [a, b] = [one, other].map(text => createHash('sha256').update(text).digest())
  return timingSafeEqual(a as Buffer, b as Buffer)
}
