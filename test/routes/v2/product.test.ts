/** The products on sale, beyond what its fixtures say. */
import t from 'tap'
import { products } from '../../../schemas/products.js'
import { createApp } from '../../../src/app.js'
import { accepted } from '../../support/fixtures.js'
import { collected, parts } from '../../support/start.js'

t.test('shows the catalogue, each product can be bought, and nothing says where it comes from', async t => {
  const log = collected()
  const app = await createApp(parts({}, log))
  t.teardown(() => app.close())
  const { type_list } = (await app.inject('/v2/p/scm/cert/product')).json()
  t.match(log.lines, [{ msg: 'answered', project_id: 'p', path: '/v2/p/scm/cert/product', status: 200 }])
  t.match(products, type_list)
  t.equal(type_list.length, products.length)
  for (const { product_id, product_name, ...product } of type_list) {
    t.strictSame(Object.keys(product), ['cert_type', 'cert_brand', 'domain_type', 'effective_time'], product_id)
    const payload = { ...accepted, ...product, domain_numbers: product.domain_type === 'MULTI_DOMAIN' ? 2 : 1 }
    const reply = await app.inject({ method: 'POST', url: '/v2/p/scm/cert/purchase', payload })
    t.equal(reply.statusCode, 200, product_name)
  }
})
