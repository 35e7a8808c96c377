/** Checks of a request before its path is looked at. */
import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../domain/errors.js'
import { isDecodable } from '../http/uri.js'
import { headersLimit, uriLimit } from './limits.js'

/** Return the error of a request that no call can answer; undefined when it is fine. */
export function checkRequest(raw: IncomingMessage): GatewayError | undefined {
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
