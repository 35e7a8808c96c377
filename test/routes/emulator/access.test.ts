/** Who may ask the control API, and what the others are told. */
import t, { type Test } from 'tap'
import { control, faultsIn } from '../../support/control-api.js'
import { exchange, requestBytes } from '../../support/http.js'
import { startApp as start } from '../../support/start.js'

const hosts = [
  '127.0.0.1',
  '127.0.0.1:8080',
  '192.168.1.7:1',
  '[::1]',
  '[::1]:8080',
  '::1',
  '[2001:DB8::1]:443',
  'localhost',
  'LOCALHOST:8080',
  'LocalHost:',
  'scm-emulator',
  'scm-emulator:8080',
  'host.docker.internal:8080',
  'printer.local',
  'a.b.localhost',
  'ci.test:80',
  'CI.TEST',
]
const foreign = [
  'evil.com',
  'evil.com:8080',
  'localhost.evil.com',
  '127.0.0.1.evil.com',
  'localhost.evil.com:8080',
  'evil.localhost.com',
  'evillocal.',
  'internal.evil',
  'evil.com.',
  '[evil.com]',
  '1.2.3',
  '127.0.0.1:8080.evil.com',
  'localhost:80:evil.com',
]

/** The status of a request with these headers. */
async function asker(t: Test, texts: Record<string, string> = {}) {
  const { ask } = await control(t, texts)
  return async (headers: Record<string, string>, path = '/clock') => (await ask('GET', path, undefined, headers)).status
}

t.test('answers by the names that are one’s own, and no others', async t => {
  const ask = await asker(t)
  for (const host of hosts) t.equal(await ask({ host }), 200, host)
  for (const host of foreign) t.equal(await ask({ host }), 403, host)
  const { send } = await control(t)
  const { status, body } = await send('GET', '/_emulator/state', undefined, { host: 'Evil.com:1' })
  t.strictSame(
    [status, body],
    [
      403,
      {
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
        detail: 'Host is "evil.com"; --allowed-hosts takes names that may be used',
      },
    ],
  )
})

t.test('answers by the hosts that are allowed, too', async t => {
  const ask = await asker(t, { 'allowed-hosts': 'emulator.example.com, CI.example.org' })
  for (const host of ['emulator.example.com', 'Emulator.Example.COM:8080', 'ci.example.org:1', 'localhost']) {
    t.equal(await ask({ host }), 200, host)
  }
  for (const host of ['example.com', 'a.emulator.example.com', 'ci.example.org.evil.com']) {
    t.equal(await ask({ host }), 403, host)
  }
})

t.test('no Host is fine, as HTTP/1.0 may have it, but not with an Origin', async t => {
  const { url } = await start(t)
  const get = (headers: string) => exchange(url, `GET /_emulator/clock HTTP/1.0\r\n${headers}\r\n`)
  t.equal((await get('')).status, 200)
  for (const origin of ['http://localhost', 'null', 'file://']) {
    t.equal((await get(`Origin: ${origin}\r\n`)).status, 403)
  }
})

t.test('refuses what a foreign page sends, and takes what its own sends', async t => {
  const ask = await asker(t)
  const host = 'localhost:8080'
  for (const origin of ['http://localhost:8080', 'https://localhost:8080', 'HTTP://LOCALHOST:8080']) {
    t.equal(await ask({ host, origin }), 200, origin)
  }
  for (const [host, origin] of [
    ['localhost', 'http://localhost'],
    ['localhost:80', 'http://localhost'],
    ['LOCALHOST', 'http://localhost:80'],
    ['localhost:443', 'https://localhost'],
    ['[::1]:8080', 'http://[::1]:8080'],
  ] as const) {
    t.equal(await ask({ host, origin }), 200, `${host} ${origin}`)
  }
  for (const origin of [
    'null',
    '',
    'http://localhost',
    'http://localhost:8081',
    'http://127.0.0.1:8080',
    'http://evil.com',
    'http://localhost:8080.evil.com',
    'localhost:8080',
    'file://',
  ]) {
    t.equal(await ask({ host, origin }), 403, origin)
  }
  for (const site of ['none', 'same-origin']) t.equal(await ask({ host, 'sec-fetch-site': site }), 200, site)
  for (const site of ['same-site', 'cross-site', 'any', ''])
    t.equal(await ask({ host, 'sec-fetch-site': site }), 403, site)
  t.equal(await ask({ host, origin: 'http://localhost:8080', 'sec-fetch-site': 'cross-site' }), 403)
})

