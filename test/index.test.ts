/** The programmatic API. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { createEmulator } from '../src/index.js'
import { version } from '../src/version.js'
import { accepted } from './fixtures.js'
import { dial, exchange, requestBytes } from './http.js'
import { collected } from './start.js'

const buy = (url: string, project_id = 'p1', changes: object = {}) =>
  exchange(
    url,
    requestBytes('POST', `/v2/${project_id}/scm/cert/purchase`, {}, JSON.stringify({ ...accepted, ...changes })),
  )

t.test('remembers what was bought, newest first, project by project', async t => {
  const emulator = await createEmulator({ clock: '2018-03-19T14:59:00Z', seed: 'a' })
  t.teardown(() => emulator.close())
  const first = JSON.parse((await buy(emulator.url)).body)
  const second = JSON.parse((await buy(emulator.url, 'p1', { order_number: 3, cert_brand: 'CFCA' })).body)
  await buy(emulator.url, 'p2')
  await buy(emulator.url, 'p1', { order_number: 0 })
  t.strictSame(emulator.project('p1').orders(), [
    {
      order_id: second.order_id,
      at: '2018-03-19T14:59:00.000Z',
      request: { ...accepted, order_number: 3, cert_brand: 'CFCA' },
      certificates: { first: second.cert[0].cert_id, count: 3 },
    },
    {
      order_id: first.order_id,
      at: '2018-03-19T14:59:00.000Z',
      request: accepted,
      certificates: { first: 'scs1521471540000', count: 1 },
    },
  ])
  t.equal(emulator.project('p2').orders().length, 1)
  t.strictSame(emulator.project('never seen').orders(), [])
})

t.test('a reset begins again with the same identifiers', async t => {
  const emulator = await createEmulator({ clock: '2018-03-19T14:59:00Z' })
  t.teardown(() => emulator.close())
  const { body } = await buy(emulator.url)
  t.not((await buy(emulator.url)).body, body)
  emulator.reset()
  t.strictSame(emulator.project('p1').orders(), [])
  t.equal((await buy(emulator.url)).body, body)
  const again = await createEmulator({ clock: '2018-03-19T14:59:00Z', seed: emulator.seed })
  t.teardown(() => again.close())
  t.equal((await buy(again.url)).body, body)
})

t.test('many live side by side and share nothing', async t => {
  const listeners = process.eventNames().map(name => [name, process.listenerCount(name)])
  const log = collected()
  const emulators = await Promise.all([
    createEmulator({ logger: log }),
    createEmulator({ language: 'zh', host: 'localhost' }),
    createEmulator({ lenient: true, host: '::1', port: undefined, clock: undefined }),
  ])
  t.equal(new Set(emulators.map(({ url }) => url)).size, 3)
  t.match(emulators[2]?.url, /^http:\/\/\[::1\]:\d+$/)
  const answers = await Promise.all(emulators.map(({ url }) => buy(url, 'p1', { cert_brand: 'Mine' })))
  t.strictSame(
    answers.map(({ status, body }) => [status, /证书品牌异常/.test(body)]),
    [
      [400, false],
      [400, true],
      [200, false],
    ],
  )
  t.strictSame(
    emulators.map(emulator => emulator.project('p1').orders().length),
    [0, 0, 1],
  )
  t.equal(log.lines.length, 1)
  await Promise.all(emulators.map(emulator => emulator.close()))
  t.strictSame(
    process.eventNames().map(name => [name, process.listenerCount(name)]),
    listeners,
  )
})

t.test('listens where it is told, and says why it can’t', async t => {
  const emulator = await createEmulator()
  const port = Number(new URL(emulator.url).port)
  await t.rejects(createEmulator({ port }), { code: 'EADDRINUSE' })
  await emulator.close()
  const next = await createEmulator({ port })
  t.equal(next.url, emulator.url)
  await next.close()
  await t.rejects(createEmulator({ port: 70_000 }), { message: 'port takes a number from 0 to 65535, not "70000"' })
  await t.rejects(createEmulator({ clock: 'now' }), { message: /^clock takes an instant/ })
  await t.rejects(createEmulator({ host: '' }), { message: /^host takes/ })
  await t.rejects(createEmulator({ host: 'no.such.host.invalid' }), { code: 'ENOTFOUND' })
  // @ts-expect-error an option that does not exist
  await t.rejects(createEmulator({ prot: 1 }), { message: 'prot is not an option' })
  // @ts-expect-error a text for a boolean
  await t.rejects(createEmulator({ lenient: 'yes' }), { message: 'lenient takes true or false, not "yes"' })
  // @ts-expect-error a language that has no messages
  await t.rejects(createEmulator({ language: 'fr' }), { message: 'language takes en or zh, not "fr"' })
})

t.test('closes at once on idle connections, and within 700 ms on others', async t => {
  const emulator = await createEmulator()
  const idle = dial(emulator.url)
  idle.socket.write(requestBytes('GET', '/openapi.json'))
  await idle.answer()
  const before = Date.now()
  await emulator.close()
  t.ok(Date.now() - before < 500)
  const other = await createEmulator()
  const silent = dial(other.url)
  const half = dial(other.url)
  half.socket.write('POST /v2/p1/scm/cert/purchase HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n')
  const refused = dial(other.url)
  refused.socket.write('garbage\r\n\r\n')
  await refused.answer()
  const start = Date.now()
  await other.close()
  t.ok(Date.now() - start < 1500)
  t.strictSame(await Promise.all([silent.rest(), half.rest(), refused.rest()]), ['', '', ''])
})

t.test('the version is the package’s', async t => {
  t.equal(version, JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version)
})
