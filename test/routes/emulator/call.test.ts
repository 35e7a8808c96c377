/** The calls of the control API by HTTP: the document, HEAD, bodies, unknown members, log lines. */
import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import { quota } from '../../../schemas/control/project.js'
import type { Calls } from '../../../src/routes/emulator/call.js'
import { controlApi } from '../../support/control-api.js'

const calls = {
  '/_emulator/projects': ['get'],
  '/_emulator/projects/{project_id}': ['delete', 'get'],
  '/_emulator/projects/{project_id}/attempts': ['get'],
  '/_emulator/projects/{project_id}/orders': ['get'],
  '/_emulator/projects/{project_id}/orders/{order_id}': ['get'],
  '/_emulator/projects/{project_id}/quota': ['put'],
  '/_emulator/faults': ['delete', 'get', 'post'],
  '/_emulator/faults/{fault_id}': ['delete', 'get'],
  '/_emulator/clock': ['get', 'put'],
  '/_emulator/clock/advance': ['post'],
  '/_emulator/reset': ['post'],
  '/_emulator/state': ['get', 'put'],
}

t.test('the document is valid, with every call of the control API and none of the service', async t => {
  const { send } = await controlApi(t)
  const { status, headers, body } = await send('GET', '/_emulator/openapi.json')
  t.strictSame([status, headers['content-type'], body.openapi], [200, 'application/json', '3.1.0'])
  const validator = new Validator()
  const { valid, errors } = await validator.validate(structuredClone(body))
  t.ok(valid, JSON.stringify(errors))
  t.equal(validator.version, '3.1')
  const described = Object.entries<object>(body.paths).map(([path, methods]) => [path, Object.keys(methods).sort()])
  t.strictSame(Object.fromEntries(described), calls)
  const service = (await send('GET', '/openapi.json')).body
  t.notOk(Object.keys(service.paths).some(path => path.startsWith('/_emulator')))
  t.ok('/v2/{project_id}/scm/cert/purchase' in service.paths)
  const { post } = body.paths['/_emulator/faults']
  t.ok(post.requestBody.content['application/json'].schema.properties.effect)
  t.strictSame(Object.keys(post.responses), ['201', '4XX'])
  t.strictSame(
    body.paths['/_emulator/projects/{project_id}/attempts'].get.parameters
      .map(({ name }: { name: string }) => name)
      .sort(),
    ['after', 'limit', 'outcome', 'project_id'],
  )
})

t.test('HEAD works on every GET path, without a body', async t => {
  const { send, call, placeOrder } = await controlApi(t)
  const order_id = await placeOrder('p1')
  await call('POST', '/faults', { phase: 'before', effect: { kind: 'hang' } })
  const paths = Object.entries(calls).filter(([, methods]) => methods.includes('get'))
  const filled = paths.map(([path]) =>
    path.replace('{project_id}', 'p1').replace('{order_id}', order_id).replace('{fault_id}', 'f1'),
  )
  for (const path of [...filled, '/_emulator/openapi.json']) {
    const { headers, body, status } = await send('HEAD', path)
    const whole = await send('GET', path)
    t.strictSame([status, body], [200, undefined], path)
    t.equal(headers['content-length'], whole.headers['content-length'])
    t.equal(headers['content-type'], 'application/json')
  }
  t.equal((await send('HEAD', '/_emulator/projects/p1/quota')).status, 404)
  t.equal((await send('HEAD', '/_emulator/reset')).status, 404)
})

t.test('a call without a body accepts a Content-Type, and an empty object', async t => {
  const { send } = await controlApi(t)
  const json = { 'content-type': 'application/json' }
  for (const [method, path] of [
    ['POST', 'reset'],
    ['DELETE', 'faults'],
    ['DELETE', 'projects/p1'],
  ] as const) {
    t.equal((await send(method, `/_emulator/${path}`, undefined, json)).status, 204)
    t.equal((await send(method, `/_emulator/${path}`, undefined, { 'content-length': '0', ...json })).status, 204)
    t.equal((await send(method, `/_emulator/${path}`, '{}', json)).status, 204)
  }
})

