/** The schemas as validators: ajv, literal-minded, for the service sees the bytes that the client sent. */
import { Ajv, type ErrorObject } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import { type ObjectSchema, projectParams } from '../schemas/schema.js'
import { refusalOf } from './domain/refusal.js'

/** Compiles a request's schema into a validator that answers with the one refusal that counts. */
export function createValidatorCompiler(): FastifySchemaCompiler<ObjectSchema> {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    keywords: ['x-error'],
  })
  return ({ schema }) => {
    // Judged before the body is read, by a hook.
    if (schema === projectParams) return () => true
    const validate = ajv.compile(schema)
    return (value: unknown) => validate(value) || { error: refusalOf(validate.errors as ErrorObject[], schema) }
  }
}
