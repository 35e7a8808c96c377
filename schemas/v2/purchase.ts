/**
 * Purchase SSL certificates: POST /v2/{project_id}/scm/cert/purchase
 *
 * Source: SCM API reference, "Purchasing an SSL certificate" (scm_02_0014), the tables. The codes of wrong values are
 * those whose printed meaning names the field (SCM API reference, "Error codes"). The closed list of brands is that of
 * the v3 page, "SubscribeCertificate": the v2 page prints one as an example.
 */
import type { FromSchema } from 'json-schema-to-ts'
import { errorResponses, type Responses, responseHeaders } from '../responses.js'
import { projectParams, type Schema } from '../schema.js'
import {
  certBrands,
  certId,
  certTypes,
  domainTypes,
  maxDomainNumbers,
  maxOrderNumber,
  oneNameDomainTypes,
  orderId,
  years,
} from '../values.js'

export const purchasePath = '/v2/:project_id/scm/cert/purchase'

export const purchaseRequest = {
  type: 'object',
  'x-error': 'SCM.0005',
  required: [
    'cert_brand',
    'cert_type',
    'domain_type',
    'effective_time',
    'domain_numbers',
    'order_number',
    'agree_privacy_protection',
  ],
  properties: {
    cert_brand: {
      type: 'string',
      enum: certBrands,
      description: 'Certificate brand.',
      'x-error': 'SCM.0049',
    },
    cert_type: {
      type: 'string',
      enum: certTypes,
      description: 'Certificate type.',
      'x-error': 'SCM.0050',
    },
    domain_type: {
      type: 'string',
      enum: domainTypes,
      description: 'Domain type.',
      'x-error': 'SCM.0051',
    },
    effective_time: {
      type: 'integer',
      enum: years,
      description: 'Validity period of the certificate, in years.',
      'x-error': 'SCM.0052',
    },
    domain_numbers: {
      type: 'integer',
      description: 'Number of domain names of each certificate.',
      'x-error': 'SCM.0036',
    },
    order_number: {
      type: 'integer',
      minimum: 1,
      maximum: maxOrderNumber,
      description: 'Number of certificates in the one order.',
      'x-error': 'SCM.0060',
    },
    agree_privacy_protection: {
      type: 'boolean',
      const: true,
      description: 'Consent to the privacy agreement; without it nothing can be bought.',
      'x-error': 'SCM.0005',
    },
  },
  if: {
    type: 'object',
    properties: { domain_type: { type: 'string', enum: oneNameDomainTypes } },
  },
  then: {
    type: 'object',
    properties: {
      domain_numbers: {
        type: 'integer',
        minimum: 1,
        maximum: 1,
        title: 'SINGLE_DOMAIN and WILDCARD',
        'x-error': 'SCM.0036',
      },
    },
  },
  else: {
    type: 'object',
    properties: {
      domain_numbers: {
        type: 'integer',
        minimum: 2,
        maximum: maxDomainNumbers,
        title: 'MULTI_DOMAIN',
        'x-error': 'SCM.0036',
      },
    },
  },
} as const satisfies Schema

export type PurchaseRequest = FromSchema<typeof purchaseRequest>

/** The request with `--lenient`: any brand of 1 to 32 characters (the v3 page's length). */
export const lenientPurchaseRequest = {
  ...purchaseRequest,
  properties: {
    ...purchaseRequest.properties,
    cert_brand: {
      type: 'string',
      minLength: 1,
      maxLength: 32,
      description: 'Certificate brand.',
      'x-error': 'SCM.0049',
    },
  },
} as const satisfies Schema

export const purchaseResponse = {
  title: 'PurchaseResponse',
  type: 'object',
  required: ['order_id', 'cert'],
  additionalProperties: false,
  properties: {
    order_id: orderId,
    cert: {
      type: 'array',
      minItems: 1,
      maxItems: maxOrderNumber,
      description: 'The certificates bought, as many as order_number.',
      items: {
        type: 'object',
        required: ['cert_id'],
        additionalProperties: false,
        properties: {
          cert_id: certId,
        },
      },
    },
  },
} as const satisfies Schema

const responses: Responses = {
  200: {
    description: 'The order is placed.',
    headers: responseHeaders,
    content: { 'application/json': { schema: purchaseResponse } },
  },
  ...errorResponses,
}

/** The call as the OpenAPI document describes it, but for its body. */
export const purchaseCall = {
  operationId: 'purchase',
  summary: 'Purchase SSL certificates',
  description:
    'Places one order of order_number certificates. The call has no idempotency key: sent twice, it buys twice.',
  params: projectParams,
  response: responses,
} as const
