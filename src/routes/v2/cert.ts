/**
 * Details of a certificate: GET /v2/{project_id}/scm/cert/{cert_id}
 *
 * Source: SCM API reference, "Historical APIs".
 */
import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts'
import { type CertResponse, certCall, certPath } from '../../../schemas/v2/cert.js'
import { ScmError } from '../../domain/errors.js'
import { formatCertId, formatCertName, formatOrderId, parseCertId } from '../../domain/identifiers.js'
import type { Logger } from '../../http/logger.js'
import { sendJson } from '../../http/reply.js'
import { logAnswered } from '../../http/request-log.js'
import type { OrderStore, StoredOrder } from '../../store/orders.js'

export interface CertOptions {
  readonly store: OrderStore
  readonly log: Logger
}

export const cert: FastifyPluginAsyncJsonSchemaToTs<{ Options: CertOptions }> = async (app, { store, log }) => {
  app.get(certPath, { schema: certCall, onResponse: logAnswered(log) }, (request, reply) => {
    const { project_id, cert_id } = request.params
    const number = parseCertId(cert_id)
    if (number === undefined) throw unknown('cert_id is not scs and 13 digits')
    const order = store.findCertificate(number)
    // Do not reveal other projects' certificates.
    if (order?.project_id !== project_id) throw unknown(`the project has no certificate ${cert_id}`)
    sendJson(reply, toCertificate(number, order))
  })
}

const unknown = (reason: string) => new ScmError('SCM.0020', 'cert_id/unknown', reason)

const toCertificate = (number: number, order: StoredOrder): CertResponse => ({
  cert_id: formatCertId(number),
  order_id: formatOrderId(order),
  cert_name: formatCertName(number),
  cert_type: order.cert_type,
  cert_brand: order.cert_brand,
  domain_type: order.domain_type,
  domain_name: null,
  domain_number: order.domain_numbers,
  cert_describe: null,
  push_support: null,
  revoke_reason: null,
  company_name: null,
  company_province: null,
  company_city: null,
  applicant_name: null,
  applicant_phone: null,
  applicant_email: null,
  contact_name: null,
  contact_phone: null,
  contact_email: null,
  status: 'PAID',
  encrypt_type: null,
  country: null,
  organization_unit: null,
  DNS_push_status: null,
  auth: [],
})
