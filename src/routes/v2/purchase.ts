/**
 * Purchase SSL certificates: POST /v2/{project_id}/scm/cert/purchase
 *
 * Source: SCM API reference, "Purchasing an SSL certificate" (scm_02_0014).
 */
import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts'
import { lenientPurchaseRequest, purchaseCall, purchasePath, purchaseRequest } from '../../../schemas/v2/purchase.js'
import type { Attempts } from '../../http/attempts.js'
import { readJson, trimWords } from '../../http/body.js'
import type { FaultInjection } from '../../http/fault-injection.js'
import type { Orders } from '../../services/orders.js'
import { createPurchaseResponder, toPurchaseBody } from './purchase-response.js'

export interface PurchaseOptions {
  readonly orders: Orders
  readonly attempts: Attempts
  readonly faultInjection: FaultInjection
  readonly lenient: boolean
}

export const purchase: FastifyPluginAsyncJsonSchemaToTs<{ Options: PurchaseOptions }> = async (app, options) => {
  const { orders, attempts, faultInjection, lenient } = options
  const respond = createPurchaseResponder()
  const schema = { ...purchaseCall, body: lenient ? lenientPurchaseRequest : purchaseRequest }
  const preValidation = lenient ? [readJson, trimWords] : [readJson]

  app.post(purchasePath, { schema, preValidation, config: { isPurchase: true } }, (request, reply) => {
    const { project_id } = request.params
    const { body } = request
    const fault = faultInjection.match(request, project_id, body)
    if (fault !== undefined) {
      const place = () => orders.place(project_id, body)
      faultInjection.apply({ fault, project_id, request, reply, place, toBody: toPurchaseBody })
      return
    }
    const order = orders.place(project_id, body)
    attempts.record(request, project_id, { outcome: 'accepted', status: 200, order })
    respond(reply, order)
  })
}
