/**
 * List certificates: GET /v2/{project_id}/scm/certlist
 *
 * Source: SCM API reference, "Historical APIs", the list of certificates: the tables, for the sample prints
 * `order_state` where the table says order_status, and free_remain as a string. The defaults are those of the v3 page,
 * "ListCertificates", since this one prints none. It gives `offset` as 1 to 30; any number is accepted, or most of what a
 * project can buy could not be read back.
 */
import type { FromSchema } from 'json-schema-to-ts'
import { errorResponsesWithoutBody, type Responses, responseHeaders } from '../responses.js'
import { projectParams, type Schema } from '../schema.js'
import { certId, certName, certStatus } from '../values.js'

export const certlistPath = '/v2/:project_id/scm/certlist'

const maxPageSize = 50

/** A query holds strings, so numbers are strings here. */
export const certlistQuery = {
  type: 'object',
  'x-error': 'SCM.0005',
  properties: {
    order_status: {
      type: 'string',
      enum: [
        'PAID',
        'ISSUED',
        'CHECKING',
        'CANCELCHECKING',
        'UNPASSED',
        'EXPIRED',
        'REVOKING',
        'REVOKED',
        'UPLOAD',
        'SUPPLEMENTCHECKING',
        'CANCELSUPPLEMENTING',
      ],
      description: 'Only certificates with this status. An empty member counts as absent, here and below.',
      'x-error': 'SCM.0005',
    },
    content: {
      type: 'string',
      description: 'Only certificates whose name or bound domain contains this.',
      'x-error': 'SCM.0005',
    },
    sort_key: {
      type: 'string',
      enum: ['certExpiredTime', 'certStatus', 'certUpdateTime'],
      description: 'What to sort by; certUpdateTime unless given. Equals stay in the order newest first.',
      'x-error': 'SCM.0005',
    },
    sort_dir: {
      type: 'string',
      enum: ['ASC', 'DESC'],
      description: 'Direction; DESC unless given.',
      'x-error': 'SCM.0005',
    },
    limit: {
      type: 'string',
      enum: ['10', '20', `${maxPageSize}`],
      description: 'Most certificates to return; 10 unless given.',
      'x-error': 'SCM.0005',
    },
    offset: {
      type: 'string',
      pattern: '^[0-9]+$',
      description: 'Certificates to skip; 0 unless given.',
      'x-error': 'SCM.0005',
    },
  },
} as const satisfies Schema

export type CertlistQuery = FromSchema<typeof certlistQuery>

export const certlistResponse = {
  title: 'CertlistResponse',
  type: 'object',
  required: ['total', 'free_remain', 'order_list'],
  additionalProperties: false,
  properties: {
    total: { type: 'integer', minimum: 0, description: 'Certificates that fit the query, on all pages.' },
    free_remain: { type: 'integer', const: 0, description: 'Free certificates left; none are given here.' },
    order_list: {
      type: 'array',
      maxItems: maxPageSize,
      description: 'The certificates of the page.',
      items: {
        type: 'object',
        required: [
          'cert_id',
          'cert_name',
          'domain',
          'cert_type',
          'cert_brand',
          'domain_type',
          'purchase_period',
          'expired_time',
          'order_status',
          'domain_num',
          'wildcard_number',
          'cert_des',
        ],
        additionalProperties: false,
        properties: {
          cert_id: certId,
          cert_name: certName,
          domain: { type: ['string', 'null'], description: 'Bound domain; null until one is bound.' },
          cert_type: { type: 'string', description: 'Certificate type, as it was bought.' },
          cert_brand: { type: 'string', description: 'Certificate brand.' },
          domain_type: { type: 'string', description: 'Domain type.' },
          purchase_period: { type: 'integer', description: 'Validity period bought, in years.' },
          expired_time: { type: ['string', 'null'], description: 'When it expires; null until it is issued.' },
          order_status: certStatus,
          domain_num: { type: 'integer', description: 'Number of domain names.' },
          wildcard_number: { type: 'integer', description: 'Number of wildcard names among them.' },
          cert_des: { type: ['string', 'null'], description: 'Description; null until one is given.' },
        },
      },
    },
  },
} as const satisfies Schema

export type CertlistResponse = FromSchema<typeof certlistResponse>

const responses: Responses = {
  200: {
    description: 'The certificates of the project, a page of them.',
    headers: responseHeaders,
    content: { 'application/json': { schema: certlistResponse } },
  },
  ...errorResponsesWithoutBody,
}

export const certlistCall = {
  operationId: 'certlist',
  summary: 'List certificates',
  description: 'What the project has bought, newest first.',
  params: projectParams,
  querystring: certlistQuery,
  response: responses,
} as const
