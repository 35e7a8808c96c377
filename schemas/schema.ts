/** The dialect of JSON Schema (one annotation, x-error) and the shapes that all calls share. */
import type { ExtendedJSONSchema } from 'json-schema-to-ts'
import type { ScmCode } from './errors/scm.js'

/**
 * A JSON Schema in which `x-error` on a property is the error code of a wrong value, and `x-error` on an object the code of a
 * missing field or a wrong type.
 */
export type Schema = ExtendedJSONSchema<{ 'x-error': ScmCode }>

/** The schema of a request's object; it has the code of every violation. */
export type ObjectSchema = Schema & {
  readonly 'x-error': ScmCode
  readonly properties: Readonly<Record<string, unknown>>
}

/** The names of all members, for `required`. */
export type Keys<Properties> = readonly (keyof Properties)[]

/** Path parameter of every v2 call. Documented: required, String. The form is chosen. */
export const projectParams = {
  type: 'object',
  'x-error': 'SCM.0002',
  required: ['project_id'],
  properties: {
    project_id: {
      type: 'string',
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      description: 'Project ID.',
      'x-error': 'SCM.0002',
    },
  },
} as const satisfies Schema

/** Error body of the service. Source: the purchase page's second response sample; v2 and v3 alike. */
export const scmErrorBody = {
  title: 'ScmError',
  type: 'object',
  required: ['error_code', 'error_msg'],
  additionalProperties: false,
  properties: {
    error_code: { type: 'string', pattern: '^SCM\\.[0-9]{4}$', description: 'Error code of the service.' },
    error_msg: { type: 'string', description: 'Message of the code, in English or Chinese.' },
  },
} as const satisfies Schema

/** Error body of the gateway in front of the service. Source: API Request Signing Guide, "Error Codes". */
export const gatewayErrorBody = {
  title: 'GatewayError',
  type: 'object',
  required: ['error_msg', 'error_code', 'request_id'],
  additionalProperties: false,
  properties: {
    error_msg: { type: 'string', description: 'Message of the situation, in English.' },
    error_code: { type: 'string', pattern: '^APIGW\\.[0-9]{4}$', description: 'Error code of the gateway.' },
    request_id: { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'Equal to the header X-Request-Id.' },
  },
} as const satisfies Schema
