/** The OpenAPI document: valid, whole, and with examples that hold. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { certlistQuery } from '../../schemas/v2/certlist.js'
import { purchaseRequest } from '../../schemas/v2/purchase.js'
import { createDocuments } from '../../scripts/openapi.js'

interface Media {
  schema: object
  examples: Record<string, { summary: string; value: unknown }>
}

interface Response {
  headers: { 'X-Request-Id': { schema: { pattern: string } } }
  content: { 'application/json': Media }
}

interface Operation {
  operationId: string
  responses: Record<string, Response>
  requestBody?: { content: { 'application/json': Media } }
}

interface Parameter {
  name: string
  in: string
  required?: boolean
  schema: { 'x-error': string; enum?: string[] }
}

interface Body {
  order_list: { cert_id: string; cert_name: string }[]
}

const purchase = '/v2/{project_id}/scm/cert/purchase'
const { 'service.json': text, 'service.yaml': yaml = '', ...others } = await createDocuments()
const document = JSON.parse(text as string)

t.test('passes a public validator, as JSON and as YAML', async t => {
  for (const one of [structuredClone(document), yaml]) {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(one)
    t.ok(valid, JSON.stringify(errors))
    t.equal(validator.version, '3.1')
  }
})

t.test('holds the service’s calls alone, with the conditional rule and the codes', async t => {
  const { paths, openapi } = document
  t.equal(openapi, '3.1.0')
  t.strictSame(
    Object.entries<object>(paths).map(([path, operations]) => [path, ...Object.keys(operations)]),
    [
      [purchase, 'post'],
      ['/v2/{project_id}/scm/certlist', 'get'],
      ['/v2/{project_id}/scm/cert/{cert_id}', 'get'],
      ['/v2/{project_id}/scm/cert/product', 'get'],
    ],
  )
  const { requestBody } = paths[purchase].post
  t.equal(requestBody.required, true)
  const { schema } = requestBody.content['application/json']
  for (const keyword of ['if', 'then', 'else', 'required', 'x-error'] as const) {
    t.strictSame(schema[keyword], purchaseRequest[keyword])
  }
  t.equal(schema.properties.cert_brand['x-error'], 'SCM.0049')
})

t.test('every answer has its header and examples, and every example fits its schema', async t => {
  const fits = (name: string, { schema, examples }: Media) => {
    const validate = new Ajv2020({ keywords: ['x-error'], allowUnionTypes: true }).compile(schema)
    for (const [example, { summary, value }] of Object.entries(examples)) {
      t.ok(summary && validate(value), `${name} ${example}`)
      t.notMatch(JSON.stringify(value), /\{\{/)
    }
    t.ok(Object.keys(examples).length > 0, name)
  }
  for (const operation of Object.values<Record<string, Operation>>(document.paths).flatMap(Object.values)) {
    const { operationId, responses, requestBody } = operation
    const ofBody = operationId === 'purchase' ? ['413'] : []
    t.strictSame(Object.keys(responses), ['200', '400', '403', '404', ...ofBody, '414', '494', '500'], operationId)
    if (requestBody !== undefined) fits('request', requestBody.content['application/json'])
    for (const [status, { headers, content }] of Object.entries<Response>(responses)) {
      t.equal(headers['X-Request-Id'].schema.pattern, '^[0-9a-f]{32}$')
      t.equal('X-Emulator-Rule' in headers, status !== '200')
      // A defect has no example: nobody can ask for one.
      if (status !== '500') fits(`${operationId} ${status}`, content['application/json'])
    }
  }
})

t.test('describes the members of a query, with their values and codes', async t => {
  const { parameters } = document.paths['/v2/{project_id}/scm/certlist'].get
  const members: Parameter[] = parameters.filter((one: Parameter) => one.in === 'query')
  t.strictSame(
    members.map(({ name }) => name),
    Object.keys(certlistQuery.properties),
  )
  t.ok(members.every(({ required, schema }) => !required && schema['x-error'] === 'SCM.0005'))
  t.strictSame(members.find(({ name }) => name === 'limit')?.schema.enum, ['10', '20', '50'])
})

t.test('its examples of certificates have names like their ids, in the order of the list', async t => {
  const examples = (path: string): Record<string, { value: Body }> =>
    document.paths[path].get.responses['200'].content['application/json'].examples
  const ids = ({ order_list }: Body) => order_list.map(({ cert_id }) => cert_id)
  const { accepted, 'accepted-sort-asc': ascending } = examples('/v2/{project_id}/scm/certlist')
  t.strictSame(accepted && ids(accepted.value), ['scs1481110651014', 'scs1481110651013', 'scs1481110651012'])
  t.strictSame(ascending && ids(ascending.value), ['scs1481110651012', 'scs1481110651013', 'scs1481110651014'])
  for (const { cert_id, cert_name } of [accepted, ascending].flatMap(one => one?.value.order_list ?? [])) {
    t.equal(cert_name, cert_id.replace('scs', 'scs-'))
  }
  t.match(examples('/v2/{project_id}/scm/cert/{cert_id}').accepted?.value, {
    cert_id: 'scs1481110651012',
    cert_name: 'scs-1481110651012',
    order_id: 'CS1803192259ROA8U',
  })
})

t.test('with --lenient any brand can be bought, and all else is alike', async t => {
  const lenient = JSON.parse(others['lenient.json'] as string)
  const { schema } = lenient.paths[purchase].post.requestBody.content['application/json']
  t.match(schema.properties.cert_brand, { enum: undefined, minLength: 1, maxLength: 32 })
  schema.properties.cert_brand = purchaseRequest.properties.cert_brand
  t.strictSame(lenient, document)
  t.match(others['lenient.yaml'], /maxLength: 32/)
})
