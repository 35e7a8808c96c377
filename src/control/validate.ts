/** Values against the control API's schemas; what is wrong is told with its place. */
import { Ajv, type ErrorObject, type Options } from 'ajv'
import { Problem } from '../domain/errors.js'

const options: Options = {
  strictTypes: false,
  discriminator: true,
  keywords: ['x-error'],
  formats: { 'date-time': true },
}

export type Check = (schema: object, value: unknown) => void

/**
 * Checks that throw a Problem. What they need is made when it is first needed, since most emulators never need it.
 * `all` tells every error; of a large document the first must do.
 */
export function createCheck(all: boolean): Check {
  let ajv: Ajv | undefined
  return (schema, value) => {
    ajv ??= new Ajv({ ...options, allErrors: all })
    const validate = ajv.compile(schema)
    if (validate(value)) return
    const told = (validate.errors as ErrorObject[]).flatMap(errorOf)
    // Of what is wrong with one place the first is enough.
    const errors = [...new Map(told.toReversed().map(error => [error.pointer, error])).values()].toReversed()
    const [{ pointer, detail }] = errors as [{ pointer: string; detail: string }]
    throw new Problem(400, `${pointer} ${detail}`, errors)
  }
}

function errorOf({ keyword, instancePath, params, message }: ErrorObject) {
  if (keyword === 'if') return []
  const member: string =
    params.missingProperty ?? params.additionalProperty ?? (keyword === 'discriminator' ? params.tag : '')
  const path = member === '' ? instancePath : `${instancePath}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return [{ pointer: pointerOf(path), detail: detailOf(keyword, params, message as string) }]
}

/** A JSON pointer as a fragment of a URI, which lone surrogates can't be part of. */
const pointerOf = (path: string) => `#${encodeURI(Buffer.from(path).toString()).replaceAll('#', '%23')}`

function detailOf(keyword: string, params: Record<string, unknown>, message: string) {
  if (keyword === 'required') return 'is missing'
  if (keyword === 'additionalProperties') return 'is unknown'
  if (keyword === 'false schema') return 'has no place here'
  if (keyword === 'discriminator') return 'is none of the kinds there are'
  const { allowedValues } = params
  if (!Array.isArray(allowedValues)) return message
  return allowedValues.length > 12 ? 'is none of those there are' : `must be one of ${allowedValues.join(', ')}`
}
