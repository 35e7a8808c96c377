/** The reasons in words, and the faults that no fixture shows. */
import { Ajv } from 'ajv'
import t from 'tap'
import { purchaseRequest } from '../../schemas/v2/purchase.js'
import { toViolation } from '../../src/domain/violations.js'
import { accepted } from '../support/fixtures.js'

const validate = new Ajv({ allErrors: true, verbose: true, keywords: ['x-error'] }).compile(purchaseRequest)

function reason(changes: object): string {
  validate({ ...accepted, ...changes })
  return toViolation(validate.errors ?? [], purchaseRequest).reason
}

t.test('shows the value, in printable ASCII and never too long', async t => {
  t.equal(reason({ cert_type: 'é\n"' }), 'cert_type is "\\u00e9\\n\\"", must be one of OV_SSL_CERT, EV_SSL_CERT')
  t.equal(reason({ cert_type: '\ud800' }), 'cert_type is "\\ud800", must be one of OV_SSL_CERT, EV_SSL_CERT')
  const long = reason({ cert_brand: '\u0001é'.repeat(1000) })
  t.match(long, /^cert_brand is "(\\u0001\\u00e9){20}" and on, must be one of .*\.\.\.$/)
  t.ok(long.length <= 300)
  t.match(reason({ cert_brand: 'B'.repeat(1000) }), /^cert_brand is "B{40}" and on, must be one of/)
  t.equal(reason({ effective_time: 1e300 }), 'effective_time is 1e+300, must be one of 1, 2')
})

t.test('names a blank that stands in the way', async t => {
  t.equal(
    reason({ cert_type: 'OV_SSL_CERT ' }),
    'cert_type ends in a blank, as the printed sample does; --lenient trims it',
  )
  t.equal(reason({ domain_type: 'WILDCARD ' }), 'domain_type ends in a blank; --lenient trims it')
  t.equal(reason({ domain_type: ' WILDCARD' }), 'domain_type begins with a blank; --lenient trims it')
  t.match(reason({ cert_type: 'OV ' }), /^cert_type is "OV ", must be/)
})

t.test('a keyword without a rule is a defect', async t => {
  t.throws(
    () => toViolation([{ keyword: 'format', instancePath: '/x', schemaPath: '', params: {} }], purchaseRequest),
    {
      message: 'no rule for format',
    },
  )
})
