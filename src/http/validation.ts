/** The schemas as validators: ajv, literal-minded, for the service sees the bytes that the client sent. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import type { ObjectSchema } from '../../schemas/schema.js'
import { queryRefusalOf, refusalOf } from '../domain/violations.js'

/** Compiles a request's schema into a validator that answers with the one refusal that counts. */
export function createValidatorCompiler(): FastifySchemaCompiler<ObjectSchema> {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    keywords: ['x-error'],
    // Tests do that; to compile the schema of schemas takes longer than all else that ajv does at the start.
    validateSchema: false,
    meta: false,
  })
  return ({ schema, httpPart }) => {
    // The project id is judged before the body is read, by a hook, and the certificate's by its call.
    if (httpPart === 'params') return () => true
    if (httpPart !== 'querystring') return validatorOf(ajv.compile(schema), refusalOf, schema)
    // Most emulators are never asked: what a purchase does not need is made when it is first needed.
    let validate: ReturnType<typeof validatorOf> | undefined
    return (value: unknown) => {
      validate ??= validatorOf(ajv.compile(schema), queryRefusalOf, schema)
      return validate(value)
    }
  }
}

const validatorOf =
  (validate: ValidateFunction, refusal: typeof refusalOf, schema: ObjectSchema) =>
  (value: unknown): true | { error: Error } =>
    validate(value) || { error: refusal(validate.errors as ErrorObject[], schema) }
