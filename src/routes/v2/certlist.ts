/**
 * List certificates: GET /v2/{project_id}/scm/certlist
 *
 * Source: SCM API reference, "Historical APIs".
 */
import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts'
import { type CertlistQuery, type CertlistResponse, certlistCall, certlistPath } from '../../../schemas/v2/certlist.js'
import type { Parts } from '../../app.js'
import { named, none, pageOf, type Ranges } from '../../domain/certificate-ranges.js'
import { certId, certName } from '../../domain/identifiers.js'
import { logAnswered } from '../../http/request-log.js'
import type { PlacedOrder } from '../../store/orders.js'
import { dropEmpty } from './query.js'

export const certlistRoute =
  ({ shop: { store }, log }: Pick<Parts, 'shop' | 'log'>): FastifyPluginAsyncJsonSchemaToTs =>
  async app => {
    const options = { schema: certlistCall, preValidation: dropEmpty, onResponse: logAnswered(log) }
    app.get(certlistPath, options, (request, reply) => {
      const { project_id } = request.params
      const all: Ranges = visit => store.ranges(project_id, visit)
      const { total, numbers } = pageOf(chosen(all, request.query), pageAsked(request.query))
      const order_list = numbers.map(number => listed(number, store.findCertificate(number) as PlacedOrder))
      const answer: CertlistResponse = { total, free_remain: 0, order_list }
      reply.type('application/json').send(Buffer.from(JSON.stringify(answer)))
    })
  }

/** Every certificate is PAID, for nothing further can happen to one. */
function chosen(all: Ranges, { order_status = 'PAID', content }: CertlistQuery): Ranges {
  if (order_status !== 'PAID') return none
  return content === undefined ? all : named(all, content)
}

/** When they expire is known of none and the status is the same for all, so only certUpdateTime makes an order. */
const pageAsked = ({ sort_key = 'certUpdateTime', sort_dir, limit = '10', offset = '0' }: CertlistQuery) => ({
  isOldestFirst: sort_key === 'certUpdateTime' && sort_dir === 'ASC',
  limit: Number(limit),
  offset: Number(offset),
})

const listed = (number: number, order: PlacedOrder): CertlistResponse['order_list'][number] => ({
  cert_id: certId(number),
  cert_name: certName(number),
  domain: null,
  cert_type: order.cert_type,
  cert_brand: order.cert_brand,
  domain_type: order.domain_type,
  purchase_period: order.effective_time,
  expired_time: null,
  order_status: 'PAID',
  domain_num: order.domain_numbers,
  wildcard_number: order.domain_type === 'WILDCARD' ? 1 : 0,
  cert_des: null,
})
