/** The clock in the control API. */
import t from 'tap'
import { controlApi, errorsIn } from '../support/control-api.js'

const at = '2018-03-19T14:59:00.000Z'

t.test('shows, sets, freezes, releases and advances the clock', async t => {
  const { call, placeOrder } = await controlApi(t)
  t.strictSame(await call('GET', '/clock'), { now: at, frozen: true })
  t.strictSame(await call('PUT', '/clock', { now: '2026-01-31T09:00:00+08:00' }), {
    now: '2026-01-31T01:00:00.000Z',
    frozen: true,
  })
  t.match(await placeOrder('p1'), /^CS2601310900/)
  t.strictSame(await call('POST', '/clock/advance', { ms: 60_001 }), { now: '2026-01-31T01:01:00.001Z', frozen: true })
  t.match(await placeOrder('p1'), /^CS2601310901/)
  t.equal((await call('GET', '/projects/p1/orders')).orders[0].at, '2026-01-31T01:01:00.001Z')
  const near = (text: string, frozen: boolean) => async (reading: { now: string; frozen: boolean }) => {
    const behind = Date.parse(reading.now) - Date.parse(text)
    t.ok(behind >= 0 && behind < 5000, `${reading.now} is near ${text}`)
    t.equal(reading.frozen, frozen)
  }
  await near('2026-01-31T01:01:00.001Z', false)(await call('PUT', '/clock', { frozen: false }))
  await near('2026-01-31T02:01:00.001Z', false)(await call('POST', '/clock/advance', { ms: 3_600_000 }))
  await near('2030-01-01T00:00:00Z', false)(await call('PUT', '/clock', { now: '2030-01-01T00:00:00Z' }))
  const stopped = await call('PUT', '/clock', { frozen: true })
  await near('2030-01-01T00:00:00Z', true)(stopped)
  t.strictSame(await call('GET', '/clock'), stopped)
  t.strictSame(await call('PUT', '/clock', { now: '2001-09-10T00:00:00Z', frozen: true }), {
    now: '2001-09-10T00:00:00.000Z',
    frozen: true,
  })
  t.strictSame(await call('POST', '/clock/advance', { ms: 0 }), { now: '2001-09-10T00:00:00.000Z', frozen: true })
  await call('POST', '/reset')
  t.strictSame(await call('GET', '/clock'), { now: at, frozen: true })
})

const instant = '#/now must be an instant like 2026-01-31T09:00:00Z, from 2001-09-10 to 2099-12-31'
for (const [method, path, given, where] of [
  ['PUT', '/clock', {}, '# must NOT have fewer than 1 properties'],
  ['PUT', '/clock', { now: 'now' }, instant],
  ['PUT', '/clock', { now: '2026-02-30T00:00:00Z' }, instant],
  ['PUT', '/clock', { now: '2001-09-09T23:59:59.999Z' }, instant],
  ['PUT', '/clock', { now: '2100-01-01T00:00:00Z', frozen: false }, instant],
  ['PUT', '/clock', { now: 0 }, '#/now must be string'],
  ['PUT', '/clock', { frozen: 'true' }, '#/frozen must be boolean'],
  ['PUT', '/clock', { frozen: true, ms: 1 }, '#/ms is unknown'],
  ['POST', '/clock/advance', {}, '#/ms is missing'],
  ['POST', '/clock/advance', { ms: -1 }, '#/ms must be >= 0'],
  ['POST', '/clock/advance', { ms: 0.5 }, '#/ms must be integer'],
  ['POST', '/clock/advance', { ms: 3_000_000_000_000 }, '#/ms leaves the range from 2001-09-10 to 2099-12-31'],
  ['POST', '/clock/advance', { ms: 1, frozen: true }, '#/frozen is unknown'],
] as const) {
  t.test(`rejects ${method} ${path} with ${JSON.stringify(given)}`, async t => {
    const { request, call } = await controlApi(t)
    t.strictSame(errorsIn(await request(method, path, given)), [400, [where]])
    t.strictSame(await call('GET', '/clock'), { now: at, frozen: true })
  })
}
