/** The OpenAPI document: valid, whole, and with examples that hold. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { purchaseRequest } from '../../schemas/v2/purchase.js'
import { createApp } from '../../src/app.js'
import { parts } from '../start.js'

interface Media {
  schema: object
  examples: Record<string, { summary: string; value: unknown }>
}

interface Response {
  headers: { 'X-Request-Id': { schema: { pattern: string } } }
  content: { 'application/json': Media }
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
  t.strictSame(Object.keys(paths), ['/v2/{project_id}/scm/cert/purchase'])
  t.strictSame(Object.keys(paths['/v2/{project_id}/scm/cert/purchase']), ['post'])
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
  const { responses, requestBody } = json.json().paths['/v2/{project_id}/scm/cert/purchase'].post
  t.strictSame(Object.keys(responses), ['200', '400', '403', '404', '413', '414', '494', '500'])
  const fits = (name: string, { schema, examples }: Media) => {
    const validate = new Ajv2020({ keywords: ['x-error'] }).compile(schema)
    for (const [example, { summary, value }] of Object.entries(examples)) {
      t.ok(summary && validate(value), `${name} ${example}`)
    }
    t.ok(Object.keys(examples).length > 0, name)
  }
  fits('request', requestBody.content['application/json'])
  for (const [status, { headers, content }] of Object.entries<Response>(responses)) {
    t.equal(headers['X-Request-Id'].schema.pattern, '^[0-9a-f]{32}$')
    t.equal('X-Emulator-Rule' in headers, status !== '200')
    // A defect has no example: nobody can ask for one.
    if (status !== '500') fits(status, content['application/json'])
  }
})

t.test('HEAD works on it', async t => {
  const app = await createApp(parts())
  t.teardown(() => app.close())
  const reply = await app.inject({ method: 'HEAD', url: '/openapi.json' })
  t.equal(reply.statusCode, 200)
  t.equal(reply.body, '')
  t.match(reply.headers['x-request-id'], /^[0-9a-f]{32}$/)
})
