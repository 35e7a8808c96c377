/** The three forms of a call under /_emulator: read, change with a body, act without an answer. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from '../../../schemas/control/problem.js'
import { createValidate, type Validate } from '../../control/validate.js'
import { Problem } from '../../domain/errors.js'
import { isProjectId } from '../../domain/project-id.js'
import { sendJson } from '../../http/reply.js'

interface Params {
  project_id: string
  order_id: string
  fault_id: string
}

interface Types {
  Params: Params
  Querystring: Record<string, unknown>
}

type Request = FastifyRequest<Types>

interface Call {
  readonly path: string
  /** For the OpenAPI document. */
  readonly summary: string
  readonly params?: object
  readonly querystring?: object
}

interface Reading extends Call {
  /** Schema of the answer. */
  readonly answer: object
  read(request: Request): unknown
}

interface Changing extends Call {
  readonly method: 'PUT' | 'POST'
  /** Schema of the body. */
  readonly body: object
  readonly status?: 200 | 201
  readonly answer: object
  /** Changes what the body says; it is not validated yet. */
  change(body: unknown, request: Request): unknown
}

interface Acting extends Call {
  readonly method: 'DELETE' | 'POST' | 'PUT'
  readonly body?: object
  act(request: Request): void
}

export interface Calls {
  read(call: Reading): void
  change(call: Changing): void
  act(call: Acting): void
}

export function createCalls(app: FastifyInstance): Calls {
  return {
    read({ path, answer, read, ...call }) {
      const schema = describe(call, { 200: answer })
      app.get<Types>(path, { exposeHeadRoute: true, schema }, (request, reply) => sendJson(reply, read(request)))
    },
    change({ method, path, status = 200, answer, change, ...call }) {
      app.route<Types>({
        method,
        url: path,
        schema: describe(call, { [status]: answer }),
        handler: (request, reply) => sendJson(reply, change(parseJson(request.body), request), status),
      })
    },
    act({ method, path, act, ...call }) {
      app.route<Types>({
        method,
        url: path,
        schema: describe(call, { 204: {} }),
        handler(request, reply) {
          act(request)
          reply.code(204).send()
        },
      })
    },
  }
}

/** How the OpenAPI document describes an answer without a body. */
const noContent = { type: 'null' }

const describe = ({ summary, ...call }: Omit<Call, 'path'>, answers: Record<number, object>) => ({
  summary,
  ...call,
  response: {
    ...Object.fromEntries(
      Object.entries(answers).map(([status, schema]) => [
        status,
        { description: summary, ...(status === '204' ? noContent : { content: { 'application/json': { schema } } }) },
      ]),
    ),
    '4xx': { description: 'Something is wrong.', content: { 'application/problem+json': { schema: problem } } },
  },
})

/** Return the project of a path. @throws {Problem} 404 for an invalid id */
export function toProjectId({ params }: Request): string {
  if (isProjectId(params.project_id)) return params.project_id
  throw new Problem(404, 'no project can have this id')
}

/** Return the query of a list with `limit` as a number; a text that is no number stays, to be rejected. */
export function toPage({ query: { limit, ...query } }: Request): object {
  if (limit === undefined) return query
  return { ...query, limit: typeof limit === 'string' && /^\d{1,9}$/.test(limit) ? Number(limit) : limit }
}

const nothing = { type: 'object', additionalProperties: false }

/** Create a hook that rejects members which a call does not take: a misspelt one could make it forget too much. */
export function createNeedlessCheck() {
  const validate: Validate = createValidate(true)
  return async ({ query, body, routeOptions: { schema } }: FastifyRequest) => {
    if (schema?.querystring === undefined) validate(nothing, query)
    if (schema?.body === undefined && body instanceof Buffer && body.length > 0) validate(nothing, parseJson(body))
  }
}

/** Parse a body. @throws {Problem} 400 when it is not JSON */
export function parseJson(bytes: unknown): unknown {
  const isText = bytes instanceof Buffer && isUtf8(bytes)
  try {
    return JSON.parse(isText ? bytes.toString() : '')
  } catch {
    throw new Problem(400, 'the body is not JSON', [{ pointer: '#', detail: 'is not JSON' }])
  }
}
