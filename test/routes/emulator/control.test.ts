/** The control API as HTTP: its document, its GET paths by HEAD, bodies where none is needed, and what it logs. */
import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import { control } from '../../support/control-api.js'
import { accepted } from '../../support/fixtures.js'

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

t.test('its document is valid, with every call of its own and none of the service’s', async t => {
  const { send } = await control(t)
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
  const { send, tell, bought } = await control(t)
  const order_id = await bought('p1')
  await tell('POST', '/faults', { phase: 'before', effect: { kind: 'hang' } })
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

t.test('a call that needs no body takes a Content-Type without one, and any body', async t => {
  const { send } = await control(t)
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
  const { send } = await control(t)
  for (const type of ['application/json; charset=utf8', 'text/plain', 'nonsense']) {
    t.equal((await send('PUT', '/_emulator/clock', '{"frozen":true}', { 'content-type': type })).status, 200)
  }
})

t.test('every call has its line, and no secret stands in log, ledger or answer', async t => {
  const { lines, send, buy, tell } = await control(t, { 'control-token': 'secret-control' })
  const authorization = 'Bearer secret-control'
  const ask = (method: string, path: string, body?: string) =>
    send(method, `/_emulator${path}`, body, { authorization, 'x-auth-token': 'secret-token' })
  const signed = 'SDK-HMAC-SHA256 Access=secret-key, SignedHeaders=host, Signature=secret-signature'
  await buy('p1', {}, { 'x-auth-token': 'secret-token' })
  await buy('p1', { order_number: 0 }, { authorization: signed })
  await send('POST', '/v2/p1/scm/cert/purchase?token=secret-query', '{', { authorization })
  const answers = [
    await ask('GET', '/projects/p1?token=secret-query'),
    await ask('GET', '/projects/p1/attempts'),
    await ask('GET', '/state'),
    await ask('PUT', '/clock', '{"frozen":false}'),
    await ask('GET', '/nothing?token=secret-query'),
    await ask('POST', '/faults', '{}'),
    await ask('DELETE', '/projects/p2'),
    await send('GET', '/_emulator/state', undefined, { authorization: 'Bearer secret-guess' }),
    await ask('GET', '/openapi.json'),
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
  await t.rejects(tell('GET', '/projects'), /401/)
})

t.test('a line about a problem stays short', async t => {
  const { lines, send } = await control(t)
  await send('POST', '/_emulator/reset', undefined, { host: `${'a'.repeat(9000)}.com` })
  t.equal(String(lines[0]?.reason).length, 300)
})

const half = 2048
const purchase = JSON.stringify(accepted)
for (const [name, body, request] of [
  ['a purchase', purchase, accepted],
  ['JSON of another kind', '[1,"a",null]', [1, 'a', null]],
  ['a text', '"text"', 'text'],
  ['__proto__', '{"__proto__":{"a":1}}', JSON.parse('{"__proto__":{"a":1}}')],
  ['a byte order mark before JSON', `\ufeff${purchase}`, accepted],
  ['what is not JSON', '{"cert_brand":', '{"cert_brand":'],
  ['nothing', '', ''],
  ['JSON of 4 KiB', JSON.stringify('a'.repeat(4094)), 'a'.repeat(4094)],
  ['longer JSON', JSON.stringify('a'.repeat(4095)), `"${'a'.repeat(4095)}`],
  ['a longer purchase', `${purchase}${' '.repeat(4096)}`, `${purchase}${' '.repeat(4096 - purchase.length)}`],
  [
    'a byte order mark before a longer one',
    `\ufeff${purchase}${' '.repeat(4096)}`,
    `${purchase}${' '.repeat(4093 - purchase.length)}`,
  ],
  ['a text cut within a character', `"${'ü'.repeat(5000)}`, `"${'ü'.repeat(half - 1)}`],
  ['a text cut within an emoji', `12${'😀'.repeat(2000)}`, `12${'😀'.repeat(1023)}`],
  ['bytes that are not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), '{"a":"\ufffd"}'],
  ['long bytes that are not UTF-8', Buffer.alloc(5000, 0xff), '\ufffd'.repeat(4096)],
] as const) {
  t.test(`the ledger has of ${name} what was received`, async t => {
    const { send, tell } = await control(t)
    const { status } = await send('POST', '/v2/p1/scm/cert/purchase', body)
    const { attempts } = await tell('GET', '/projects/p1/attempts')
    t.match(attempts, [{ status, outcome: status === 200 ? 'accepted' : 'refused', seq: 1 }])
    t.strictSame(attempts[0].request, request)
  })
}

t.test('a body that is too large is an attempt, a wrong method or project id is none', async t => {
  const { send, tell } = await control(t, { 'body-limit': '1000' })
  t.equal((await send('POST', '/v2/p1/scm/cert/purchase', 'a'.repeat(1001))).status, 413)
  t.equal((await send('POST', '/v2/p1/scm/cert/purchase')).status, 400)
  for (const method of ['GET', 'PUT', 'HEAD', 'OPTIONS']) {
    t.equal((await send(method, '/v2/p1/scm/cert/purchase')).status, 404)
  }
  t.equal((await send('POST', '/v2/p1/scm/cert/purchase/', '{}')).status, 404)
  for (const id of ['', 'a.b', 'p'.repeat(65)]) {
    t.equal((await send('POST', `/v2/${id}/scm/cert/purchase`, '{}')).status, 403)
  }
  t.match((await tell('GET', '/projects')).projects, [{ project_id: 'p1', attempts: 2, refused: 2 }])
  t.match((await tell('GET', '/projects/p1/attempts')).attempts, [
    { rule: 'body/json', error_code: 'SCM.0005', request: '' },
    { rule: 'body/size', error_code: 'APIGW.0201', status: 413, request: null },
  ])
})

t.test('the ledger keeps the newest --ledger-size attempts of all projects, and counts every one', async t => {
  const { tell, bought } = await control(t, { 'ledger-size': '3' })
  for (const id of ['p1', 'p2', 'p1', 'p1', 'p2']) await bought(id)
  const seqs = async (id: string) =>
    (await tell('GET', `/projects/${id}/attempts`)).attempts.map(({ seq }: { seq: number }) => seq)
  t.strictSame([await seqs('p1'), await seqs('p2')], [[4, 3], [5]])
  t.equal((await tell('GET', '/projects/p1')).attempts, 3)
})

t.test('a member that a call does not know is refused, and does nothing', async t => {
  const { send, tell } = await control(t)
  await tell('POST', '/faults', { phase: 'before', effect: { kind: 'hang' } })
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
  t.equal((await tell('GET', '/faults')).faults.length, 1)
  t.equal((await send('DELETE', '/_emulator/faults', '{}')).status, 204)
})
