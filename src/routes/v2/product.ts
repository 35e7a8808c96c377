/**
 * Products on sale: GET /v2/{project_id}/scm/cert/product
 *
 * Source: SCM API reference, "Historical APIs".
 */
import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts'
import { type Product, products } from '../../../schemas/products.js'
import { productCall, productPath } from '../../../schemas/v2/product.js'
import type { Logger } from '../../http/logger.js'
import { logAnswered } from '../../http/request-log.js'

export const product: FastifyPluginAsyncJsonSchemaToTs<{ Options: { log: Logger } }> = async (app, { log }) => {
  const body = Buffer.from(JSON.stringify({ type_list: products.map(toListItem) }))
  app.get(productPath, { schema: productCall, onResponse: logAnswered(log) }, (_request, reply) => {
    reply.type('application/json').send(body)
  })
}

/** Return a product as the call shows it, without the notes on its source. */
const toListItem = ({
  cert_type,
  cert_brand,
  domain_type,
  product_id,
  effective_time,
  product_name,
}: Product): Product => ({
  cert_type,
  cert_brand,
  domain_type,
  product_id,
  effective_time,
  product_name,
})
