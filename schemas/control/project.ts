/** Projects in the control API: counters, attempts, orders, quota. Ours, not of the service. */
import type { FromSchema } from 'json-schema-to-ts'
import { type Keys, projectParams } from '../schema.js'
import { lenientPurchaseRequest, purchaseRequest } from '../v2/purchase.js'
import { certId as cert_id, orderId as order_id } from '../values.js'

const count = { type: 'integer', minimum: 0 } as const
const object = { type: 'object', additionalProperties: false } as const
const nullableText = { type: ['string', 'null'] } as const
const next = { type: ['string', 'null'], description: 'Give it as `after` to go on; null on the last page.' } as const
const at = { type: 'string', format: 'date-time', description: "By the emulator's clock: milliseconds, UTC." } as const

export const outcomes = ['accepted', 'refused', 'lost', 'failed'] as const

const { project_id } = projectParams.properties
/** A purchase of any brand, as `--lenient` accepts it. */
const request = {
  ...object,
  required: purchaseRequest.required,
  properties: lenientPurchaseRequest.properties,
} as const

export const quota = {
  title: 'Quota',
  ...object,
  required: ['certificates'],
  properties: {
    certificates: {
      type: ['integer', 'null'],
      minimum: 0,
      description: 'The most the project may hold; null: any number.',
    },
  },
} as const

export type Quota = FromSchema<typeof quota>

const counters = {
  project_id,
  attempts: { ...count, description: 'orders + refused + failed.' },
  orders: count,
  certificates: count,
  refused: count,
  failed: { ...count, description: 'A fault came before the order.' },
  lost: { ...count, description: 'Orders whose answer did not reach the client whole.' },
  quota,
} as const

export const projectSummary = {
  title: 'ProjectSummary',
  ...object,
  required: [...(Object.keys(counters) as Keys<typeof counters>), 'duplicates'],
  properties: {
    ...counters,
    duplicates: {
      type: 'array',
      description: 'Orders of the same seven values, among the newest 10 000; the 20 groups with the newest orders.',
      items: {
        ...object,
        required: ['request', 'count', 'orders', 'gaps_ms'],
        properties: {
          request,
          count,
          orders: {
            type: 'array',
            description: 'The newest 20, newest first.',
            items: { ...object, required: ['order_id', 'at'], properties: { order_id, at } },
          },
          gaps_ms: {
            type: 'array',
            description: 'gaps_ms[i] lies between orders[i] and orders[i+1].',
            items: { type: 'integer' },
          },
        },
      },
    },
  },
} as const

export const projectList = {
  title: 'ProjectList',
  ...object,
  required: ['projects', 'next'],
  properties: {
    projects: {
      type: 'array',
      items: { ...object, required: Object.keys(counters) as Keys<typeof counters>, properties: counters },
    },
    next,
  },
} as const

/** The members of an attempt in the order of the JSON. Their type is in domain/attempt.ts. */
const attempt = {
  seq: { type: 'integer', minimum: 1 },
  at,
  request_id: { type: 'string' },
  outcome: { type: 'string', enum: outcomes },
  status: { type: ['integer', 'null'], description: 'Of the answer, or of the one it was to have.' },
  error_code: nullableText,
  rule: nullableText,
  reason: nullableText,
  order_id: nullableText,
  fault_id: nullableText,
  credentials: { type: 'string', enum: ['none', 'token', 'signature'] },
  request: { description: 'The JSON value received, or the first 4 KiB of what was not JSON or longer.' },
  ms: { type: 'number', description: 'From its coming to the decision about its answer.' },
} as const

export const attemptList = {
  title: 'AttemptList',
  ...object,
  required: ['attempts', 'next'],
  properties: {
    attempts: {
      type: 'array',
      items: { ...object, required: Object.keys(attempt) as Keys<typeof attempt>, properties: attempt },
    },
    next,
  },
} as const

const order = {
  order_id,
  at,
  request,
  certificates: { ...object, required: ['first', 'count'], properties: { first: cert_id, count } },
} as const

export const orderList = {
  title: 'OrderList',
  ...object,
  required: ['orders', 'next'],
  properties: {
    orders: {
      type: 'array',
      items: { ...object, required: Object.keys(order) as Keys<typeof order>, properties: order },
    },
    next,
  },
} as const

export const orderDetails = {
  title: 'OrderDetails',
  ...object,
  required: [...(Object.keys(order) as Keys<typeof order>), 'cert'],
  properties: {
    ...order,
    cert: {
      type: 'array',
      items: { ...object, required: ['cert_id', 'status'], properties: { cert_id, status: { type: 'string' } } },
    },
  },
} as const

/** Query of the lists. */
export const pageQuery = {
  ...object,
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
    after: { type: 'string', description: '`next` of the page before.' },
  },
} as const

export type PageQuery = FromSchema<typeof pageQuery, { keepDefaultedPropertiesOptional: true }>

export const attemptQuery = {
  ...object,
  properties: { ...pageQuery.properties, outcome: { type: 'string', enum: outcomes } },
} as const
