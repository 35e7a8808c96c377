/** The hand-written answer against JSON.stringify and the schema, in every size. */
import { Ajv } from 'ajv'
import t from 'tap'
import { purchaseResponse } from '../../../schemas/v2/purchase.js'
import { formatCertId } from '../../../src/domain/identifiers.js'
import { toPurchaseBody } from '../../../src/routes/v2/purchase-response.js'

const order_id = 'CS1803192259ROA8U'
const validate = new Ajv().compile(purchaseResponse)

for (const first of [1481110651012, 1481110651999, 1599999999999, 1999999999000, 4102444799999]) {
  t.test(`1 to 1000 certificates from ${first} on`, async t => {
    const wrong: number[] = []
    for (let count = 1; count <= 1000; count++) {
      const cert = Array.from({ length: count }, (_, i) => ({ cert_id: formatCertId(first + i) }))
      const answer = toPurchaseBody({ at: 0, suffix: 0, order_id, first, order_number: count }).toString()
      if (answer !== JSON.stringify({ order_id, cert }) || !validate(JSON.parse(answer))) wrong.push(count)
    }
    t.strictSame(wrong, [])
  })
}
