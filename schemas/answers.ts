/** How answers are described in the OpenAPI document: the headers that all have, and the refusals by status. */
import { gatewayErrorBody, scmErrorBody } from './schema.js'

/** Answers by status. A type of its own, for the purchase route sends bytes, not what the schema describes. */
export type Answers = Readonly<Record<number, object>>

export const answerHeaders = {
  'X-Request-Id': { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'Id of the request, on every answer.' },
} as const

const refusalHeaders = {
  ...answerHeaders,
  'X-Emulator-Rule': {
    type: 'string',
    description: 'The rule that was broken, as the README lists it; not of the service.',
  },
  'X-Emulator-Reason': { type: 'string', maxLength: 300, description: 'Why, in one line; not of the service.' },
} as const

const service = { headers: refusalHeaders, content: { 'application/json': { schema: scmErrorBody } } } as const
const gateway = { headers: refusalHeaders, content: { 'application/json': { schema: gatewayErrorBody } } } as const
const either = {
  headers: refusalHeaders,
  content: { 'application/json': { schema: { oneOf: [scmErrorBody, gatewayErrorBody] } } },
} as const

/** What every call of the service may answer beside its success, but for what is wrong about a body. */
export const refusalsWithoutBody: Answers = {
  400: { description: 'The service refuses a value, or the gateway the request.', ...either },
  403: { description: 'The project id is one that no project can have.', ...service },
  404: { description: 'The path is unknown, or known with another method.', ...gateway },
  414: { description: 'The URI is too large.', ...gateway },
  494: { description: 'The headers are too large.', ...gateway },
  500: { description: 'A defect of the emulator.', ...service },
}

/** What a call that reads a body may answer beside its success. */
export const refusals: Answers = {
  ...refusalsWithoutBody,
  413: { description: 'The body is too large.', ...gateway },
}
