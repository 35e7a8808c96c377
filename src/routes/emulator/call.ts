/** The three forms of a call under /_emulator: read, change with a body, act without an answer. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FromSchema } from 'json-schema-to-ts'
import { problem } from '../../../schemas/control/problem.js'
import type { Schema } from '../../../schemas/schema.js'
import { createValidate, type Validate } from '../../control/validate.js'
import { notJson, Problem } from '../../domain/errors.js'
import { findExceeded } from '../../domain/json-bounds.js'
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
  readonly params?: Schema
  readonly querystring?: Schema
}

interface Reading<Answer, Value> extends Call {
  readonly answer: Answer
  read(request: Request): NoInfer<Value>
}

interface Changing<Answer, Value> extends Call {
  readonly method: 'PUT' | 'POST'
  readonly body: Schema
  readonly status?: 200 | 201
  readonly answer: Answer
  /** Change what the body says; it is not validated yet. */
  change(body: unknown, request: Request): NoInfer<Value>
}

interface Acting extends Call {
  readonly method: 'DELETE' | 'POST' | 'PUT'
  readonly body?: Schema
  act(request: Request): void
}

/** What a handler returns, by the schema of its answer. Orders hold plain strings and numbers where the schema lists the values. */
type Shape<S extends Schema> = FromSchema<
  S,
  { deserialize: [{ pattern: { type: 'string' }; output: string }, { pattern: { type: 'integer' }; output: number }] }
>

/** The compiler compares what a handler returns with the schema of its answer, unless `Value` is given. */
export interface Calls {
  read<Answer extends Schema, Value = Shape<Answer>>(call: Reading<Answer, Value>): void
  change<Answer extends Schema, Value = Shape<Answer>>(call: Changing<Answer, Value>): void
  act(call: Acting): void
}

export function createCalls(app: FastifyInstance): Calls {
  return {
    read({ path, answer, read, ...call }) {
      const schema = describe(call, 200, answer)
      app.get<Types>(path, { exposeHeadRoute: true, schema }, (request, reply) => sendJson(reply, read(request)))
    },
    change({ method, path, status = 200, answer, change, ...call }) {
      app.route<Types>({
        method,
        url: path,
        schema: describe(call, status, answer),
        handler: (request, reply) => sendJson(reply, change(parseJson(request.body), request), status),
      })
    },
    act({ method, path, act, ...call }) {
      app.route<Types>({
        method,
        url: path,
        schema: describe(call, 204),
        handler(request, reply) {
          act(request)
          reply.code(204).send()
        },
      })
    },
  }
}

const problems = {
  description: 'Something is wrong.',
  content: { 'application/problem+json': { schema: problem } },
}

/** Describe a call for the OpenAPI document. */
export const describe = (
  { summary, ...call }: Omit<Call, 'path'> & { readonly body?: Schema },
  status: 200 | 201 | 204,
  answer?: Schema,
): Record<string, unknown> => ({
  summary,
  ...call,
  response: {
    [status]: {
      description: summary,
      ...(answer ? { content: { 'application/json': { schema: answer } } } : { type: 'null' }),
    },
    '4xx': problems,
  },
})

/** Return the project of a path. @throws {Problem} 404 for an invalid id */
export function toProjectId({ params }: Request): string {
  if (isProjectId(params.project_id)) return params.project_id
  throw new Problem(404, 'no project can have this id')
}

/** Return the query of a list with `limit` as a number; a text that is no number stays, to be rejected. */
export function toPage({ query: { limit, ...query } }: Request) {
  if (limit === undefined) return query
  return { ...query, limit: typeof limit === 'string' && /^\d{1,9}$/.test(limit) ? Number(limit) : limit }
}

const nothing = { type: 'object', additionalProperties: false } as const

/** Create a hook that rejects members which a call does not take: a misspelt one could make it forget too much. */
export function createNeedlessCheck() {
  const validate: Validate = createValidate(true)
  return async ({ query, body, routeOptions: { schema } }: FastifyRequest) => {
    if (schema?.querystring === undefined) validate(nothing, query)
    if (schema?.body === undefined && body instanceof Buffer && body.length > 0) validate(nothing, parseJson(body))
  }
}

/** Parse a body. @throws {Problem} 400 when it is not JSON */
function parseJson(bytes: unknown): unknown {
  const isText = bytes instanceof Buffer && isUtf8(bytes)
  const exceeded = isText ? findExceeded(bytes) : undefined
  if (exceeded !== undefined) throw new Problem(400, exceeded.reason, [{ pointer: '#', detail: exceeded.reason }])
  try {
    return JSON.parse(isText ? bytes.toString() : '')
  } catch {
    throw notJson()
  }
}
