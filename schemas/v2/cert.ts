/**
 * Details of a certificate: GET /v2/{project_id}/scm/cert/{cert_id}
 *
 * Source: SCM API reference, "Historical APIs", the details of a certificate: the table, for the sample prints `order_id `
 * with a blank, and a certificate that is filled in already. Members that a certificate has only later are null.
 */
import type { FromSchema } from 'json-schema-to-ts'
import { errorResponsesWithoutBody, type Responses, responseHeaders } from '../responses.js'
import { projectParams, type Schema } from '../schema.js'
import { certId, certName, certStatus, orderId } from '../values.js'

/** The regular expression takes any id but `product` and `purchase`: their paths are other calls, whatever the method. */
export const certPath = '/v2/:project_id/scm/cert/:cert_id((?!(?:product|purchase)$)[^]+)'

export const certParams = {
  type: 'object',
  'x-error': 'SCM.0020',
  required: ['project_id', 'cert_id'],
  properties: {
    ...projectParams.properties,
    cert_id: { type: 'string', description: 'Certificate ID.', 'x-error': 'SCM.0020' },
  },
} as const satisfies Schema

const unknownYet = { type: ['string', 'null'], description: 'Null until it is applied for.' } as const

export const certResponse = {
  title: 'CertResponse',
  type: 'object',
  required: [
    'cert_id',
    'order_id',
    'cert_name',
    'cert_type',
    'cert_brand',
    'domain_type',
    'domain_name',
    'domain_number',
    'cert_describe',
    'push_support',
    'revoke_reason',
    'company_name',
    'company_province',
    'company_city',
    'applicant_name',
    'applicant_phone',
    'applicant_email',
    'contact_name',
    'contact_phone',
    'contact_email',
    'status',
    'encrypt_type',
    'country',
    'organization_unit',
    'DNS_push_status',
    'auth',
  ],
  additionalProperties: false,
  properties: {
    cert_id: certId,
    order_id: orderId,
    cert_name: certName,
    cert_type: { type: 'string', description: 'Certificate type, as it was bought.' },
    cert_brand: { type: 'string', description: 'Certificate brand.' },
    domain_type: { type: 'string', description: 'Domain type.' },
    domain_name: { type: ['string', 'null'], description: 'Bound domains, joined by `;`; null until one is bound.' },
    domain_number: { type: 'integer', description: 'Number of domain names.' },
    cert_describe: { type: ['string', 'null'], description: 'Description; null until one is given.' },
    push_support: { type: ['string', 'null'], description: 'Whether it can be pushed; null until it is issued.' },
    revoke_reason: { type: ['string', 'null'], description: 'Why it was revoked; null unless it was.' },
    company_name: unknownYet,
    company_province: unknownYet,
    company_city: unknownYet,
    applicant_name: unknownYet,
    applicant_phone: unknownYet,
    applicant_email: unknownYet,
    contact_name: unknownYet,
    contact_phone: unknownYet,
    contact_email: unknownYet,
    status: certStatus,
    encrypt_type: { type: ['string', 'null'], description: 'Signature algorithm; null until it is issued.' },
    country: unknownYet,
    organization_unit: unknownYet,
    DNS_push_status: { type: ['string', 'null'], description: 'ON, OFF or NONE; null until it is applied for.' },
    auth: {
      type: 'array',
      description: 'How to prove each domain; empty until it is applied for.',
      items: {
        type: 'object',
        properties: {
          method: { type: 'string' },
          status: { type: 'string' },
          domain_name: { type: 'string' },
          host_record: { type: 'string' },
          record_type: { type: 'string' },
          record: { type: 'string' },
        },
      },
    },
  },
} as const satisfies Schema

export type CertResponse = FromSchema<typeof certResponse>

const responses: Responses = {
  200: {
    description: 'The certificate.',
    headers: responseHeaders,
    content: { 'application/json': { schema: certResponse } },
  },
  ...errorResponsesWithoutBody,
}

export const certCall = {
  operationId: 'cert',
  summary: 'Show a certificate',
  description: 'Details of one certificate that the project has bought.',
  params: certParams,
  response: responses,
} as const
