/**
 * The fixtures as tests use them. In a request `{{x*N}}` stands for N times x; in an answer `{{order_id}}`,
 * `{{cert_id}}` and `{{request_id}}` stand for what the emulator makes, and `count` says how often the certificate is
 * repeated.
 */
import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../fixtures/', import.meta.url)

export interface Fixture {
  title: string
  source: string
  settings?: { lenient?: boolean; language?: 'en' | 'zh' }
  request: {
    method: string
    path: string
    headers: Record<string, string | null>
    body?: unknown
    rawBody?: string | { base64: string }
  }
  response: { status: number; headers?: Record<string, string>; count?: number; body: unknown }
}

/** The fixtures of a folder, by file name without its ending. */
export function fixtures(folder: string): [name: string, fixture: Fixture][] {
  return readdirSync(new URL(`${folder}/`, root))
    .sort()
    .map(file => [file.replace('.json', ''), JSON.parse(readFileSync(new URL(`${folder}/${file}`, root), 'utf8'))])
}

/** The printed example, its slips mended. */
export const accepted = fixture('v2/purchase/accepted').request.body as Record<string, unknown>

export function fixture(name: string): Fixture {
  return JSON.parse(readFileSync(new URL(`${name}.json`, root), 'utf8'))
}

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
