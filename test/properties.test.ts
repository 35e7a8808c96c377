/** Properties of the whole call: whatever is sent, the answer is a documented one, and only a 200 orders anything. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { gatewayErrors } from '../schemas/errors/gateway.js'
import { scmErrors } from '../schemas/errors/scm.js'
import { createEmulator } from '../src/index.js'
import { accepted } from './fixtures.js'
import { dial, exchange, requestBytes } from './http.js'
import { body, fields, oddValue } from './purchases.js'
import { parts, start } from './start.js'

const path = '/v2/p1/scm/cert/purchase'

/** The documented answer to a body, restated: the code of the first phase that it breaks. */
function expected(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'SCM.0005'
  const has = (field: string) => Object.hasOwn(value, field)
  const get = (field: string): unknown => (value as Record<string, unknown>)[field]
  if (!fields.every(has)) return 'SCM.0005'
  const isInteger = (field: string) => Number.isInteger(get(field))
  const areWords = ['cert_brand', 'cert_type', 'domain_type'].every(field => typeof get(field) === 'string')
  const areNumbers = ['effective_time', 'domain_numbers', 'order_number'].every(isInteger)
  if (!areWords || !areNumbers || get('agree_privacy_protection') !== true) return 'SCM.0005'
  const within = (field: string, least: number, most: number) =>
    Number(get(field)) >= least && Number(get(field)) <= most
  if (!/^(GLOBALSIGN|GEOTRUST|SYMANTEC|CFCA|TRUSTASIA|VTRUS)$/.test(String(get('cert_brand')))) return 'SCM.0049'
  if (!/^(OV|EV)_SSL_CERT$/.test(String(get('cert_type')))) return 'SCM.0050'
  if (!/^(SINGLE_DOMAIN|MULTI_DOMAIN|WILDCARD)$/.test(String(get('domain_type')))) return 'SCM.0051'
  if (!within('effective_time', 1, 2)) return 'SCM.0052'
  const isMulti = get('domain_type') === 'MULTI_DOMAIN'
  if (!within('domain_numbers', isMulti ? 2 : 1, isMulti ? 100 : 1)) return 'SCM.0036'
  return within('order_number', 1, 1000) ? '200' : 'SCM.0060'
}

t.test('any body gives 200 or the code of the first phase it breaks, and an order only with 200', async t => {
  const { app, store } = await start(t)
  await fc.assert(
    fc.asyncProperty(body, async value => {
      const before = [...store.newest('p1')].length
      const reply = await app.inject({ method: 'POST', url: path, payload: JSON.stringify(value) })
      const code = reply.statusCode === 200 ? '200' : reply.json().error_code
      assert.equal(code, expected(value))
      const orders = [...store.newest('p1')]
      assert.equal(orders.length - before, code === '200' ? 1 : 0)
      if (code === '200') {
        assert.equal(reply.json().cert.length, Object(value).order_number)
        assert.deepEqual(pick({ ...orders[0], agree_privacy_protection: true }), pick({ ...Object(value) }))
        store.clear()
      }
    }),
    { numRuns: 3000 },
  )
})

const pick = (value: Record<string, unknown>) => Object.fromEntries(fields.map(field => [field, value[field]]))

t.test('any change of one field gives what the restated rules say', async t => {
  const { app } = await start(t)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...fields), oddValue, async (field, value) => {
      const payload = JSON.stringify({ ...accepted, [field]: value })
      const reply = await app.inject({ method: 'POST', url: path, payload })
      assert.equal(reply.statusCode === 200 ? '200' : reply.json().error_code, expected(JSON.parse(payload)))
    }),
    { numRuns: 3000 },
  )
})

t.test('any bytes for a body: never a 5xx, and an order only of what JSON.parse reads as a purchase', async t => {
  const { app, store } = await start(t)
  const good = JSON.stringify(accepted)
  const spoilt = fc
    .tuple(
      fc.nat(good.length),
      fc.nat(4),
      fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.constantFrom(Buffer.from(','), Buffer.from('"'))),
    )
    .map(([at, cut, bytes]) =>
      Buffer.concat([Buffer.from(good.slice(0, at)), bytes, Buffer.from(good.slice(at + cut))]),
    )
  await fc.assert(
    fc.asyncProperty(fc.oneof(spoilt, fc.uint8Array({ maxLength: 300 }).map(Buffer.from)), async payload => {
      const reply = await app.inject({ method: 'POST', url: path, payload: Buffer.from(payload) })
      const isOrdered = [...store.newest('p1')].length > 0
      assert.equal(reply.statusCode, isOrdered ? 200 : 400)
      assert.equal(isOrdered, read(Buffer.from(payload)) === '200')
      store.clear()
    }),
    { numRuns: 3000 },
  )
})

