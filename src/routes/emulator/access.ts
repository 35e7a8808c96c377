/**
 * Who may call /_emulator. A test's tool must not let a web page that a developer visits reach into his machine.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../domain/errors.js'
import { isDecodable, toPath } from '../../http/uri.js'

export const emulatorPrefix = '/_emulator'

export interface Access {
  /** More names by which the emulator may be called, in lower case. */
  readonly allowedHosts: readonly string[]
  /** The token that `Authorization: Bearer` must hold; undefined: none is needed. */
  readonly token: string | undefined
}

/** Tell whether a URI that cannot be decoded is under the prefix; for all others the router knows. */
export function isEmulatorPath(url: string | undefined): boolean {
  const path = toPath(url)
  return path === emulatorPrefix || path.startsWith(`${emulatorPrefix}/`)
}

/** Tell whether a path is health or ready, which an image's health check calls whatever else is set. */
export const isExempt = (url: string | undefined): boolean => /^\/_emulator\/(health|ready)$/.test(decode(toPath(url)))

const decode = (path: string) => (isDecodable(path) ? decodeURIComponent(path) : path)

/** Return why a request is denied: it comes from a foreign web page, or without the token. Undefined when it is allowed. */
export function checkAccess({ raw }: FastifyRequest, { allowedHosts, token }: Access): Problem | undefined {
  const { host = '', origin, authorization = '' } = raw.headers
  const name = toName(host)
  if (!isOwn(name) && !allowedHosts.includes(name)) {
    return new Problem(403, `Host is ${JSON.stringify(name)}; --allowed-hosts takes more names`)
  }
  if (origin !== undefined && !isSameOrigin(origin, host)) return new Problem(403, 'a web page of another origin calls')
  const site = raw.headers['sec-fetch-site'] ?? 'none'
  if (site !== 'none' && site !== 'same-origin') return new Problem(403, 'a web page of another site calls')
  if (token !== undefined && !isEqual(/^bearer (.*)$/i.exec(authorization)?.[1] ?? '', token)) {
    return new Problem(401, 'Authorization must be Bearer and the token of --control-token')
  }
  return undefined
}

/** Return the name in a Host header, in lower case: without port, an IPv6 address without brackets. */
function toName(host: string): string {
  const [, bracketed, name] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host) ?? []
  return (bracketed ?? name ?? host).toLowerCase()
}

const isOwn = (name: string) =>
  isIP(name) !== 0 || /^[^.]*$/.test(name) || /\.(internal|local|localhost|test)$/.test(name)

/** Tell whether host and port are the same; a missing port is that of the scheme. */
function isSameOrigin(origin: string, host: string) {
  if (!URL.canParse(origin)) return false
  const { protocol, host: from } = new URL(origin)
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === from && from !== ''
}

/** Compare in constant time. */
function isEqual(one: string, other: string) {
  const [a, b] = [one, other].map(text => createHash('sha256').update(text).digest())
  return timingSafeEqual(a as Buffer, b as Buffer)
}
