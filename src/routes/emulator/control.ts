/** The control API: HTTP in, HTTP out. What the calls do is in control/control.ts; their shapes are in schemas/control/. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { clockAdvance, clockChange, clockReading } from '../../../schemas/control/clock.js'
import { fault, faultList, faultRule } from '../../../schemas/control/fault.js'
import { problem } from '../../../schemas/control/problem.js'
import {
  attemptList,
  attemptQuery,
  orderDetails,
  orderList,
  pageQuery,
  projectList,
  projectSummary,
  quota,
} from '../../../schemas/control/project.js'
import { state } from '../../../schemas/control/state.js'
import { projectParams } from '../../../schemas/schema.js'
import type { Control } from '../../control/control.js'
import { type Check, createCheck } from '../../control/validate.js'
import { Problem } from '../../domain/errors.js'
import { body } from '../../http/body.js'
import type { Logger } from '../../http/logger.js'
import { logAnswered } from '../../http/request-log.js'
import { addDocument } from '../documents.js'
import { isProject } from '../v2/project-id.js'
import { accessFault, type ControlAccess } from './access.js'

interface Asked {
  Params: { project_id: string; order_id: string; fault_id: string }
  Querystring: Record<string, unknown>
}

/** Bytes of a body, and of a state. */
const limits = { body: 64 * 1024, state: 64 * 1024 ** 2 }

export interface ControlRouteParts {
  readonly control: Control
  readonly access: ControlAccess
  readonly log: Logger
}

export async function controlRoutes(app: FastifyInstance, { control, access, log }: ControlRouteParts) {
  const check = createCheck(true)
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  app.addHook('onRequest', (request, _reply, done) => done(accessFault(request, access)))
  app.addHook('onResponse', logAnswered(log))
  app.addHook('preValidation', async request => refuseNeedless(check, request))
  await app.register(body(limits.body))

  const get = (
    path: string,
    summary: string,
    shape: object,
    answer: (request: FastifyRequest<Asked>) => unknown,
    more = {},
  ) =>
    app.get<Asked>(
      path,
      { exposeHeadRoute: true, schema: described(summary, { 200: shape }, more) },
      (request, reply) => {
        send(reply, 200, answer(request))
      },
    )
  const takeNothing = (
    method: 'DELETE' | 'POST',
    path: string,
    summary: string,
    action: (request: FastifyRequest<Asked>) => void,
  ) =>
    app.route<Asked>({
      method,
      url: path,
      schema: described(summary, { 204: {} }),
      handler: (request, reply) => {
        action(request)
        reply.code(204).send()
      },
    })
  const take = (
    method: 'PUT' | 'POST',
    path: string,
    summary: string,
    [given, status, shape]: [object, 200 | 201, object],
    action: (given: never, request: FastifyRequest<Asked>) => unknown,
  ) =>
    app.route<Asked>({
      method,
      url: path,
      schema: described(summary, { [status]: shape }, { body: given }),
      handler: (request, reply) => send(reply, status, action(jsonOf(request.body) as never, request)),
    })

  addDocument(app, '/_emulator/openapi.json', 'control.json')
  get(
    '/_emulator/projects',
    'Counters of every project, by project_id',
    projectList,
    ({ query }) => control.projects(pageOf(query)),
    { querystring: pageQuery },
  )
  get(
    '/_emulator/projects/:project_id',
    'Counters of a project, and what it bought twice',
    projectSummary,
    request => control.summary(projectOf(request)),
    { params: projectParams },
  )
  takeNothing(
    'DELETE',
    '/_emulator/projects/:project_id',
    'Forget a project, its quota and its own fault rules',
    request => control.forget(projectOf(request)),
  )
  get(
    '/_emulator/projects/:project_id/attempts',
    'Attempts on the purchase call, newest first',
    attemptList,
    request => control.attempts(projectOf(request), pageOf(request.query)),
    { querystring: attemptQuery },
  )
  get(
    '/_emulator/projects/:project_id/orders',
    'Orders, newest first',
    orderList,
    request => control.orders(projectOf(request), pageOf(request.query)),
    { querystring: pageQuery },
  )
  get('/_emulator/projects/:project_id/orders/:order_id', 'An order, with its certificates', orderDetails, request =>
    control.order(projectOf(request), request.params.order_id),
  )
  take(
    'PUT',
    '/_emulator/projects/:project_id/quota',
    'Set how many certificates a project may hold',
    [quota, 200, quota],
    (given, request) => control.setQuota(projectOf(request), given),
  )

  get('/_emulator/faults', 'The fault rules, in the order in which they apply', faultList, () => ({
    faults: control.faults(),
  }))
  get('/_emulator/faults/:fault_id', 'A fault rule', fault, ({ params }) => control.fault(params.fault_id))
  take('POST', '/_emulator/faults', 'Add a fault rule', [faultRule, 201, fault], given => control.addFault(given))
  takeNothing('DELETE', '/_emulator/faults', 'Remove all fault rules', control.clearFaults)
  takeNothing('DELETE', '/_emulator/faults/:fault_id', 'Remove a fault rule', ({ params }) =>
    control.removeFault(params.fault_id),
  )

  get('/_emulator/clock', 'What time it is', clockReading, control.clock)
  take(
    'PUT',
    '/_emulator/clock',
    'Set the clock, or let it stand still or go',
    [clockChange, 200, clockReading],
    control.setClock,
  )
  take('POST', '/_emulator/clock/advance', 'Set the clock on', [clockAdvance, 200, clockReading], control.advanceClock)

  takeNothing('POST', '/_emulator/reset', 'Back to what the emulator started with', control.reset)
  get('/_emulator/state', 'All that is remembered but the ledger', state, control.exportState)
  await app.register(async large => {
    await large.register(body(limits.state))
    const schema = described('Replace all that is remembered', { 204: {} }, { body: state })
    large.put('/_emulator/state', { schema }, (request, reply) => {
      control.importState(jsonOf(request.body))
      reply.code(204).send()
    })
  })
}

