/** The schemas as plain JSON Schema for other languages; run as a program (`npm run schemas`) it writes the files. */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { gatewayErrorBody, scmErrorBody } from '../schemas/schema.js'
import { certResponse } from '../schemas/v2/cert.js'
import { certlistResponse } from '../schemas/v2/certlist.js'
import { productResponse } from '../schemas/v2/product.js'
import { purchaseRequest, purchaseResponse } from '../schemas/v2/purchase.js'

const root = new URL('../schemas/', import.meta.url)

const schemas: Record<string, object> = {
  'v2/purchase.request': purchaseRequest,
  'v2/purchase.response': purchaseResponse,
  'v2/certlist.response': certlistResponse,
  'v2/cert.response': certResponse,
  'v2/product.response': productResponse,
  'scm-error': scmErrorBody,
  'gateway-error': gatewayErrorBody,
}

export interface PlainSchema {
  file: URL
  /** What the file must hold. */
  text: string
}

export const plainSchemas: PlainSchema[] = Object.entries(schemas).map(([name, schema]) => {
  const $id = `urn:scm-emulator:${name.replace('/', ':')}`
  const document = { $schema: 'https://json-schema.org/draft/2020-12/schema', $id, ...schema }
  return { file: new URL(`${name}.json`, root), text: `${JSON.stringify(document, null, 2)}\n` }
})

export const written = ({ file }: PlainSchema): string => readFileSync(file, 'utf8')

if (import.meta.url === pathToFileURL(process.argv[1] as string).href) {
  for (const { file, text } of plainSchemas) writeFileSync(file, text)
}
