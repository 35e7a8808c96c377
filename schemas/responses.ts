/** Describe responses in the OpenAPI document: the headers of all, and the error responses by status. */
import { gatewayErrorBody, scmErrorBody } from './schema.js'

/** Responses by status. Bodies are untyped: the purchase route sends bytes, not the object that its schema describes. */
export type Responses = Readonly<Record<number, object>>

export const responseHeaders = {
  'X-Request-Id': {
    type: 'string',
    pattern: gatewayErrorBody.properties.request_id.pattern,
    description: 'Id of the request, on every answer.',
  },
} as const

const errorHeaders = {
  ...responseHeaders,
  'X-Emulator-Rule': {
    type: 'string',
    description: 'The rule that was broken, as the README lists it; not of the service.',
  },
  'X-Emulator-Reason': { type: 'string', maxLength: 300, description: 'Why, in one line; not of the service.' },
} as const

const service = { headers: errorHeaders, content: { 'application/json': { schema: scmErrorBody } } } as const
const gateway = { headers: errorHeaders, content: { 'application/json': { schema: gatewayErrorBody } } } as const
const either = {
  headers: errorHeaders,
  content: { 'application/json': { schema: { oneOf: [scmErrorBody, gatewayErrorBody] } } },
} as const

/** Error responses of every call, except those about a body. */
export const errorResponsesWithoutBody: Responses = {
  400: { description: 'The service refuses a value, or the gateway the request.', ...either },
  403: { description: 'The project id is one that no project can have.', ...service },
  404: { description: 'The path is unknown, or known with another method.', ...gateway },
  414: { description: 'The URI is too large.', ...gateway },
  494: { description: 'The headers are too large.', ...gateway },
  500: { description: 'A defect of the emulator.', ...service },
}

/** Error responses of a call that reads a body. */
export const errorResponses: Responses = {
  ...errorResponsesWithoutBody,
  413: { description: 'The body is too large.', ...gateway },
}
