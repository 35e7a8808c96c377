/** Who may call the control API, and what all others get. */
import t, { type Test } from 'tap'
import { controlApi } from '../../support/control-api.js'
import { exchange } from '../../support/http.js'
import { startApp } from '../../support/start.js'

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

/** Return a function that requests with these headers and returns the status. */
async function statusReader(t: Test, texts: Record<string, string> = {}) {
  const { request } = await controlApi(t, texts)
  return async (headers: Record<string, string>, path = '/clock') =>
    (await request('GET', path, undefined, headers)).status
}

t.test('accepts its own names as Host, and rejects others', async t => {
  const read = await statusReader(t)
  for (const host of hosts) t.equal(await read({ host }), 200, host)
  for (const host of foreign) t.equal(await read({ host }), 403, host)
  const { send } = await controlApi(t)
  const { status, body } = await send('GET', '/_emulator/state', undefined, { host: 'Evil.com:1' })
  t.strictSame(
    [status, body],
    [
      403,
      {
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
        detail: 'Host is "evil.com"; --allowed-hosts takes more names',
      },
    ],
  )
})

t.test('accepts the hosts of --allowed-hosts', async t => {
  const read = await statusReader(t, { 'allowed-hosts': 'emulator.example.com, CI.example.org' })
  for (const host of ['emulator.example.com', 'Emulator.Example.COM:8080', 'ci.example.org:1', 'localhost']) {
    t.equal(await read({ host }), 200, host)
  }
  for (const host of ['example.com', 'a.emulator.example.com', 'ci.example.org.evil.com']) {
    t.equal(await read({ host }), 403, host)
  }
})

t.test('accepts a request without Host, as HTTP/1.0 allows, unless it has an Origin', async t => {
  const { url } = await startApp(t)
  const get = (headers: string) => exchange(url, `GET /_emulator/clock HTTP/1.0\r\n${headers}\r\n`)
  t.equal((await get('')).status, 200)
  for (const origin of ['http://localhost', 'null', 'file://']) {
    t.equal((await get(`Origin: ${origin}\r\n`)).status, 403)
  }
})

t.test('rejects requests of foreign pages, and accepts those of its own', async t => {
  const read = await statusReader(t)
  const host = 'localhost:8080'
  for (const origin of ['http://localhost:8080', 'https://localhost:8080', 'HTTP://LOCALHOST:8080']) {
    t.equal(await read({ host, origin }), 200, origin)
  }
  for (const [host, origin] of [
    ['localhost', 'http://localhost'],
    ['localhost:80', 'http://localhost'],
    ['LOCALHOST', 'http://localhost:80'],
    ['localhost:443', 'https://localhost'],
    ['[::1]:8080', 'http://[::1]:8080'],
  ] as const) {
    t.equal(await read({ host, origin }), 200, `${host} ${origin}`)
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
    t.equal(await read({ host, origin }), 403, origin)
  }
  for (const site of ['none', 'same-origin']) t.equal(await read({ host, 'sec-fetch-site': site }), 200, site)
  for (const site of ['same-site', 'cross-site', 'any', ''])
    t.equal(await read({ host, 'sec-fetch-site': site }), 403, site)
  t.equal(await read({ host, origin: 'http://localhost:8080', 'sec-fetch-site': 'cross-site' }), 403)
})

t.test('requires the token', async t => {
  const { request, send } = await controlApi(t, { 'control-token': 'correct-horse' })
  const get = (headers: Record<string, string>) => request('GET', '/projects', undefined, headers)
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
  t.equal((await request('POST', '/reset')).status, 401)
  t.equal((await request('GET', '/no-such-path')).status, 401)
  t.equal((await send('GET', '/_emulator/openapi.json')).status, 401)
  const authorization = 'Bearer correct-horse'
  t.equal((await get({ authorization })).status, 200)
  t.equal((await request('GET', '/no-such-path', undefined, { authorization })).status, 404)
  t.equal((await get({ authorization, origin: 'http://evil.com' })).status, 403)
  t.equal((await get({ host: 'evil.com' })).status, 403)
})

t.test('a rejected request changes nothing, and its answer has no CORS headers', async t => {
  const { request, call, placeOrder } = await controlApi(t)
  await placeOrder('p1')
  const before = await call('GET', '/state')
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
    const { status, headers } = await request(method, path, body, evil)
    t.equal(status, 403, path)
    t.notOk(Object.keys(headers).some(name => name.startsWith('access-control-')))
  }
  t.strictSame(await call('GET', '/state'), before)
  t.equal((await request('OPTIONS', '/state')).status, 404)
})

t.test('health and ready are exempt from the access rules', async t => {
  const evil = { host: 'evil.com', origin: 'null', 'sec-fetch-site': 'cross-site' }
  for (const texts of [{}, { 'control-token': 'secret' }, { control: 'off' }] as Record<string, string>[]) {
    const { send } = await controlApi(t, texts)
    for (const path of ['/_emulator/health', '/_emulator/ready', '/_emulator/health?x=1']) {
      for (const method of ['GET', 'HEAD']) t.equal((await send(method, path, undefined, evil)).status, 200, path)
    }
    t.equal((await send('POST', '/_emulator/health', undefined, evil)).status, 404)
    t.not((await send('GET', '/_emulator/healthy', undefined, evil)).status, 200)
  }
})

t.test('--control off removes the control API and X-Emulator-Inject', async t => {
  const { send, buy, control: twin } = await controlApi(t, { control: 'off' })
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
