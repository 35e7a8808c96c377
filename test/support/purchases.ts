/** Arbitrary purchases for properties: good ones, and bad ones that lie near them. */
import fc from 'fast-check'

/** The seven fields in the order of the printed table. */
export const fields = [
  'cert_brand',
  'cert_type',
  'domain_type',
  'effective_time',
  'domain_numbers',
  'order_number',
  'agree_privacy_protection',
]

const words = {
  cert_brand: ['GLOBALSIGN', 'GEOTRUST', 'SYMANTEC', 'CFCA', 'TRUSTASIA', 'VTRUS'],
  cert_type: ['OV_SSL_CERT', 'EV_SSL_CERT'],
}

const domains = fc.oneof(
  fc.record({ domain_type: fc.constantFrom('SINGLE_DOMAIN', 'WILDCARD'), domain_numbers: fc.constant(1) }),
  fc.record({ domain_type: fc.constant('MULTI_DOMAIN'), domain_numbers: fc.integer({ min: 2, max: 100 }) }),
)

/** A legal purchase of at most 20 certificates. */
export const purchase: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    fc.record({
      cert_brand: fc.constantFrom(...words.cert_brand),
      cert_type: fc.constantFrom(...words.cert_type),
      effective_time: fc.constantFrom(1, 2),
      order_number: fc.integer({ min: 1, max: 20 }),
      agree_privacy_protection: fc.constant(true),
    }),
    domains,
  )
  .map(([one, other]) => ({ ...one, ...other }))

/** A value such as a client's bug puts in place of a field's own. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    '1',
    'true',
    0,
    1,
    2,
    3,
    5,
    100,
    101,
    1000,
    1001,
    -1,
    1.5,
    1e300,
    true,
    false,
    [],
    {},
  ),
  fc.constantFrom('OV_SSL_CERT ', 'ov_ssl_cert', 'DV_SSL_CERT', 'SINGLE_DOMAIN', 'WILDCARD', 'GlobalSign', '__proto__'),
  fc.jsonValue(),
)

/** A legal purchase with some fields changed, taken away or added. */
export const mutated: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    purchase,
    fc.dictionary(fc.constantFrom(...fields), oddValue, { maxKeys: 3 }),
    fc.subarray(fields, { maxLength: 2 }),
    fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 }),
  )
  .map(([purchase, changes, missing, extra]) => {
    const kept = Object.entries({ ...extra, ...purchase, ...changes }).filter(([field]) => !missing.includes(field))
    return Object.fromEntries(kept)
  })

/** Any JSON value, mostly one that is nearly a purchase. */
export const body: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: mutated },
  { weight: 2, arbitrary: purchase },
  { weight: 1, arbitrary: fc.jsonValue() },
)