t.test('a body is JSON whatever Content-Type says', async t => {
  const { send } = await controlApi(t)
  for (const type of ['application/json; charset=utf8', 'text/plain', 'nonsense']) {
    t.equal((await send('PUT', '/_emulator/clock', '{"frozen":true}', { 'content-type': type })).status, 200)
  }
})

t.test('logs every call, and no secret is in log, ledger or answer', async t => {
  const { lines, send, buy, call } = await controlApi(t, { 'control-token': 'secret-control' })
  const authorization = 'Bearer secret-control'
  const request = (method: string, path: string, body?: string) =>
    send(method, `/_emulator${path}`, body, { authorization, 'x-auth-token': 'secret-token' })
  const signed = 'SDK-HMAC-SHA256 Access=secret-key, SignedHeaders=host, Signature=secret-signature'
  await buy('p1', {}, { 'x-auth-token': 'secret-token' })
  await buy('p1', { order_number: 0 }, { authorization: signed })
  await send('POST', '/v2/p1/scm/cert/purchase?token=secret-query', '{', { authorization })
  const answers = [
    await request('GET', '/projects/p1?token=secret-query'),
    await request('GET', '/projects/p1/attempts'),
    await request('GET', '/state'),
    await request('PUT', '/clock', '{"frozen":false}'),
    await request('GET', '/nothing?token=secret-query'),
    await request('POST', '/faults', '{}'),
    await request('DELETE', '/projects/p2'),
    await send('GET', '/_emulator/state', undefined, { authorization: 'Bearer secret-guess' }),
    await request('GET', '/openapi.json'),
  ]
  // What is said of an unknown member names it, and no value.
  t.notMatch(JSON.stringify([lines, answers]), /secret/)
  t.strictSame(
    answers[1]?.body.attempts.map(({ credentials }: { credentials: string }) => credentials),
    ['none', 'signature', 'token'],
  )
  t.strictSame(
    lines.slice(3).map(({ msg, status, path }) => [msg, status, path]),
    [
      ['refused', 400, '/_emulator/projects/p1'],
      ['answered', 200, '/_emulator/projects/p1/attempts'],
      ['answered', 200, '/_emulator/state'],
      ['answered', 200, '/_emulator/clock'],
      ['refused', 404, '/_emulator/nothing'],
      ['refused', 400, '/_emulator/faults'],
      ['answered', 204, '/_emulator/projects/p2'],
      ['refused', 401, '/_emulator/state'],
      ['answered', 200, '/_emulator/openapi.json'],
    ],
  )
  await t.rejects(call('GET', '/projects'), /401/)
})

t.test('rejects a member that a call does not know, and does nothing', async t => {
  const { send, call } = await controlApi(t)
  await call('POST', '/faults', { phase: 'before', effect: { kind: 'hang' } })
  for (const [method, path, body] of [
    ['DELETE', '/faults?project_id=p1'],
    ['DELETE', '/faults', '{"id":"f2"}'],
    ['POST', '/reset', '{"x":'],
    ['POST', '/reset', '{"x":1}'],
    ['GET', '/faults?foo=1'],
    ['GET', '/projects/p1?limit=1'],
    ['PUT', '/state?dry=1', '{}'],
  ] as const) {
    t.equal((await send(method, `/_emulator${path}`, body)).status, 400, `${method} ${path} ${body}`)
  }
  t.equal((await call('GET', '/faults')).faults.length, 1)
  t.equal((await send('DELETE', '/_emulator/faults', '{}')).status, 204)
})

t.test('a call returns what its schema says', async t => {
  const { read }: Pick<Calls, 'read'> = { read: call => t.ok(call.answer) }
  read({ path: '/quota', summary: '', answer: quota, read: () => ({ certificates: null }) })
  // @ts-expect-error the schema has another member
  read({ path: '/quota', summary: '', answer: quota, read: () => ({ certificate: null }) })
})
