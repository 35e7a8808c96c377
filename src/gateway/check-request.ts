/** What makes a request unfit for any call, whatever its path; and how a URI is read. */
import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../domain/errors.js'
import { headersLimit, uriLimit } from './limits.js'

export function requestFault(raw: IncomingMessage): GatewayError | undefined {
  const url = raw.url as string
  if (raw.httpVersionMajor !== 1) {
    return new GatewayError('badRequest', 'http/parse', `HTTP/${raw.httpVersion}; the gateway takes 1.0 and 1.1`)
  }
  if (url.length > uriLimit) {
    return new GatewayError('uriTooLarge', 'http/uri', `the URI has ${url.length} bytes, at most ${uriLimit}`)
  }
  const lines = raw.rawHeaders
  let bytes = 0
  let hosts = 0
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string
    bytes += name.length + (lines[i + 1] as string).length + ': \r\n'.length
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  if (bytes > headersLimit) {
    const reason = `the headers have ${bytes} bytes, at most ${headersLimit}`
    return new GatewayError('headersTooLarge', 'http/headers', reason)
  }
  if (hosts !== 1 && (hosts > 1 || raw.httpVersionMinor === 1)) {
    return new GatewayError('badRequest', 'http/host', `${hosts} Host headers; HTTP/1.1 asks for one`)
  }
  if (url.includes('%') && !isDecodable(url)) {
    return new GatewayError('badRequest', 'http/parse', 'a percent escape in the URI is malformed or not UTF-8')
  }
  return undefined
}

export function isDecodable(url: string) {
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}

/** The path of a URI, which may be in absolute form: without what can hold a secret, as a user or a query can. */
export function pathOf(url = ''): string {
  if (url[0] === '/' && url[1] !== '/' && !url.includes('?') && !url.includes('#')) return url
  return url
    .replace(/^https?:\/\/[^/?#]*/i, '')
    .replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i, '$1//')
    .replace(/[?#].*/s, '')
}
