/** Validate values against the control API's schemas; a Problem names each place. */
import { Ajv, type ErrorObject, type Options } from 'ajv'
import type { FromSchema } from 'json-schema-to-ts'
import { effects } from '../../schemas/control/fault.js'
import type { Schema } from '../../schemas/schema.js'
import { Problem } from '../domain/errors.js'

const options: Options = {
  strictTypes: false,
  discriminator: true,
  keywords: ['x-error'],
  formats: { 'date-time': true },
}

/**
 * Assert that a value has the form of a schema. Its type follows from the schema; `Value` is given where FromSchema cannot work it
 * out: a union, such as a fault's effect. @throws {Problem} 400, with each wrong place
 */
export type Validate = <S extends Schema, Value = FromSchema<S, { keepDefaultedPropertiesOptional: true }>>(
  schema: S,
  value: unknown,
) => asserts value is Value

/**
 * Create the function that validates. It compiles a schema when it first needs it, because most emulators never need one.
 * `allErrors` names every error; for a large document the first one must do.
 */
export function createValidate(allErrors: boolean): Validate {
  let ajv: Ajv | undefined
  return (schema: Schema, value: unknown) => {
    ajv ??= new Ajv({ ...options, allErrors })
    const validate = ajv.compile(schema)
    if (validate(value)) return
    const all = (validate.errors as ErrorObject[]).flatMap(toError)
    // For each place the first error is enough.
    const errors = [...new Map(all.toReversed().map(error => [error.pointer, error])).values()].toReversed()
    const [{ pointer, detail }] = errors as [{ pointer: string; detail: string }]
    throw new Problem(400, `${pointer} ${detail}`, errors)
  }
}

function toError({ keyword, instancePath, params, message }: ErrorObject) {
  if (keyword === 'if') return []
  const member: string =
    params.missingProperty ?? params.additionalProperty ?? (keyword === 'discriminator' ? params.tag : '')
  const path = member === '' ? instancePath : `${instancePath}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return [{ pointer: toPointer(path), detail: toDetail(keyword, params, message as string) }]
}

/** Format a JSON pointer as a fragment of a URI, which cannot hold lone surrogates. */
const toPointer = (path: string) => `#${encodeURI(Buffer.from(path).toString()).replaceAll('#', '%23')}`

function toDetail(keyword: string, params: Record<string, unknown>, message: string) {
  if (keyword === 'required') return 'is missing'
  if (keyword === 'additionalProperties') return 'is unknown'
  if (keyword === 'false schema') return 'is not allowed here'
  if (keyword === 'discriminator') return `is not a known kind, must be one of ${Object.keys(effects).join(', ')}`
  const { allowedValues } = params
  if (!Array.isArray(allowedValues)) return message
  return allowedValues.length > 12 ? 'is not a known value' : `must be one of ${allowedValues.join(', ')}`
}
