/** Write the schemas as plain JSON Schema for other languages: `npm run schemas` runs this file in the package's root. */
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { gatewayErrorBody, scmErrorBody } from '../schemas/schema.js'
import { certResponse } from '../schemas/v2/cert.js'
import { certlistResponse } from '../schemas/v2/certlist.js'
import { productResponse } from '../schemas/v2/product.js'
import { purchaseRequest, purchaseResponse } from '../schemas/v2/purchase.js'

const schemas: Record<string, object> = {
  'v2/purchase.request': purchaseRequest,
  'v2/purchase.response': purchaseResponse,
  'v2/certlist.response': certlistResponse,
  'v2/cert.response': certResponse,
  'v2/product.response': productResponse,
  'scm-error': scmErrorBody,
  'gateway-error': gatewayErrorBody,
}

/** What each file must hold. */
export const plainSchemas: [file: string, text: string][] = Object.entries(schemas).map(([name, schema]) => {
  const $id = `urn:scm-emulator:${name.replace('/', ':')}`
  const document = { $schema: 'https://json-schema.org/draft/2020-12/schema', $id, ...schema }
  return [`schemas/${name}.json`, `${JSON.stringify(document, null, 2)}\n`]
})

/* c8 ignore next 3: `npm run schemas` runs these lines, no test does */
if (import.meta.url === pathToFileURL(process.argv[1] as string).href) {
  for (const [file, text] of plainSchemas) writeFileSync(file, text)
}
