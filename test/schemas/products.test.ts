/** The catalogue against a restatement of the table that it comes from. */
import t from 'tap'
import { products } from '../../schemas/products.js'
import { productResponse } from '../../schemas/v2/product.js'
import { purchaseRequest } from '../../schemas/v2/purchase.js'

const sold = {
  GLOBALSIGN: { OV_SSL_CERT: 'SMW', EV_SSL_CERT: 'SM' },
  GEOTRUST: { OV_SSL_CERT: 'SMW', EV_SSL_CERT: 'SM' },
  SYMANTEC: { OV_SSL_CERT: 'SMW', EV_SSL_CERT: 'SM' },
  CFCA: { OV_SSL_CERT: 'SMW', EV_SSL_CERT: 'SM' },
  TRUSTASIA: { OV_SSL_CERT: 'SMW', EV_SSL_CERT: 'SM' },
  VTRUS: { OV_SSL_CERT: 'SMW' },
}

t.test('holds what the table sells, for one year and two, once each', async t => {
  const restated = Object.entries(sold).flatMap(([brand, types]) =>
    Object.entries(types).flatMap(([type, domains]) => [...domains].flatMap(d => [1, 2].map(y => [brand, type, d, y]))),
  )
  t.strictSame(
    products.map(({ cert_brand, cert_type, domain_type, effective_time }) => [
      cert_brand,
      cert_type,
      domain_type[0],
      effective_time,
    ]),
    restated,
  )
  t.equal(products.length, 56)
})

t.test('prints the one product that is printed, and makes up the rest in its form', async t => {
  t.strictSame(
    products.filter(({ idFrom }) => idFrom === 'printed'),
    [
      {
        cert_brand: 'GLOBALSIGN',
        cert_type: 'OV_SSL_CERT',
        domain_type: 'SINGLE_DOMAIN',
        effective_time: 1,
        product_id: '00301-106005-0--0',
        product_name: 'globalsign.single.ov.2',
        sold: 'documented',
        idFrom: 'printed',
      },
    ],
  )
  t.equal(new Set(products.map(({ product_id }) => product_id)).size, products.length)
  t.equal(new Set(products.map(({ product_name }) => product_name)).size, products.length)
  for (const { product_id, product_name, cert_brand } of products) {
    t.match(product_id, /^00301-\d{6}-0--0$/)
    t.match(product_name, new RegExp(`^${cert_brand.toLowerCase()}\\.(single|multi|wildcard)\\.(ov|ev)\\.[23]$`))
  }
})

t.test('names only what can be bought, in the words of the purchase', async t => {
  const { cert_brand, cert_type, domain_type, effective_time } = productResponse.properties.type_list.items.properties
  const asked = purchaseRequest.properties
  t.strictSame(cert_brand.enum, asked.cert_brand.enum)
  t.strictSame(cert_type.enum, asked.cert_type.enum)
  t.strictSame(domain_type.enum, asked.domain_type.enum)
  t.strictSame(effective_time.enum, asked.effective_time.enum)
})
