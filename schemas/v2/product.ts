/**
 * Products on sale: GET /v2/{project_id}/scm/cert/product
 *
 * Source: SCM API reference, "Historical APIs", the products on sale: the table. What is on sale is in
 * ../products.ts.
 */
import type { FromSchema } from 'json-schema-to-ts'
import { errorResponsesWithoutBody, type Responses, responseHeaders } from '../responses.js'
import { projectParams, type Schema } from '../schema.js'
import { certBrands, certTypes, domainTypes, years } from '../values.js'

export const productPath = '/v2/:project_id/scm/cert/product'

export const productResponse = {
  title: 'ProductResponse',
  type: 'object',
  required: ['type_list'],
  additionalProperties: false,
  properties: {
    type_list: {
      type: 'array',
      description: 'The products on sale.',
      items: {
        type: 'object',
        required: ['cert_type', 'cert_brand', 'domain_type', 'product_id', 'effective_time', 'product_name'],
        additionalProperties: false,
        properties: {
          cert_type: { type: 'string', enum: certTypes, description: 'Certificate type.' },
          cert_brand: { type: 'string', enum: certBrands, description: 'Certificate brand.' },
          domain_type: { type: 'string', enum: domainTypes, description: 'Domain type.' },
          product_id: {
            type: 'string',
            pattern: '^[0-9]{5}-[0-9]{6}-0--0$',
            description: 'Product ID. One is printed; the others are made up in its form.',
          },
          effective_time: { type: 'integer', enum: years, description: 'Validity period, in years.' },
          product_name: { type: 'string', description: 'Product name. One is printed; the others are made up.' },
        },
      },
    },
  },
} as const satisfies Schema

export type ProductResponse = FromSchema<typeof productResponse>

const responses: Responses = {
  200: {
    description: 'The products.',
    headers: responseHeaders,
    content: { 'application/json': { schema: productResponse } },
  },
  ...errorResponsesWithoutBody,
}

export const productCall = {
  operationId: 'product',
  summary: 'List the products on sale',
  description: 'Which combinations of brand, type, domain type and years there are. A purchase may ask for others too.',
  params: projectParams,
  response: responses,
} as const