t.test('asks for the token', async t => {
  const { ask, send } = await control(t, { 'control-token': 'correct-horse' })
  const get = (headers: Record<string, string>) => ask('GET', '/projects', undefined, headers)
  for (const authorization of [
    '',
    'Bearer',
    'Bearer correct-hors',
    'Bearer correct-horse ',
    'correct-horse',
    'Basic correct-horse',
  ]) {
    const { status, headers, body } = await get({ authorization })
    t.strictSame([status, headers['www-authenticate'], body.title], [401, 'Bearer', 'Unauthorized'], authorization)
  }
  t.equal((await ask('POST', '/reset')).status, 401)
  t.equal((await ask('GET', '/no-such-path')).status, 401)
  t.equal((await send('GET', '/_emulator/openapi.json')).status, 401)
  const authorization = 'Bearer correct-horse'
  t.equal((await get({ authorization })).status, 200)
  t.equal((await ask('GET', '/no-such-path', undefined, { authorization })).status, 404)
  t.equal((await get({ authorization, origin: 'http://evil.com' })).status, 403)
  t.equal((await get({ host: 'evil.com' })).status, 403)
})

t.test('a refused request changes nothing, and nobody else may read the answer', async t => {
  const { ask, tell, bought } = await control(t)
  await bought('p1')
  const before = await tell('GET', '/state')
  const evil = { origin: 'http://evil.com' }
  for (const [method, path, body] of [
    ['DELETE', '/projects/p1'],
    ['POST', '/reset'],
    ['PUT', '/state', { ...before, projects: [] }],
    ['PUT', '/clock', { frozen: false }],
    ['POST', '/faults', { phase: 'before', effect: { kind: 'hang' } }],
    ['PUT', '/projects/p1/quota', { certificates: 0 }],
    ['OPTIONS', '/state'],
  ] as const) {
    const { status, headers } = await ask(method, path, body, evil)
    t.equal(status, 403, path)
    t.notOk(Object.keys(headers).some(name => name.startsWith('access-control-')))
  }
  t.strictSame(await tell('GET', '/state'), before)
  t.equal((await ask('OPTIONS', '/state')).status, 404)
})

t.test('health and ready are exempt from all of it', async t => {
  const evil = { host: 'evil.com', origin: 'null', 'sec-fetch-site': 'cross-site' }
  for (const texts of [{}, { 'control-token': 'secret' }, { control: 'off' }] as Record<string, string>[]) {
    const { send } = await control(t, texts)
    for (const path of ['/_emulator/health', '/_emulator/ready', '/_emulator/health?x=1']) {
      for (const method of ['GET', 'HEAD']) t.equal((await send(method, path, undefined, evil)).status, 200, path)
    }
    t.equal((await send('POST', '/_emulator/health', undefined, evil)).status, 404)
    t.not((await send('GET', '/_emulator/healthy', undefined, evil)).status, 200)
  }
})

t.test('--control off removes it all, and no header asks for a fault', async t => {
  const { send, buy, control: twin } = await control(t, { control: 'off' })
  for (const [method, path] of [
    ['GET', 'projects'],
    ['GET', 'projects/p1'],
    ['POST', 'reset'],
    ['GET', 'state'],
    ['PUT', 'state'],
    ['GET', 'openapi.json'],
    ['GET', ''],
  ] as const) {
    const { status, body, headers } = await send(method, `/_emulator/${path}`, undefined, { host: 'evil.com' })
    t.strictSame(
      [status, body, headers['content-type']],
      [
        404,
        {
          error_msg: 'The API does not exist or has not been published in the environment.',
          error_code: 'APIGW.0101',
          request_id: headers['x-request-id'],
        },
        'application/json',
      ],
      path,
    )
  }
  for (const fault of ['before/hang', 'nonsense']) {
    t.equal((await buy('p1', {}, { 'x-emulator-inject': fault })).status, 200)
  }
  t.equal(twin.summary('p1').orders, 2)
  twin.addFault({ phase: 'before', effect: { kind: 'status', status: 503 } })
  t.equal((await buy('p1')).status, 503)
})