/** How the document is told that an answer has no body. */
const nothing = { type: 'null' }

const described = (summary: string, responses: Record<number, object>, more: object = {}) => ({
  summary,
  ...more,
  response: {
    ...Object.fromEntries(
      Object.entries(responses).map(([status, schema]) => [
        status,
        { description: summary, ...(status === '204' ? nothing : { content: { 'application/json': { schema } } }) },
      ]),
    ),
    '4xx': { description: 'Something is wrong.', content: { 'application/problem+json': { schema: problem } } },
  },
})

function send(reply: FastifyReply, status: number, value: unknown) {
  reply
    .code(status)
    .type('application/json')
    .send(Buffer.from(JSON.stringify(value)))
}

function projectOf({ params }: FastifyRequest<Asked>): string {
  if (isProject(params.project_id)) return params.project_id
  throw new Problem(404, 'no project can have this id')
}

const empty = { type: 'object', additionalProperties: false }

/** A member that a call does not know may be a mistake that forgets too much. What it knows, control/ checks. */
function refuseNeedless(check: Check, { query, body, routeOptions: { schema } }: FastifyRequest) {
  if (schema?.querystring === undefined) check(empty, query)
  if (schema?.body === undefined && body instanceof Buffer && body.length > 0) check(empty, jsonOf(body))
}

/** A number in a query is a text; one that is none stays as it is, to be refused. */
function pageOf({ limit, ...query }: Record<string, unknown>): object {
  if (limit === undefined) return query
  return { ...query, limit: typeof limit === 'string' && /^\d{1,9}$/.test(limit) ? Number(limit) : limit }
}

function jsonOf(bytes: unknown): unknown {
  const isText = bytes instanceof Buffer && isUtf8(bytes)
  try {
    return JSON.parse(isText ? bytes.toString() : '')
  } catch {
    throw new Problem(400, 'the body is not JSON', [{ pointer: '#', detail: 'is not JSON' }])
  }
}
