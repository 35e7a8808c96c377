/**
 * Which fault of a request its answer names, for it has room for one code, and the reason in words.
 *
 * The order is inferred: object, presence, type, consent, value; within each, the order of the schema's properties.
 */
import type { ErrorObject } from 'ajv'
import type { ScmCode } from '../../schemas/errors/scm.js'
import type { RuleId } from '../../schemas/rules.js'
import type { ObjectSchema } from '../../schemas/schema.js'
import { ScmError } from './errors.js'
import { trimBlanks } from './lenient.js'

interface Fault {
  readonly kind: keyof typeof phases
  readonly field: string
  readonly error: ErrorObject
}

const phases = { object: 0, required: 1, type: 2, consent: 3, enum: 4, range: 4 } as const

const kinds: Readonly<Record<string, Fault['kind']>> = {
  required: 'required',
  type: 'type',
  const: 'consent',
  enum: 'enum',
  minimum: 'range',
  maximum: 'range',
  minLength: 'range',
  maxLength: 'range',
}

/** The refusal that answers these errors of ajv (`allErrors`, `verbose`) against an object's schema with `x-error`. */
export function refusalOf(errors: readonly ErrorObject[], schema: ObjectSchema): ScmError {
  const { 'x-error': code, properties } = schema
  const order = Object.keys(properties)
  const rank = ({ kind, field }: Fault) => phases[kind] * order.length + order.indexOf(field)
  const [first] = errors.flatMap(faultOf).sort((one, other) => rank(one) - rank(other))
  if (first === undefined) throw new Error(`no rule for ${errors.map(error => error.keyword).join(', ')}`)
  const { kind, field, error } = first
  const isValue = phases[kind] >= phases.consent
  return new ScmError(isValue ? valueCode(error) : code, ruleOf(first), reasonOf(kind, field, error))
}

/** The refusal that answers these errors of ajv against a query's schema: of its first wrong member. */
export function queryRefusalOf(errors: readonly ErrorObject[], schema: ObjectSchema): ScmError {
  const order = Object.keys(schema.properties)
  const rank = ({ instancePath }: ErrorObject) => order.indexOf(instancePath.slice(1))
  const [first] = errors.toSorted((one, other) => rank(one) - rank(other)) as [ErrorObject]
  const member = order[rank(first)]
  const { data, parentSchema: rule = {} } = first
  const asked = rule.enum === undefined ? 'digits alone' : `one of ${rule.enum.join(', ')}`
  const fault = Array.isArray(data) ? `is given ${data.length} times` : `is ${shown(data)}, must be ${asked}`
  return new ScmError(schema['x-error'], `query/${member}`, `${member} ${fault}`)
}

function faultOf(error: ErrorObject): Fault[] {
  const field = error.instancePath.slice(1)
  if (error.keyword === 'type' && field === '') return [{ kind: 'object', field, error }]
  const kind = kinds[error.keyword]
  if (kind === undefined) return []
  return [{ kind, field: kind === 'required' ? error.params.missingProperty : field, error }]
}

const valueCode = ({ parentSchema }: ErrorObject): ScmCode => parentSchema?.['x-error']

const ruleOf = ({ kind, field }: Fault) => (kind === 'object' ? 'body/object' : (`${field}/${kind}` as RuleId))

function reasonOf(kind: Fault['kind'], field: string, error: ErrorObject): string {
  const { data, parentSchema: rule = {} } = error
  switch (kind) {
    case 'object':
      return `the body is ${shown(data)}, must be a JSON object`
    case 'required':
      return `${field} is missing`
    case 'type':
      return `${field} is ${shown(data)}, must be of type ${rule.type}`
    case 'consent':
      return `${field} is ${shown(data)}, must be ${rule.const}`
    case 'enum':
      return `${field} ${blankOf(field, data, rule.enum) ?? `is ${shown(data)}, must be one of ${rule.enum.join(', ')}`}`
    case 'range':
      return `${field} is ${shown(data)}, must be ${rangeOf(rule)}`
  }
}

/** What to say of a value that only blanks part from a listed one. */
function blankOf(field: string, value: unknown, listed: readonly unknown[]): string | undefined {
  if (typeof value !== 'string' || !listed.includes(trimBlanks(value))) return undefined
  const isPrinted = field === 'cert_type' && value === 'OV_SSL_CERT '
  const where = value[0] === ' ' ? 'begins with a blank' : 'ends in a blank'
  return `${where}${isPrinted ? ', as the printed sample does' : ''}; --lenient trims it`
}

function rangeOf({ minimum, maximum, minLength, maxLength, title }: Record<string, unknown>) {
  if (maxLength !== undefined) return `of ${minLength} to ${maxLength} characters`
  const range = minimum === maximum ? minimum : `${minimum} to ${maximum}`
  return title === undefined ? range : `${range} (${title})`
}

/** A value in few words; of a long one the beginning, of an object or array its kind alone. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return String(value)
  return value.length <= 40 ? JSON.stringify(value) : `${JSON.stringify(value.slice(0, 40))} and on`
}
