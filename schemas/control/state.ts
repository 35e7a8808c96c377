/** Everything an emulator stores, except the ledger, as one document. Ours, not of the service. */
import { type Keys, projectParams } from '../schema.js'
import { purchaseRequest } from '../v2/purchase.js'
import { maxDomainNumbers } from '../values.js'
import { fault } from './fault.js'

const count = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const
/** Where the emulator stops counting. */
const attemptCount = { type: 'integer', minimum: 0, maximum: 10 ** 15 } as const
const object = { type: 'object', additionalProperties: false } as const
const moment = { type: 'integer', minimum: 1_000_000_000_000, maximum: 9_999_999_999_999 } as const
const { cert_type, domain_type, effective_time, order_number } = purchaseRequest.properties

const counters = {
  project_id: projectParams.properties.project_id,
  attempts: count,
  orders: count,
  certificates: count,
  refused: attemptCount,
  failed: attemptCount,
  lost: attemptCount,
} as const

const columns = {
  project: {
    type: 'array',
    description: 'Place in `projects`; -1 where the project is forgotten, and only its identifiers stay taken.',
    items: { type: 'integer', minimum: -1 },
  },
  at: {
    type: 'array',
    description: 'Milliseconds since the epoch; what the clock can show.',
    items: { type: 'integer', minimum: 1_000_080_000_000, maximum: 4_102_444_799_999 },
  },
  suffix: {
    type: 'array',
    description: "The order id's five characters, read as a number of base 36.",
    items: { type: 'integer', minimum: 0, maximum: 36 ** 5 - 1 },
  },
  first: { type: 'array', description: "Number in the first certificate's id.", items: moment },
  cert_brand: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 32 } },
  cert_type: { type: 'array', items: { type: 'string', enum: cert_type.enum } },
  domain_type: { type: 'array', items: { type: 'string', enum: domain_type.enum } },
  effective_time: { type: 'array', items: { type: 'integer', enum: effective_time.enum } },
  domain_numbers: { type: 'array', items: { type: 'integer', minimum: 1, maximum: maxDomainNumbers } },
  order_number: {
    type: 'array',
    items: { type: 'integer', minimum: order_number.minimum, maximum: order_number.maximum },
  },
} as const

export const state = {
  title: 'State',
  ...object,
  required: ['version', 'clock', 'ids', 'projects', 'orders', 'faults'],
  properties: {
    version: { type: 'integer', enum: [1] },
    clock: {
      ...object,
      description: 'Frozen at `now`, or `offset_ms` ahead of the system.',
      required: ['frozen'],
      properties: {
        frozen: { type: 'boolean' },
        now: { type: 'string', format: 'date-time' },
        offset_ms: { type: 'integer', minimum: -4_102_444_800_000, maximum: 4_102_444_800_000 },
      },
      if: { type: 'object', properties: { frozen: { type: 'boolean', enum: [true] } } },
      then: { type: 'object', required: ['now'], properties: { offset_ms: false } },
      else: { type: 'object', required: ['offset_ms'], properties: { now: false } },
    },
    ids: {
      ...object,
      description: 'Where the next identifiers come from.',
      required: ['generator', 'last_certificate'],
      properties: {
        generator: {
          type: 'array',
          minItems: 4,
          maxItems: 4,
          items: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
        },
        last_certificate: {
          type: 'integer',
          minimum: 0,
          maximum: 9_999_999_999_999,
          description:
            'Greatest number in a certificate id; over 9999999998999, with no room for 1000 more, only if held.',
        },
      },
    },
    projects: {
      type: 'array',
      items: {
        ...object,
        required: Object.keys(counters) as Keys<typeof counters>,
        properties: {
          ...counters,
          quota: { type: ['integer', 'null'], minimum: 0, description: "Absent where the emulator's setting counts." },
        },
      },
    },
    orders: {
      ...object,
      description: 'A column each, oldest first.',
      required: Object.keys(columns) as Keys<typeof columns>,
      properties: columns,
    },
    faults: {
      ...object,
      required: ['next', 'rules'],
      properties: {
        next: { type: 'integer', minimum: 1, maximum: 10 ** 15 - 1, description: "Number in the next rule's id." },
        rules: {
          type: 'array',
          maxItems: 1000,
          items: {
            ...fault,
            required: [...fault.required, 'passed'],
            properties: {
              ...fault.properties,
              hits: { ...attemptCount, description: fault.properties.hits.description },
              passed: { ...count, description: 'Matching purchases that have passed.' },
            },
          },
        },
      },
    },
  },
} as const
