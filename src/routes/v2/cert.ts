/**
 * Details of a certificate: GET /v2/{project_id}/scm/cert/{cert_id}
 *
 * Source: SCM API reference, "Historical APIs".
 */
import type { FastifyPluginAsyncJsonSchemaToTs } from '@fastify/type-provider-json-schema-to-ts'
import { type CertResponse, certCall, certPath } from '../../../schemas/v2/cert.js'
import type { Parts } from '../../app.js'
import { ScmError } from '../../domain/errors.js'
import { certId, certName, certNumber, orderId } from '../../domain/identifiers.js'
import { logAnswered } from '../../http/request-log.js'
import type { PlacedOrder } from '../../store/orders.js'

export const certRoute =
  ({ shop: { store }, log }: Pick<Parts, 'shop' | 'log'>): FastifyPluginAsyncJsonSchemaToTs =>
  async app => {
    app.get(certPath, { schema: certCall, onResponse: logAnswered(log) }, (request, reply) => {
      const { project_id, cert_id } = request.params
      const number = certNumber(cert_id)
      if (number === undefined) throw unknown('cert_id is not scs and 13 digits')
      const order = store.findCertificate(number)
      // What another project has bought is nobody's business here.
      if (order?.project_id !== project_id) throw unknown(`the project has no certificate ${cert_id}`)
      reply.type('application/json').send(Buffer.from(JSON.stringify(detailed(number, order))))
    })
  }

const unknown = (reason: string) => new ScmError('SCM.0020', 'cert_id/unknown', reason)

const detailed = (number: number, order: PlacedOrder): CertResponse => ({
  cert_id: certId(number),
  order_id: orderId(order.at, order.suffix),
  cert_name: certName(number),
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
