/**
 * List certificates: GET /v2/{project_id}/scm/certlist
 *
 * Source: SCM API reference, "Historical APIs".
 */
import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts'
import { type CertlistQuery, type CertlistResponse, certlistCall, certlistPath } from '../../../schemas/v2/certlist.js'
import { byName, noCertificates, type PageWindow, type Ranges, toPage } from '../../domain/certificate-ranges.js'
import { formatCertId, formatCertName } from '../../domain/identifiers.js'
import { sendJson } from '../../http/reply.js'
import { logAnswered } from '../../http/request-log.js'
import type { StoredOrder } from '../../store/orders.js'
import type { CertOptions } from './cert.js'
import { dropEmpty } from './query.js'

export const certlist: FastifyPluginAsyncJsonSchemaToTs<{ Options: CertOptions }> = async (app, { store, log }) => {
  const options = { schema: certlistCall, preValidation: dropEmpty, onResponse: logAnswered(log) }
  app.get(certlistPath, options, (request, reply) => {
    const { project_id } = request.params
    const all: Ranges = visit => store.ranges(project_id, visit)
    const { total, numbers } = toPage(select(all, request.query), toWindow(request.query))
    const order_list = numbers.map(number => toListItem(number, store.findCertificate(number) as StoredOrder))
    const body: CertlistResponse = { total, free_remain: 0, order_list }
    sendJson(reply, body)
  })
}

/** Select by status and name. Every certificate is PAID, because nothing further can happen to one. */
function select(all: Ranges, { order_status = 'PAID', content }: CertlistQuery): Ranges {
  if (order_status !== 'PAID') return noCertificates
  return content === undefined ? all : byName(all, content)
}

/** No certificate has an expiry date and all are PAID, so only certUpdateTime affects the order. */
const toWindow = ({
  sort_key = 'certUpdateTime',
  sort_dir,
  limit = '10',
  offset = '0',
}: CertlistQuery): PageWindow => ({
  isOldestFirst: sort_key === 'certUpdateTime' && sort_dir === 'ASC',
  limit: Number(limit),
  offset: Number(offset),
})

const toListItem = (number: number, order: StoredOrder): CertlistResponse['order_list'][number] => ({
  cert_id: formatCertId(number),
  cert_name: formatCertName(number),
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
