/** The programmatic API. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { version } from '../src/domain/version.js'
import { createEmulator, type FaultRule, type State } from '../src/index.js'
import { buy, purchaseBytes } from './support/buy.js'
import { accepted } from './support/fixtures.js'
import { dial, exchange, requestBytes } from './support/http.js'
import { collected } from './support/start.js'
import { until } from './support/until.js'

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
  t.strictSame(emulator.project('never-seen').orders(), [])
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
  await t.rejects(createEmulator({ quota: -1 }), { message: /^quota takes/ })
  await t.rejects(createEmulator({ ledgerSize: 0 }), { message: /^ledgerSize takes/ })
  await t.rejects(createEmulator({ controlToken: 'a b' }), { message: /^controlToken takes/ })
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

const broken: FaultRule = { phase: 'after', effect: { kind: 'error', error_code: 'SCM.3000' } }

t.test('tells and is told in a program what the control API does', async t => {
  const emulator = await createEmulator({ clock: '2018-03-19T14:59:00Z', quota: 100 })
  t.teardown(() => emulator.close())
  const read = async (path: string) => (await fetch(`${emulator.url}/_emulator${path}`)).json()
  const p1 = emulator.project('p1')
  await buy(emulator.url)
  await buy(emulator.url)
  await buy(emulator.url, 'p1', { order_number: 0 })
  p1.setQuota(5)
  t.match(p1.summary(), { attempts: 3, orders: 2, refused: 1, quota: { certificates: 5 }, duplicates: [{ count: 2 }] })
  t.strictSame(await read('/projects/p1'), p1.summary())
  t.strictSame((await read('/projects/p1/orders')).orders, p1.orders())
  t.strictSame((await read('/projects/p1/attempts')).attempts, p1.attempts())
  t.strictSame(await read('/projects/p2'), emulator.project('p2').summary())
  const { id } = emulator.faults.add(broken)
  emulator.faults.add({ ...broken, skip: 5 })
  t.match(JSON.parse((await buy(emulator.url)).body), { error_code: 'SCM.3000' })
  t.match(emulator.faults.list(), [{ id, hits: 1, remaining: 0 }, { skip: 5 }])
  t.strictSame((await read('/faults')).faults, emulator.faults.list())
  emulator.faults.remove(id)
  t.equal(emulator.faults.list().length, 1)
  t.throws(() => emulator.faults.remove(id), { message: `there is no fault ${id}` })
  emulator.faults.clear()
  t.strictSame(emulator.faults.list(), [])
  t.equal(emulator.clock.now(), '2018-03-19T14:59:00.000Z')
  t.strictSame(emulator.clock.set({ now: '2026-01-31T09:00:00Z' }), { now: '2026-01-31T09:00:00.000Z', frozen: true })
  t.strictSame(emulator.clock.advance(250), { now: '2026-01-31T09:00:00.250Z', frozen: true })
  t.strictSame(await read('/clock'), { now: emulator.clock.now(), frozen: true })
  const state = emulator.state.export()
  t.strictSame(await read('/state'), state)
  p1.reset()
  t.match(p1.summary(), { attempts: 0, quota: { certificates: 100 } })
  const next = (await buy(emulator.url)).body
  emulator.state.import(state)
  t.strictSame(emulator.state.export(), state)
  t.equal((await buy(emulator.url)).body, next)
  emulator.reset()
  t.match(p1.summary(), { attempts: 0, orders: 0, quota: { certificates: 100 } })
  t.equal(emulator.clock.now(), '2018-03-19T14:59:00.000Z')
})

t.test('throws what is wrong with what it is told, and says where', async t => {
  const emulator = await createEmulator({ clock: '2018-03-19T14:59:00Z' })
  t.teardown(() => emulator.close())
  const before = emulator.state.export()
  // @ts-expect-error an effect that does not exist
  t.throws(() => emulator.faults.add({ phase: 'after', effect: { kind: 'burn' } }), {
    message: /^#\/effect\/kind is not a known kind/,
  })
  t.throws(() => emulator.faults.add({ ...broken, times: 0 }), { message: '#/times must be >= 1' })
  t.throws(() => emulator.project('p1').setQuota(-1), { message: '#/certificates must be >= 0' })
  t.throws(() => emulator.project('p 1'), { message: 'no project can have the id "p 1"' })
  t.throws(() => emulator.clock.set({ now: 'now' }), { message: /^#\/now must be an instant/ })
  t.throws(() => emulator.clock.advance(-1), { message: '#/ms must be >= 0' })
  // @ts-expect-error a version that does not exist
  t.throws(() => emulator.state.import({ ...before, version: 2 }), { message: '#/version must be one of 1' })
  t.strictSame(emulator.state.export(), before)
  await t.rejects(createEmulator({ faults: [{ ...broken, skip: -1 }] }), { message: 'faults: #/0/skip must be >= 0' })
  const state = { ...before, projects: [{}] } as unknown as State
  await t.rejects(createEmulator({ state }), { message: 'state: #/projects/0/project_id is missing' })
})

t.test('begins with faults and state, keeps few attempts, and lets in whom it is told to', async t => {
  const first = await createEmulator({ clock: '2018-03-19T14:59:00Z' })
  await buy(first.url)
  const state = first.state.export()
  await first.close()
  const emulator = await createEmulator({
    state,
    faults: [broken],
    ledgerSize: 1,
    controlToken: 'token',
    allowedHosts: ['CI.example.com', 'b'],
  })
  t.teardown(() => emulator.close())
  t.equal(emulator.project('p1').orders().length, 1)
  t.equal((await buy(emulator.url)).status, 500)
  t.equal((await buy(emulator.url)).status, 200)
  t.match(emulator.project('p1').attempts(), [{ seq: 2 }])
  const ask = (headers: Record<string, string>) =>
    exchange(emulator.url, requestBytes('GET', '/_emulator/clock', headers))
  const Authorization = 'Bearer token'
  t.equal((await ask({})).status, 401)
  t.equal((await ask({ Authorization })).status, 200)
  t.equal((await ask({ Authorization, Host: 'ci.example.com' })).status, 200)
  t.equal((await ask({ Authorization, Host: 'example.com' })).status, 403)
  const closed = await createEmulator({ control: 'off' })
  t.teardown(() => closed.close())
  t.equal((await exchange(closed.url, requestBytes('GET', '/_emulator/clock'))).status, 404)
  t.match(closed.clock.set({ frozen: true }), { frozen: true })
})

t.test('reset, delete, a removed rule and a state that is put end what they forget', async t => {
  const emulator = await createEmulator()
  t.teardown(() => emulator.close())
  const state = emulator.state.export()
  const ends: [string, () => void][] = [
    ['project', () => emulator.project('p1').reset()],
    ['rule', () => emulator.faults.clear()],
    ['reset', () => emulator.reset()],
    ['state', () => emulator.state.import(state)],
  ]
  for (const [name, end] of ends) {
    emulator.faults.add({ project_id: 'p1', phase: 'before', effect: { kind: 'delay', delay_ms: 60_000 } })
    const client = dial(emulator.url)
    client.socket.write(purchaseBytes())
    await until(() => emulator.faults.list()[0]?.hits === 1)
    end()
    t.equal(await client.rest(), '', name)
    t.match(emulator.project('p1').summary(), { orders: 0, failed: name === 'rule' ? 1 : 0 }, name)
  }
})

t.test('the version is the package’s', async t => {
  t.equal(version, JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version)
})
