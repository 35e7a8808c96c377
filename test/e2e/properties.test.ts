/** Properties of the whole call: whatever is sent, the answer is a documented one, and only a 200 orders anything. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { gatewayErrors } from '../../schemas/errors/gateway.js'
import { scmErrors } from '../../schemas/errors/scm.js'
import { accepted } from '../support/fixtures.js'
import { type Answer, dial, exchange, requestBytes } from '../support/http.js'
import { body, fields, oddValue } from '../support/purchases.js'
import { start } from '../support/start.js'

const path = '/v2/p1/scm/cert/purchase'

/** The documented answer to a body, restated: 200, or the code and the rule of the first phase that it breaks. */
function expected(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'SCM.0005 body/object'
  const missing = fields.find(field => !Object.hasOwn(value, field))
  if (missing !== undefined) return `SCM.0005 ${missing}/required`
  const get = (field: string): unknown => (value as Record<string, unknown>)[field]
  const isOfType = (field: string) => {
    if (field === 'agree_privacy_protection') return typeof get(field) === 'boolean'
    return field.endsWith('_brand') || field.endsWith('_type')
      ? typeof get(field) === 'string'
      : Number.isInteger(get(field))
  }
  const mistyped = fields.find(field => !isOfType(field))
  if (mistyped !== undefined) return `SCM.0005 ${mistyped}/type`
  if (get('agree_privacy_protection') !== true) return 'SCM.0005 agree_privacy_protection/consent'
  const isWithin = (field: string, least: number, most: number) =>
    Number(get(field)) >= least && Number(get(field)) <= most
  const brands = /^(GLOBALSIGN|GEOTRUST|SYMANTEC|CFCA|TRUSTASIA|VTRUS)$/
  if (!brands.test(String(get('cert_brand')))) return 'SCM.0049 cert_brand/enum'
  if (!/^(OV|EV)_SSL_CERT$/.test(String(get('cert_type')))) return 'SCM.0050 cert_type/enum'
  if (!/^(SINGLE_DOMAIN|MULTI_DOMAIN|WILDCARD)$/.test(String(get('domain_type')))) return 'SCM.0051 domain_type/enum'
  if (!isWithin('effective_time', 1, 2)) return 'SCM.0052 effective_time/enum'
  const isMulti = get('domain_type') === 'MULTI_DOMAIN'
  if (!isWithin('domain_numbers', isMulti ? 2 : 1, isMulti ? 100 : 1)) return 'SCM.0036 domain_numbers/range'
  return isWithin('order_number', 1, 1000) ? '200' : 'SCM.0060 order_number/range'
}

/** What an answer says, in the same words. */
const said = ({ status, body, headers }: Answer): string =>
  status === 200 ? '200' : `${JSON.parse(body).error_code} ${headers['x-emulator-rule']}`

/** Start an emulator, and a client that buys over one connection. */
async function startClient(t: Test) {
  const emulator = await start(t)
  const { socket, answer } = dial(emulator.url)
  t.teardown(() => socket.destroy())
  const buy = (payload: string | Buffer) => {
    socket.write(requestBytes('POST', path, {}, payload))
    return answer()
  }
  return { ...emulator, buy }
}

t.test('any body gives 200 or the code of the first phase it breaks, and an order only with 200', async t => {
  const { p1, reset, buy } = await startClient(t)
  await fc.assert(
    fc.asyncProperty(body, async value => {
      const answer = await buy(JSON.stringify(value))
      const code = said(answer)
      assert.equal(code, expected(JSON.parse(JSON.stringify(value))))
      const orders = p1.orders()
      assert.equal(orders.length, code === '200' ? 1 : 0)
      if (code === '200') {
        assert.equal(JSON.parse(answer.body).cert.length, Object(value).order_number)
        assert.deepEqual(pick({ ...orders[0]?.request }), pick({ ...Object(value) }))
        reset()
      }
    }),
    { numRuns: 3000 },
  )
})

const pick = (value: Record<string, unknown>) => Object.fromEntries(fields.map(field => [field, value[field]]))

t.test('any change of one field gives what the restated rules say', async t => {
  const { buy } = await startClient(t)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...fields), oddValue, async (field, value) => {
      const payload = JSON.stringify({ ...accepted, [field]: value })
      assert.equal(said(await buy(payload)), expected(JSON.parse(payload)))
    }),
    { numRuns: 3000 },
  )
})

t.test('any bytes for a body: never a 5xx, and an order only of what JSON.parse reads as a purchase', async t => {
  const { p1, reset, buy } = await startClient(t)
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
      const { status } = await buy(Buffer.from(payload))
      const isOrdered = p1.orders().length > 0
      assert.equal(status, isOrdered ? 200 : 400)
      assert.equal(isOrdered, read(Buffer.from(payload)) === '200')
      if (isOrdered) reset()
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
    const { url, state, reset } = await start(t)
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
        const orders = state.export().projects.reduce((sum, { orders }) => sum + orders, 0)
        assert.equal(answers.filter(answer => answer.startsWith('HTTP/1.1 200')).length, orders)
        if (orders > 0) reset()
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
