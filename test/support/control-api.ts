/** The control API as tests ask it: whatever it answers is held against its own document. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Test } from 'tap'
import { createApp } from '../../src/app.js'
import type { StartContent } from '../../src/control/control.js'
import { accepted } from './fixtures.js'
import { collected, parts } from './start.js'

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test says by what it compares which shape it expects
  body: any
  headers: Record<string, unknown>
}

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}

const ajv = new Ajv2020({ strict: false, discriminator: true, formats: { 'date-time': true } })
const compiled = new Map<string, ValidateFunction>()

/** The document of the control API, which is the same for all. */
const document = createApp(parts())
  .then(app => app.inject('/_emulator/openapi.json'))
  .then(reply => reply.json<{ paths: Record<string, Record<string, Operation>> }>())

/** An app that isn't listening, and ways to ask it. */
export async function control(t: Test, texts: Record<string, string> = {}, start: StartContent = {}) {
  const log = collected()
  const all = parts(texts, log, start)
  const app = await createApp(all)
  t.teardown(() => app.close())
  const { paths } = await document
  return { ...all, app, lines: log.lines, ask, tell, buy, bought, send }

  /** Bytes, and headers. */
  async function send(method: string, path: string, payload?: string | Buffer, headers: Record<string, string> = {}) {
    const reply = await app.inject({ method: method as 'GET', url: path, headers, ...(payload && { payload }) })
    const isJson = /json$/.test(String(reply.headers['content-type'])) && method !== 'HEAD'
    const body = isJson ? JSON.parse(reply.body) : reply.body || undefined
    return { status: reply.statusCode, body, headers: reply.headers } as Answer
  }

  /** Ask `/_emulator` + path. The answer must be of the shape that the document gives it. */
  async function ask(method: string, path: string, payload?: unknown, headers: Record<string, string> = {}) {
    const text = payload === undefined ? undefined : JSON.stringify(payload)
    const answer = await send(method, `/_emulator${path}`, text, headers)
    t.match(answer.headers['x-request-id'], /^[0-9a-f]{32}$/)
    t.equal(shapeFault(method, path, answer), undefined, `${method} ${path}`)
    return answer
  }

  /** As `ask`, but for what it answers when all is well. */
  async function tell(method: string, path: string, payload?: unknown) {
    const { status, body } = await ask(method, path, payload)
    if (status >= 400) throw new Error(`${method} ${path} answers ${JSON.stringify(body)}`)
    return body
  }

  function buy(project_id: string, changes: object = {}, headers: Record<string, string> = {}) {
    const body = JSON.stringify({ ...accepted, ...changes })
    return send('POST', `/v2/${project_id}/scm/cert/purchase`, body, headers)
  }

  /** The ids of an order that is accepted. */
  async function bought(project_id: string, changes: object = {}): Promise<string> {
    const { status, body } = await buy(project_id, changes)
    if (status !== 200) throw new Error(`the purchase answers ${JSON.stringify(body)}`)
    return body.order_id
  }

  /** What is wrong with an answer's type and shape. */
  function shapeFault(method: string, path: string, { status, body, headers }: Answer) {
    const [template, operation] = operationOf(method, path.split('?')[0] as string)
    const described = operation?.responses[status < 400 ? status : '4XX'] ?? problemOf()
    if (described.content === undefined) return body === undefined ? undefined : `a body: ${JSON.stringify(body)}`
    const [[type, { schema }]] = Object.entries(described.content) as [[string, { schema: object }]]
    if (headers['content-type'] !== type) return `${headers['content-type']} instead of ${type}`
    const key = `${method} ${template} ${status < 400 ? status : '4XX'}`
    const validate = compiled.get(key) ?? ajv.compile(schema)
    compiled.set(key, validate)
    return validate(body) ? undefined : ajv.errorsText(validate.errors)
  }

  function operationOf(method: string, path: string): [string, Operation?] {
    const found = Object.entries(paths).find(([template]) =>
      new RegExp(`^${template.replace(/\{[^}]*\}/g, '[^/]+')}$`).test(`/_emulator${path}`),
    )
    return found === undefined ? ['none'] : [found[0], found[1][method === 'HEAD' ? 'get' : method.toLowerCase()]]
  }

  function problemOf() {
    return operationOf('GET', '/clock')[1]?.responses['4XX'] as { content: Record<string, { schema: object }> }
  }
}

/** The errors of a problem document, as `pointer detail`. */
export const faultsIn = ({ status, body }: Answer): [number, string[]] => [
  status,
  (body.errors ?? []).map(({ pointer, detail }: Record<string, string>) => `${pointer} ${detail}`),
]

export const project = (project_id: string, counts: object = {}) => ({
  project_id,
  attempts: 0,
  orders: 0,
  certificates: 0,
  refused: 0,
  failed: 0,
  lost: 0,
  quota: { certificates: null },
  ...counts,
})
