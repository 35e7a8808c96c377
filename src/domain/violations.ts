/**
 * Select the violation that an answer names, because it has room for one code, and give the reason in words.
 *
 * The order is inferred: object, presence, type, consent, value; within each phase the order of the schema's properties.
 */
import type { ErrorObject } from 'ajv'
import type { ScmCode } from '../../schemas/errors/scm.js'
import type { RuleId } from '../../schemas/rules.js'
import type { ObjectSchema } from '../../schemas/schema.js'
import { ScmError } from './errors.js'
import { trimBlanks } from './lenient.js'

interface Violation {
  readonly kind: keyof typeof phases
  readonly field: string
  readonly error: ErrorObject
}

const phases = { object: 0, required: 1, type: 2, consent: 3, enum: 4, range: 4 } as const

const kinds: Readonly<Record<string, Violation['kind']>> = {
  required: 'required',
  type: 'type',
  const: 'consent',
  enum: 'enum',
  minimum: 'range',
  maximum: 'range',
  minLength: 'range',
  maxLength: 'range',
}

/** Return the error for ajv's errors (`allErrors`, `verbose`) against an object's schema with `x-error`. */
export function toViolation(errors: readonly ErrorObject[], schema: ObjectSchema): ScmError {
  const { 'x-error': code, properties } = schema
  const order = Object.keys(properties)
  const rank = ({ kind, field }: Violation) => phases[kind] * order.length + order.indexOf(field)
  const [first] = errors.flatMap(toViolations).sort((one, other) => rank(one) - rank(other))
  if (first === undefined) throw new Error(`no rule for ${errors.map(error => error.keyword).join(', ')}`)
  const { kind, field, error } = first
  const isValue = phases[kind] >= phases.consent
  return new ScmError(isValue ? toCode(error) : code, toRule(first), toReason(kind, field, error))
}

/** Return the error for ajv's errors against a query's schema: that of its first wrong member. */
export function toQueryViolation(errors: readonly ErrorObject[], schema: ObjectSchema): ScmError {
  const order = Object.keys(schema.properties)
  const rank = ({ instancePath }: ErrorObject) => order.indexOf(instancePath.slice(1))
  const [first] = errors.toSorted((one, other) => rank(one) - rank(other)) as [ErrorObject]
  const member = order[rank(first)]
  const { data, parentSchema: rule = {} } = first
  const expected = rule.enum === undefined ? 'digits alone' : `one of ${rule.enum.join(', ')}`
  const violation = Array.isArray(data) ? `is given ${data.length} times` : `is ${describe(data)}, must be ${expected}`
  return new ScmError(schema['x-error'], `query/${member}`, `${member} ${violation}`)
}

function toViolations(error: ErrorObject): Violation[] {
  const field = error.instancePath.slice(1)
  if (error.keyword === 'type' && field === '') return [{ kind: 'object', field, error }]
  const kind = kinds[error.keyword]
  if (kind === undefined) return []
  return [{ kind, field: kind === 'required' ? error.params.missingProperty : field, error }]
}

const toCode = ({ parentSchema }: ErrorObject): ScmCode => parentSchema?.['x-error']

const toRule = ({ kind, field }: Violation) => (kind === 'object' ? 'body/object' : (`${field}/${kind}` as RuleId))

function toReason(kind: Violation['kind'], field: string, error: ErrorObject): string {
  const { data, parentSchema: rule = {} } = error
  switch (kind) {
    case 'object':
      return `the body is ${describe(data)}, must be a JSON object`
    case 'required':
      return `${field} is missing`
    case 'type':
      return `${field} is ${describe(data)}, must be of type ${rule.type}`
    case 'consent':
      return `${field} is ${describe(data)}, must be ${rule.const}`
    case 'enum':
      return `${field} ${blankHint(field, data, rule.enum) ?? `is ${describe(data)}, must be one of ${rule.enum.join(', ')}`}`
    case 'range':
      return `${field} is ${describe(data)}, must be ${toRange(rule)}`
  }
}

/** Describe a value that differs from a listed one only by blanks. */
function blankHint(field: string, value: unknown, listed: readonly unknown[]): string | undefined {
  if (typeof value !== 'string' || !listed.includes(trimBlanks(value))) return undefined
  const isPrinted = field === 'cert_type' && value === 'OV_SSL_CERT '
  const where = value[0] === ' ' ? 'begins with a blank' : 'ends in a blank'
  return `${where}${isPrinted ? ', as the printed sample does' : ''}; --lenient trims it`
}

function toRange({ minimum, maximum, minLength, maxLength, title }: Record<string, unknown>) {
  if (maxLength !== undefined) return `of ${minLength} to ${maxLength} characters`
  const range = minimum === maximum ? minimum : `${minimum} to ${maximum}`
  return title === undefined ? range : `${range} (${title})`
}

/** Describe a value in few words: the beginning of a long one, the kind of an object or array. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return String(value)
  return value.length <= 40 ? JSON.stringify(value) : `${JSON.stringify(value.slice(0, 40))} and on`
}
