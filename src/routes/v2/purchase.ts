/**
 * Purchase SSL certificates: POST /v2/{project_id}/scm/cert/purchase
 *
 * Source: SCM API reference, "Purchasing an SSL certificate" (scm_02_0014).
 */
import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts'
import { lenientPurchaseRequest, purchaseCall, purchasePath, purchaseRequest } from '../../../schemas/v2/purchase.js'
import type { Ids } from '../../domain/identifiers.js'
import { type Logger, logAccepted } from '../../log.js'
import { readJson, trimWords } from '../../plugins/body.js'
import type { Store } from '../../store/store.js'
import { purchaseAnswer } from './purchase-answer.js'

export interface PurchaseParts {
  readonly store: Store
  readonly ids: Ids
  readonly log: Logger
  readonly lenient: boolean
}

export const purchaseRoute =
  ({ store, ids, log, lenient }: PurchaseParts): FastifyPluginAsyncJsonSchemaToTs =>
  async app => {
    const schema = { ...purchaseCall, body: lenient ? lenientPurchaseRequest : purchaseRequest }
    const preValidation = lenient ? [readJson, trimWords] : [readJson]
    app.post(purchasePath, { schema, preValidation }, (request, reply) => {
      const { project_id } = request.params
      const { order_number } = request.body
      const issued = ids.issue(order_number)
      store.add(project_id, request.body, issued)
      reply
        .type('application/json')
        .serializer(asItIs)
        .send(purchaseAnswer(issued.order_id, issued.first, order_number))
      if (log.isLevelEnabled('info')) logAccepted(log, request, project_id, issued.order_id, order_number)
    })
  }

/** The answer is JSON already; to a text that no serializer saw, Fastify would add a charset. */
const asItIs = (answer: string) => answer
