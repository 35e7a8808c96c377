/** Read the fixtures: examples of the calls, one case a file, for the OpenAPI documents and the tests. */
import { readdirSync, readFileSync } from 'node:fs'

export interface FixtureRequest {
  readonly method: string
  readonly path: string
  /** null removes a header that a client sends by itself. */
  readonly headers: Readonly<Record<string, string | null>>
  readonly body?: unknown
  readonly rawBody?: string | { readonly base64: string }
}

export interface Fixture {
  readonly title: string
  /** The place in the documents, or that it was chosen. */
  readonly source: string
  /** Settings other than the default ones. */
  readonly settings?: {
    readonly lenient?: boolean
    readonly language?: 'en' | 'zh'
    readonly products?: 'any' | 'catalogue'
    readonly quota?: number
  }
  /** What to send first, such as purchases to read back. */
  readonly before?: readonly FixtureRequest[]
  readonly request: FixtureRequest
  readonly response: {
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    /** How often the one certificate of the body is repeated. */
    readonly count?: number
    /** Which way the numbers of the body's certificates run, if not upwards. */
    readonly certificates?: 'downwards'
    readonly body: unknown
  }
}

/**
 * The fixtures of a folder, by file name without its ending. In a request `{{x*N}}` stands for N times x, and in its path
 * `{{cert_id}}` for the first certificate that the last request of `before` bought; in an answer `{{order_id}}`,
 * `{{cert_id}}`, `{{cert_name}}` and `{{request_id}}` stand for what the emulator makes.
 */
export function loadFixtures(folder: string): [name: string, fixture: Fixture][] {
  const names = readdirSync(`fixtures/${folder}`).map(file => file.replace('.json', ''))
  return names.sort().map(name => [name, JSON.parse(readFileSync(`fixtures/${folder}/${name}.json`, 'utf8'))])
}
