/** A fault rule of the control API: which purchases get a fault, and its effect. Ours, not of the service. */
import { gatewayErrors } from '../errors/gateway.js'
import { scmErrors } from '../errors/scm.js'
import { projectParams } from '../schema.js'
import { lenientPurchaseRequest, purchaseRequest } from '../v2/purchase.js'
import { maxDomainNumbers, oneNameDomainTypes } from '../values.js'

const delay_ms = {
  type: 'integer',
  minimum: 0,
  maximum: 3_600_000,
  description: 'How long the effect waits, in milliseconds of real time.',
} as const

const status = { type: 'integer', minimum: 400, maximum: 599, description: 'HTTP status of the answer.' } as const

const error_code = {
  type: 'string',
  enum: [...new Set([...Object.keys(scmErrors), ...Object.values(gatewayErrors).map(({ error_code }) => error_code)])],
  description: 'A code of the service or of the gateway.',
} as const

const object = { type: 'object', additionalProperties: false } as const

/** Effects by kind. */
export const effects = {
  error: {
    ...object,
    description: 'That error; its status from the table unless given.',
    required: ['kind', 'error_code'],
    properties: { kind: { const: 'error' }, error_code, status, delay_ms },
  },
  status: {
    ...object,
    description: "The gateway's body for the status.",
    required: ['kind', 'status'],
    properties: { kind: { const: 'status' }, status, delay_ms },
  },
  delay: {
    ...object,
    description: 'The right answer, late.',
    required: ['kind', 'delay_ms'],
    properties: { kind: { const: 'delay' }, delay_ms },
  },
  hang: {
    ...object,
    description: 'Nothing, until the client leaves.',
    required: ['kind'],
    properties: { kind: { const: 'hang' }, delay_ms },
  },
  reset: {
    ...object,
    description: 'RST before any byte.',
    required: ['kind'],
    properties: { kind: { const: 'reset' }, delay_ms },
  },
  close: {
    ...object,
    description: 'FIN before any byte.',
    required: ['kind'],
    properties: { kind: { const: 'close' }, delay_ms },
  },
  truncate: {
    ...object,
    description: 'Half of the promised body, then FIN; only after the order.',
    required: ['kind'],
    properties: { kind: { const: 'truncate' }, delay_ms },
  },
  malformed: {
    ...object,
    description: '200 with a body that is not JSON; only after the order.',
    required: ['kind'],
    properties: { kind: { const: 'malformed' }, delay_ms },
  },
} as const

export type EffectKind = keyof typeof effects

/** A rule cannot fire when `match` has a number that does not fit its domain type. */
const domainNumbers = {
  if: {
    type: 'object',
    required: ['domain_type'],
    properties: { domain_type: { type: 'string', enum: oneNameDomainTypes } },
  },
  then: { type: 'object', properties: { domain_numbers: { type: 'integer', minimum: 1, maximum: 1 } } },
  else: {
    if: { type: 'object', required: ['domain_type'] },
    then: {
      type: 'object',
      properties: { domain_numbers: { type: 'integer', minimum: 2, maximum: maxDomainNumbers } },
    },
    else: {
      type: 'object',
      properties: { domain_numbers: { type: 'integer', minimum: 1, maximum: maxDomainNumbers } },
    },
  },
} as const

export const faultRule = {
  title: 'FaultRule',
  type: 'object',
  required: ['phase', 'effect'],
  additionalProperties: false,
  properties: {
    project_id: { ...projectParams.properties.project_id, description: 'The project it is for; absent: every one.' },
    match: {
      ...object,
      description: 'Values that the purchase must have, of any of its seven fields; absent: every purchase.',
      properties: purchaseRequest.properties,
      ...domainNumbers,
    },
    skip: {
      type: 'integer',
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
      description: 'So many matching purchases pass first.',
    },
    times: {
      type: ['integer', 'null'],
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 1,
      description: 'So often it fires; null: always.',
    },
    phase: {
      type: 'string',
      enum: ['before', 'after'],
      description: 'before: nothing is ordered. after: the order is placed, then its answer is late, lost or spoilt.',
    },
    effect: {
      type: 'object',
      required: ['kind'],
      discriminator: { propertyName: 'kind' },
      oneOf: [
        effects.error,
        effects.status,
        effects.delay,
        effects.hang,
        effects.reset,
        effects.close,
        effects.truncate,
        effects.malformed,
      ],
    },
  },
  if: { type: 'object', properties: { phase: { type: 'string', enum: ['before'] } } },
  then: {
    type: 'object',
    properties: {
      effect: {
        type: 'object',
        properties: {
          kind: { type: 'string', enum: ['error', 'status', 'delay', 'hang', 'reset', 'close'], title: 'before' },
        },
      },
    },
  },
} as const

/** The rule with `--lenient`: any brand may be matched. */
export const lenientFaultRule = {
  ...faultRule,
  properties: {
    ...faultRule.properties,
    match: { ...faultRule.properties.match, properties: lenientPurchaseRequest.properties },
  },
} as const

/** A rule as the API returns it. */
export const fault = {
  title: 'Fault',
  type: 'object',
  required: [...faultRule.required, 'id', 'match', 'skip', 'times', 'hits', 'remaining'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^f[1-9][0-9]{0,14}$', description: 'The id in X-Emulator-Fault.' },
    ...lenientFaultRule.properties,
    hits: { type: 'integer', minimum: 0, description: 'How often it has fired.' },
    remaining: { type: ['integer', 'null'], minimum: 0, description: 'How often it still fires; null: always.' },
  },
  if: faultRule.if,
  then: faultRule.then,
} as const

export const faultList = {
  title: 'FaultList',
  type: 'object',
  required: ['faults'],
  additionalProperties: false,
  properties: { faults: { type: 'array', items: fault } },
} as const
