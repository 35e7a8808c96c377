/** Fixtures as tests send and compare them. */

import { type Fixture, type FixtureRequest, loadFixtures } from '../../scripts/fixtures.js'
import { requestBytes } from './http.js'

/** All of them, by folder and name. */
export const fixtures: [name: string, fixture: Fixture][] = [
  'v2/purchase',
  'v2/certlist',
  'v2/cert',
  'v2/product',
  'gateway',
].flatMap(folder => loadFixtures(folder).map(([name, fixture]): [string, Fixture] => [`${folder}/${name}`, fixture]))

/** The printed example, its slips mended. */
export const accepted = new Map(fixtures).get('v2/purchase/accepted')?.request.body as Record<string, unknown>

export const expanded = (text: string): string =>
  text.replace(/\{\{(.)\*(\d+)\}\}/g, (_, letter: string, times) => letter.repeat(Number(times)))

/** What a fixture's request sends; `cert_id` is the certificate that it asks for, if it does. */
export function bytesOf(request: FixtureRequest, cert_id: string): Buffer {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([header, value]) => [header, value && expanded(value)]),
  )
  const path = expanded(request.path).replace('{{cert_id}}', cert_id)
  return requestBytes(request.method, path, headers, bodyOf(request))
}

/** The body that a fixture's request sends. */
function bodyOf({ body, rawBody }: FixtureRequest): string | Buffer | undefined {
  if (typeof rawBody === 'object') return Buffer.from(rawBody.base64, 'base64')
  if (rawBody !== undefined) return expanded(rawBody)
  return body === undefined ? undefined : JSON.stringify(body)
}

/** An answer's body with the placeholders of fixtures in place of what the emulator made. */
export function withPlaceholders(body: string): string {
  return body
    .replace(/"CS\d{10}[0-9A-Z]{5}"/, '"{{order_id}}"')
    .replace(/"scs\d{13}"/g, '"{{cert_id}}"')
    .replace(/"scs-\d{13}"/g, '"{{cert_name}}"')
    .replace(/"[0-9a-f]{32}"/, '"{{request_id}}"')
}
