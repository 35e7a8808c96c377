/** The products that can be bought with `--products catalogue`. Source of the table: schemas/products.ts; of the code: SCM API reference, "Error codes". */
import { products } from '../../schemas/products.js'
import { ScmError } from './errors.js'
import type { Ordered } from './order.js'

type Product = Pick<Ordered, 'cert_brand' | 'cert_type' | 'domain_type' | 'effective_time'>

const formatProduct = ({ cert_brand, cert_type, domain_type, effective_time }: Product) =>
  `${cert_brand} ${cert_type} ${domain_type} for ${effective_time} years`

const catalogue = new Set(products.map(formatProduct))

/** @throws {ScmError} SCM.0017 for a product that is not in the catalogue */
export function checkProduct(purchase: Product) {
  const product = formatProduct(purchase)
  if (!catalogue.has(product)) throw new ScmError('SCM.0017', 'product/catalogue', `${product} is not in the catalogue`)
}
