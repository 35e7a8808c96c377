/** The OpenAPI document: valid, whole, and with examples that hold. */

import swagger from '@fastify/swagger'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fp from 'fastify-plugin'
import t from 'tap'
import { certlistQuery } from '../../schemas/v2/certlist.js'
import { purchaseRequest } from '../../schemas/v2/purchase.js'
import { createApp } from '../../src/app.js'
import { parts } from '../support/start.js'

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

async function documents() {
  const app = await createApp(parts())
  const json = await app.inject('/openapi.json')
  const yaml = await app.inject('/openapi.yaml')
  await app.close()
  return { json, yaml }
}

t.test('passes a public validator, as JSON and as YAML', async t => {
  const { json, yaml } = await documents()
  t.equal(json.headers['content-type'], 'application/json')
  t.equal(yaml.headers['content-type'], 'application/yaml')
  for (const document of [json.json(), yaml.body]) {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(document)
    t.ok(valid, JSON.stringify(errors))
    t.equal(validator.version, '3.1')
  }
})

t.test('holds the service’s calls alone, with the conditional rule and the codes', async t => {
  const { json } = await documents()
  const { paths, openapi } = json.json()
  t.equal(openapi, '3.1.0')
  t.strictSame(
    Object.entries<object>(paths).map(([path, operations]) => [path, ...Object.keys(operations)]),
    [
      ['/v2/{project_id}/scm/cert/purchase', 'post'],
      ['/v2/{project_id}/scm/certlist', 'get'],
      ['/v2/{project_id}/scm/cert/{cert_id}', 'get'],
      ['/v2/{project_id}/scm/cert/product', 'get'],
    ],
  )
  const { requestBody } = paths['/v2/{project_id}/scm/cert/purchase'].post
  t.equal(requestBody.required, true)
  const { schema } = requestBody.content['application/json']
  for (const keyword of ['if', 'then', 'else', 'required', 'x-error'] as const) {
    t.strictSame(schema[keyword], purchaseRequest[keyword])
  }
  t.equal(schema.properties.cert_brand['x-error'], 'SCM.0049')
})

t.test('every answer has its header and examples, and every example fits its schema', async t => {
  const { json } = await documents()
  const fits = (name: string, { schema, examples }: Media) => {
    const validate = new Ajv2020({ keywords: ['x-error'], allowUnionTypes: true }).compile(schema)
    for (const [example, { summary, value }] of Object.entries(examples)) {
      t.ok(summary && validate(value), `${name} ${example}`)
      t.notMatch(JSON.stringify(value), /\{\{/)
    }
    t.ok(Object.keys(examples).length > 0, name)
  }
  for (const operation of Object.values<Record<string, Operation>>(json.json().paths).flatMap(Object.values)) {
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
  const { json } = await documents()
  const { parameters } = json.json().paths['/v2/{project_id}/scm/certlist'].get
  const members: Parameter[] = parameters.filter((one: Parameter) => one.in === 'query')
  t.strictSame(
    members.map(({ name }) => name),
    Object.keys(certlistQuery.properties),
  )
  t.ok(members.every(({ required, schema }) => !required && schema['x-error'] === 'SCM.0005'))
  t.strictSame(members.find(({ name }) => name === 'limit')?.schema.enum, ['10', '20', '50'])
})

t.test('its examples of certificates have names like their ids, in the order of the list', async t => {
  const { json } = await documents()
  const examples = (path: string): Record<string, { value: Body }> =>
    json.json().paths[path].get.responses['200'].content['application/json'].examples
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

t.test('HEAD works on it', async t => {
  const app = await createApp(parts())
  t.teardown(() => app.close())
  const reply = await app.inject({ method: 'HEAD', url: '/openapi.json' })
  t.equal(reply.statusCode, 200)
  t.equal(reply.body, '')
  t.match(reply.headers['x-request-id'], /^[0-9a-f]{32}$/)
})

t.test('what could not be loaded once is loaded at the next request', async t => {
  let failures = 1
  const failing = fp((app, options: object, done) => {
    failures -= 1
    if (failures === 0) done(new Error('too many open files'))
    else swagger(app, options, done)
  })
  const { openapi } = await t.mockImport<typeof import('../../scripts/openapi.js')>('../../scripts/openapi.js', {
    '@fastify/swagger': failing,
  })
  const { createApp } = await t.mockImport<typeof import('../../src/app.js')>('../../src/app.js', {
    '../../scripts/openapi.js': { openapi },
  })
  const app = await createApp(parts())
  t.teardown(() => app.close())
  const statuses = ['/openapi.json', '/openapi.yaml', '/_emulator/openapi.json'].map(async url => {
    const { statusCode } = await app.inject(url)
    return statusCode
  })
  t.strictSame(await Promise.all(statuses), [500, 500, 500])
  t.equal((await app.inject('/openapi.json')).json().openapi, '3.1.0')
})
