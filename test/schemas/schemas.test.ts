/** The schemas: the plain files, an independent restatement of the rules, and what must not compile. */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import t from 'tap'
import type { Schema } from '../../schemas/schema.js'
import { lenientPurchaseRequest, type PurchaseRequest, purchaseRequest } from '../../schemas/v2/purchase.js'
import { plainSchemas } from '../../scripts/schemas.js'
import type { Purchase } from '../../src/index.js'
import { accepted, fixtures } from '../support/fixtures.js'
import { body, fields } from '../support/purchases.js'

t.test('the plain files say what their sources say', async t => {
  for (const [file, text] of plainSchemas) t.equal(readFileSync(file, 'utf8'), text, file)
})

t.test('the plain files are JSON Schema 2020-12, without a keyword of our own but x-error', async _t => {
  const ajv = new Ajv2020({ strict: true, keywords: ['x-error'] })
  for (const [, text] of plainSchemas) ajv.compile(JSON.parse(text))
})

t.test('the request schema agrees with the rules restated, on random bodies', async () => {
  const validate = new Ajv2020({ keywords: ['x-error'] }).compile(purchaseRequest)
  const isLegal = (value: Record<string, unknown>) =>
    typeof value.cert_brand === 'string' &&
    /^(GLOBALSIGN|GEOTRUST|SYMANTEC|CFCA|TRUSTASIA|VTRUS)$/.test(value.cert_brand) &&
    ['OV_SSL_CERT', 'EV_SSL_CERT'].some(type => type === value.cert_type) &&
    [1, 2].some(years => years === value.effective_time) &&
    isWithin(value.order_number, 1, 1000) &&
    value.agree_privacy_protection === true &&
    (value.domain_type === 'MULTI_DOMAIN'
      ? isWithin(value.domain_numbers, 2, 100)
      : (value.domain_type === 'SINGLE_DOMAIN' || value.domain_type === 'WILDCARD') && value.domain_numbers === 1)
  const isWithin = (value: unknown, least: number, most: number) =>
    typeof value === 'number' && value % 1 === 0 && value >= least && value <= most
  fc.assert(
    fc.property(body, value => validate(value) === (isRecord(value) && isLegal(value))),
    { numRuns: 20_000 },
  )
})

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

t.test('a schema names its fields in the order of the printed table, once each', async t => {
  t.strictSame(Object.keys(purchaseRequest.properties), fields)
  t.strictSame(purchaseRequest.required, fields)
  t.strictSame(Object.keys(lenientPurchaseRequest.properties), fields)
  t.strictSame(Object.keys(accepted), fields)
})

t.test('the types follow from the schemas', async t => {
  const purchase = accepted as unknown as PurchaseRequest
  const published: Purchase = purchase
  t.ok(published)
  // @ts-expect-error a type that the page does not list
  const dv: (typeof purchase)['cert_type'] = 'DV_SSL_CERT'
  // @ts-expect-error a code that the table lacks
  const unknownCode: Schema = { type: 'string', 'x-error': 'SCM.9999' }
  t.ok(dv && unknownCode)
})

t.test('every fixture names its source, and has one body at most', async t => {
  for (const [name, { title, source, request }] of fixtures) {
    t.ok(title && source, name)
    t.ok(request.body === undefined || request.rawBody === undefined, name)
  }
})
