/**
 * Purchase SSL certificates: POST /v2/{project_id}/scm/cert/purchase
 *
 * Source: SCM API reference, "Purchasing an SSL certificate" (scm_02_0014).
 */
import type { ServerResponse } from 'node:http'
import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts'
import { lenientPurchaseRequest, purchaseCall, purchasePath, purchaseRequest } from '../../../schemas/v2/purchase.js'
import type { Parts } from '../../app.js'
import { checkProduct } from '../../domain/catalogue.js'
import { checkQuota } from '../../domain/quota.js'
import { readJson, trimWords } from '../../http/body.js'
import type { Ordered } from '../../store/orders.js'
import { createAnswers } from './purchase-response.js'

type PurchaseParts = Pick<
  Parts,
  'shop' | 'attempts' | 'effects' | 'control' | 'access' | 'lenient' | 'isCatalogued' | 'quota'
>

export const purchaseRoute =
  ({
    shop,
    attempts,
    effects,
    control,
    access,
    lenient,
    isCatalogued,
    quota,
  }: PurchaseParts): FastifyPluginAsyncJsonSchemaToTs =>
  async app => {
    const { faults, ids, projects, store } = shop
    const answers = createAnswers()
    const schema = { ...purchaseCall, body: lenient ? lenientPurchaseRequest : purchaseRequest }
    const preValidation = lenient ? [readJson, trimWords] : [readJson]

    app.post(purchasePath, { schema, preValidation }, (request, reply) => {
      const { project_id } = request.params
      const { body } = request
      const injected = access && request.raw.headers['x-emulator-inject']
      const picked = injected === undefined ? faults.pick(project_id, body) : control.injected(String(injected))
      if (picked !== undefined) {
        effects.meet({ picked, project_id, request, reply, place: () => place(project_id, body) })
        return
      }
      const { order, answer } = place(project_id, body)
      attempts.note(request, project_id, { outcome: 'accepted', status: 200, order })
      const written = answer()
      reply.type('application/json').serializer(asItIs).send(written)
      if (typeof written !== 'string' && !isTaken(reply.raw)) answers.keep()
    })

    function place(project_id: string, body: Ordered) {
      const { order_number } = body
      if (isCatalogued) checkProduct(body)
      const project = projects.find(project_id)
      checkQuota(project?.certificates ?? 0, order_number, project?.quota === undefined ? quota : project.quota)
      const issued = ids.issue(order_number)
      store.add(project_id, body, issued)
      const { at, order_id, first } = issued
      return {
        order: { at, order_id, certificates: order_number },
        answer: () => answers.write(order_id, first, order_number),
      }
    }
  }

/** The answer is JSON already; to a text that no serializer saw, Fastify would add a charset. */
const asItIs = (answer: string) => answer

/** Whether the system has taken all of an answer, as it mostly has at once; one that waits for its turn has no socket yet. */
const isTaken = ({ writableEnded, socket }: ServerResponse) => writableEnded && socket?.writableLength === 0
