/** Validation with ajv, taken literally: nothing is coerced, removed or defaulted, as the service sees the client's bytes. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import type { ObjectSchema } from '../../schemas/schema.js'
import { toQueryViolation, toViolation } from '../domain/violations.js'

/** Create a compiler whose validators return the one error that the answer names. */
export function createValidatorCompiler(): FastifySchemaCompiler<ObjectSchema> {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    keywords: ['x-error'],
    // Tests validate the schemas. Compiling the meta schema takes longer than all else that ajv does at the start.
    validateSchema: false,
    meta: false,
  })
  return ({ schema, httpPart }) => {
    // A hook checks the project id before the body is read, and the call checks the certificate id.
    if (httpPart === 'params') return () => true
    if (httpPart !== 'querystring') return toValidator(ajv.compile(schema), toViolation, schema)
    // Compiled when it is first needed: a purchase has no query.
    let validate: ReturnType<typeof toValidator> | undefined
    return (value: unknown) => {
      validate ??= toValidator(ajv.compile(schema), toQueryViolation, schema)
      return validate(value)
    }
  }
}

const toValidator =
  (validate: ValidateFunction, toError: typeof toViolation, schema: ObjectSchema) =>
  (value: unknown): true | { error: Error } =>
    validate(value) || { error: toError(validate.errors as ErrorObject[], schema) }