t.test('whatever is wrong with a request to it is told as a problem', async t => {
  const { ask, send, app } = await control(t)
  const titles = async (method: string, path: string, payload?: string) => {
    const { status, body, headers } = await send(method, path, payload)
    t.equal(headers['content-type'], 'application/problem+json', path)
    t.match(headers['x-request-id'], /^[0-9a-f]{32}$/, path)
    t.match(headers.server, /^scm-emulator\//, path)
    t.strictSame([body.type, body.status], ['about:blank', status])
    return [status, body.title, body.detail]
  }
  t.strictSame(await titles('GET', '/_emulator/nothing'), [404, 'Not Found', 'no call has the path /_emulator/nothing'])
  t.strictSame(await titles('GET', '/_emulator'), [404, 'Not Found', 'no call has the path /_emulator'])
  t.strictSame(await titles('GET', '/_emulator/'), [404, 'Not Found', 'no call has the path /_emulator/'])
  t.match(await titles('GET', '/_emulator/clock/'), [404, 'Not Found', /slash at the end/])
  t.match(await titles('PATCH', '/_emulator/clock'), [404, 'Not Found', 'PATCH on a path that takes GET, HEAD, PUT'])
  t.match(await titles('OPTIONS', '/_emulator/reset'), [404, 'Not Found', 'OPTIONS on a path that takes POST'])
  t.match(await titles('GET', '/_emulator/%zz'), [400, 'Bad Request', /percent escape/])
  t.match(await titles('GET', '/_emulator/projects/%ff'), [400, 'Bad Request', /percent escape/])
  t.match(await titles('GET', '/_emulator/projects/a%2Fb'), [404, 'Not Found', 'no project can have this id'])
  t.match(await titles('GET', `/_emulator/projects/${'p'.repeat(65)}/orders`), [404, 'Not Found', /no project/])
  t.match(await titles('GET', `/_emulator/projects?after=${'a'.repeat(33_000)}`), [414, 'URI Too Long', /URI/])
  t.match(await titles('POST', '/_emulator/faults', `"${'a'.repeat(65_536)}"`), [413, 'Payload Too Large', /65536/])
  t.match(faultsIn(await send('POST', '/_emulator/faults', `"${'a'.repeat(65_534)}"`)), [400, ['# must be object']])
  t.equal((await ask('DELETE', '/projects/x%20y')).status, 404)
  const large = await app.inject({
    url: '/_emulator/projects',
    headers: { 'x-large': 'a'.repeat(300_000) },
  })
  t.match(large.json(), { status: 494, title: 'Request Header Too Large' })
})

t.test('a method of another protocol is told as a problem, too', async t => {
  const { url } = await start(t)
  const { status, headers, body } = await exchange(url, 'DESCRIBE /_emulator/clock RTSP/1.0\r\nHost: localhost\r\n\r\n')
  t.match(JSON.parse(body), { status, detail: 'invalid method' })
  t.match(headers, { 'content-type': 'application/problem+json', 'x-request-id': /^[0-9a-f]{32}$/ })
})

t.test('what is unreadable is told so, with its place', async t => {
  const { send } = await control(t)
  for (const body of ['', '{', 'now', '{"frozen":true,}', Buffer.from('{"now":"\xff"}', 'latin1'), '\u0000']) {
    for (const path of ['clock', 'projects/p1/quota', 'state']) {
      t.strictSame(faultsIn(await send('PUT', `/_emulator/${path}`, body)), [400, ['# is not JSON']])
    }
  }
})

t.test('a state may have 64 MiB, and the answer to a larger one can be read', async t => {
  const { url } = await start(t)
  const head = 'PUT /_emulator/state HTTP/1.1\r\nHost: localhost\r\nContent-Length: '
  const { status, headers, body } = await exchange(url, `${head}${64 * 1024 ** 2 + 1}\r\n\r\n{`)
  t.strictSame([status, headers['content-type']], [413, 'application/problem+json'])
  t.match(JSON.parse(body), { status: 413, title: 'Payload Too Large' })
  const most = Buffer.alloc(64 * 1024 ** 2, ' ')
  const taken = await exchange(url, requestBytes('PUT', '/_emulator/state', {}, most))
  t.strictSame(faultsIn({ ...taken, body: JSON.parse(taken.body) }), [400, ['# is not JSON']])
})
