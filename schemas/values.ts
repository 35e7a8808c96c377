/**
 * Values and identifiers that several schemas share. Sources: those of v2/purchase.ts and v2/cert.ts; the brands: the v3 page,
 * "SubscribeCertificate".
 */
import type { Schema } from './schema.js'

export const certBrands = ['GLOBALSIGN', 'GEOTRUST', 'SYMANTEC', 'CFCA', 'TRUSTASIA', 'VTRUS'] as const

export const certTypes = ['OV_SSL_CERT', 'EV_SSL_CERT'] as const

export const domainTypes = ['SINGLE_DOMAIN', 'MULTI_DOMAIN', 'WILDCARD'] as const

/** Domain types whose certificates have exactly one domain name. */
export const oneNameDomainTypes = ['SINGLE_DOMAIN', 'WILDCARD'] as const

/** Domain names of one certificate. */
export const maxDomainNumbers = 100

/** Validity periods. */
export const years = [1, 2] as const

/** Certificates of one order. */
export const maxOrderNumber = 1000

export const orderId = {
  type: 'string',
  pattern: '^CS[0-9]{10}[0-9A-Z]{5}$',
  description: 'Order number. The form is inferred: CS, yyMMddHHmm in UTC+8, five characters.',
} as const satisfies Schema

export const certId = {
  type: 'string',
  pattern: '^scs[0-9]{13}$',
  description: 'Certificate ID. The form is inferred: scs, milliseconds since the epoch.',
} as const satisfies Schema

export const certName = {
  type: 'string',
  pattern: '^scs-[0-9]{13}$',
  description: 'Name that the system generates. The form is chosen: scs-, the digits of the certificate ID.',
} as const satisfies Schema

export const certStatus = {
  type: 'string',
  const: 'PAID',
  description: 'Status: paid, waiting to be applied for.',
} as const satisfies Schema
