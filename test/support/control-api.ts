/** Call the control API in tests. Every answer is compared with the document of the API. */
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

/** Create an app that does not listen, and return its parts with the functions that call it. */
export async function controlApi(t: Test, settings: Record<string, string> = {}, start: StartContent = {}) {
  const log = collected()
  const all = parts(settings, log, start)
  const app = await createApp(all)
  t.teardown(() => app.close())
  const { paths } = await document
  return { ...all, app, lines: log.lines, request, call, readPages, buy, placeOrder, send }

  /** Send any request; a JSON body of the answer is parsed. */
  async function send(method: string, path: string, payload?: string | Buffer, headers: Record<string, string> = {}) {
    const reply = await app.inject({ method: method as 'GET', url: path, headers, ...(payload && { payload }) })
    const isJson = /json$/.test(String(reply.headers['content-type'])) && method !== 'HEAD'
    const body = isJson ? JSON.parse(reply.body) : reply.body || undefined
    return { status: reply.statusCode, body, headers: reply.headers } as Answer
  }

  /** Request `/_emulator` + path, and compare the answer with the document. */
  async function request(method: string, path: string, payload?: unknown, headers: Record<string, string> = {}) {
    const text = payload === undefined ? undefined : JSON.stringify(payload)
    const answer = await send(method, `/_emulator${path}`, text, headers)
    t.match(answer.headers['x-request-id'], /^[0-9a-f]{32}$/)
    t.equal(findMismatch(method, path, answer), undefined, `${method} ${path}`)
    return answer
  }

  /** Request, and return the body. @throws when the answer is an error */
  async function call(method: string, path: string, payload?: unknown) {
    const { status, body } = await request(method, path, payload)
    if (status >= 400) throw new Error(`${method} ${path} answers ${JSON.stringify(body)}`)
    return body
  }

  /** Read all pages of a list, two items each, and return the items of each page. */
  async function readPages(path: string, list: string) {
    const pages: unknown[][] = []
    for (let after = ''; ; ) {
      const page = await call('GET', `${path}?limit=2${after}`)
      pages.push(page[list])
      if (page.next === null) return pages
      if (!/^[A-Za-z0-9_-]+$/.test(page.next)) throw new Error(`not URL-safe: ${page.next}`)
      after = `&after=${page.next}`
    }
  }

  function buy(project_id: string, changes: object = {}, headers: Record<string, string> = {}) {
    const body = JSON.stringify({ ...accepted, ...changes })
    return send('POST', `/v2/${project_id}/scm/cert/purchase`, body, headers)
  }

  /** Buy, and return the order id. @throws when the answer is an error */
  async function placeOrder(project_id: string, changes: object = {}): Promise<string> {
    const { status, body } = await buy(project_id, changes)
    if (status !== 200) throw new Error(`the purchase answers ${JSON.stringify(body)}`)
    return body.order_id
  }

  /** Return how an answer differs from the document in type and shape. */
  function findMismatch(method: string, path: string, { status, body, headers }: Answer) {
    const [template, operation] = findOperation(method, path.split('?')[0] as string)
    const described = operation?.responses[status < 400 ? status : '4XX'] ?? findProblem()
    if (described.content === undefined) return body === undefined ? undefined : `a body: ${JSON.stringify(body)}`
    const [[type, { schema }]] = Object.entries(described.content) as [[string, { schema: object }]]
    if (headers['content-type'] !== type) return `${headers['content-type']} instead of ${type}`
    const key = `${method} ${template} ${status < 400 ? status : '4XX'}`
    const validate = compiled.get(key) ?? ajv.compile(schema)
    compiled.set(key, validate)
    return validate(body) ? undefined : ajv.errorsText(validate.errors)
  }

  function findOperation(method: string, path: string): [string, Operation?] {
    const found = Object.entries(paths).find(([template]) =>
      new RegExp(`^${template.replace(/\{[^}]*\}/g, '[^/]+')}$`).test(`/_emulator${path}`),
    )
    return found === undefined ? ['none'] : [found[0], found[1][method === 'HEAD' ? 'get' : method.toLowerCase()]]
  }

  function findProblem() {
    return findOperation('GET', '/clock')[1]?.responses['4XX'] as { content: Record<string, { schema: object }> }
  }
}

/** Return the status and the errors of a problem document, each as `pointer detail`. */
export const errorsIn = ({ status, body }: Answer): [number, string[]] => [
  status,
  (body.errors ?? []).map(({ pointer, detail }: Record<string, string>) => `${pointer} ${detail}`),
]

/** Return the counters of a project as the list shows them. */
export const counters = (project_id: string, counts: object = {}) => ({
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
