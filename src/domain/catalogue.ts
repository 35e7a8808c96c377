/** What is sold, for `--products catalogue`. Source of the table: schemas/products.ts; of the code: SCM API reference, "Error codes". */
import { products } from '../../schemas/products.js'
import type { Ordered } from '../store/orders.js'
import { ScmError } from './errors.js'

type Named = Pick<Ordered, 'cert_brand' | 'cert_type' | 'domain_type' | 'effective_time'>

const nameOf = ({ cert_brand, cert_type, domain_type, effective_time }: Named) =>
  `${cert_brand} ${cert_type} ${domain_type} for ${effective_time} years`

const sold = new Set(products.map(nameOf))

/** @throws {ScmError} SCM.0017 for a product that the catalogue does not list */
export function checkProduct(purchase: Named) {
  const name = nameOf(purchase)
  if (!sold.has(name)) throw new ScmError('SCM.0017', 'product/catalogue', `nobody sells ${name}`)
}