function read(payload: Buffer): string {
  try {
    return expected(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)))
  } catch {
    return 'SCM.0005'
  }
}

t.test(
  'any bytes on a connection: a documented answer or none, and the next request as if nothing had been',
  async t => {
    let orders = 0
    const { url } = await start(t, { store: { ...parts().store, add: () => orders++ } })
    const codes = new Set<string>([
      ...Object.keys(scmErrors),
      ...Object.values(gatewayErrors).map(({ error_code }) => error_code),
    ])
    const good = requestBytes('POST', path, { 'Content-Type': 'application/json' }, JSON.stringify(accepted))
    const spoilt = fc
      .tuple(fc.nat(good.length), fc.nat(8), fc.uint8Array({ maxLength: 6 }))
      .map(([at, cut, bytes]) => Buffer.concat([good.subarray(0, at), bytes, good.subarray(at + cut)]))
    await fc.assert(
      fc.asyncProperty(spoilt, async bytes => {
        const client = dial(url)
        client.socket.end(bytes)
        const answers = (await client.rest()).split(/(?=HTTP\/1\.1 \d{3} )/).filter(answer => answer !== '')
        assert.equal(answers.filter(answer => answer.startsWith('HTTP/1.1 200')).length, orders)
        orders = 0
        for (const answer of answers) {
          assert.match(answer, /x-request-id: [0-9a-f]{32}\r\n/)
          assert.match(answer, /server: scm-emulator\//)
          assert.doesNotMatch(answer, /FST_|<html|at .*\.[jt]s:/)
          const status = Number(answer.slice(9, 12))
          if (status === 200) continue
          assert.ok([400, 403, 404, 413, 414, 494].includes(status), answer)
          assert.ok(codes.has(/"error_code":"([A-Z]+\.\d+)"/.exec(answer)?.[1] ?? ''), answer)
        }
      }),
      { numRuns: 1500 },
    )
    t.equal((await exchange(url, good)).status, 200)
  },
)

t.test('100 000 purchases have different identifiers', async t => {
  const { ids, store } = parts()
  const ordered = Object(accepted)
  const orders = new Set<string>()
  let certificate = 0
  for (let i = 0; i < 100_000; i++) {
    const order_number = 1 + (i % 3)
    const issued = ids.issue(order_number)
    store.add('p1', { ...ordered, order_number }, issued)
    orders.add(issued.order_id)
    if (issued.first <= certificate) t.fail('a certificate id was given twice')
    certificate = issued.first + order_number - 1
  }
  t.equal(orders.size, 100_000)
})

t.test('the same seed, clock and requests give the same identifiers, byte for byte', async t => {
  const options = { seed: 'seed', clock: '2018-03-19T14:59:00Z' }
  const answers: string[] = []
  for (let round = 0; round < 2; round++) {
    const emulator = await createEmulator(options)
    for (const order_number of [1, 2, 1000]) {
      const request = requestBytes('POST', path, {}, JSON.stringify({ ...accepted, order_number }))
      answers.push((await exchange(emulator.url, request)).body)
    }
    await emulator.close()
  }
  t.strictSame(answers.slice(3), answers.slice(0, 3))
  t.match(answers[0], /^\{"order_id":"CS1803192259[0-9A-Z]{5}","cert":\[\{"cert_id":"scs1521471540000"\}\]\}$/)
})

t.test('purchases side by side on many connections stay apart', async t => {
  const emulator = await createEmulator()
  t.teardown(() => emulator.close())
  const bought = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      exchange(emulator.url, requestBytes('POST', `/v2/p${i % 5}/scm/cert/purchase`, {}, JSON.stringify(accepted))),
    ),
  )
  t.ok(bought.every(({ status }) => status === 200))
  t.equal(new Set(bought.map(({ body }) => body)).size, 200)
  for (let i = 0; i < 5; i++) t.equal(emulator.project(`p${i}`).orders().length, 40)
})
