/** Fixtures as tests send and compare them. */
import { type Fixture, loadFixtures } from '../src/fixtures.js'

/** All of them, by folder and name. */
export const fixtures: [name: string, fixture: Fixture][] = ['v2/purchase', 'gateway'].flatMap(folder =>
  loadFixtures(folder).map(([name, fixture]): [string, Fixture] => [`${folder}/${name}`, fixture]),
)

/** The printed example, its slips mended. */
export const accepted = new Map(fixtures).get('v2/purchase/accepted')?.request.body as Record<string, unknown>

export const expanded = (text: string): string =>
  text.replace(/\{\{(.)\*(\d+)\}\}/g, (_, letter: string, times) => letter.repeat(Number(times)))

/** The body that a fixture's request sends. */
export function bodyOf({ body, rawBody }: Fixture['request']): string | Buffer | undefined {
  if (typeof rawBody === 'object') return Buffer.from(rawBody.base64, 'base64')
  if (rawBody !== undefined) return expanded(rawBody)
  return body === undefined ? undefined : JSON.stringify(body)
}

/** An answer's body with the placeholders of fixtures in place of what the emulator made. */
export function withPlaceholders(body: string): string {
  return body
    .replace(/"CS\d{10}[0-9A-Z]{5}"/, '"{{order_id}}"')
    .replace(/"scs\d{13}"/g, '"{{cert_id}}"')
    .replace(/"[0-9a-f]{32}"/, '"{{request_id}}"')
}
