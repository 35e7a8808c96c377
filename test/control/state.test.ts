/** The state as one document: what it holds, and that all is the same again after an import. */
import t from 'tap'
import { type Answer, controlApi } from '../support/control-api.js'
import { used } from '../support/used-emulator.js'

type Document = Answer['body']

t.test('holds everything except the ledger', async t => {
  const { call } = await used(t)
  const state = await call('GET', '/state')
  const first = Date.parse('2018-03-19T14:59:00Z')
  const counts = { attempts: 1, orders: 0, certificates: 0, refused: 0, failed: 0, lost: 0 }
  const rule = { effect: { kind: 'error', error_code: 'APIGW.0308' } }
  const { generator } = state.ids
  t.ok(generator.length === 4 && generator.every(Number.isInteger))
  const { suffix } = state.orders
  t.equal(new Set(suffix).size, 5)
  t.strictSame(state, {
    version: 1,
    clock: { frozen: true, now: '2026-01-31T09:00:00.250Z' },
    ids: { generator, last_certificate: first + 6 },
    projects: [
      { project_id: 'limited', ...counts, attempts: 0, quota: null },
      { project_id: 'p1', ...counts, attempts: 3, orders: 2, certificates: 4, failed: 1, lost: 1 },
      { project_id: 'p2', ...counts, orders: 1, certificates: 1, quota: 5 },
      { project_id: 'p3', ...counts, attempts: 2, orders: 1, certificates: 1, failed: 1 },
      { project_id: 'refused', ...counts, refused: 1 },
    ],
    orders: {
      project: [1, -1, 2, 1, 3],
      at: Array(5).fill(first),
      suffix,
      first: [first, first + 3, first + 4, first + 5, first + 6],
      cert_brand: ['GLOBALSIGN', 'CFCA', 'GLOBALSIGN', 'GLOBALSIGN', 'GLOBALSIGN'],
      cert_type: ['OV_SSL_CERT', 'OV_SSL_CERT', 'EV_SSL_CERT', 'OV_SSL_CERT', 'OV_SSL_CERT'],
      domain_type: state.orders.domain_type,
      effective_time: state.orders.effective_time,
      domain_numbers: state.orders.domain_numbers,
      order_number: [3, 1, 1, 1, 1],
    },
    faults: {
      next: 4,
      rules: [
        {
          id: 'f1',
          ...rule,
          phase: 'before',
          project_id: 'p3',
          match: {},
          skip: 1,
          times: 2,
          hits: 1,
          remaining: 1,
          passed: 1,
        },
        {
          id: 'f2',
          ...rule,
          phase: 'after',
          match: { cert_brand: 'VTRUS' },
          skip: 0,
          times: null,
          hits: 0,
          remaining: null,
          passed: 0,
        },
      ],
    },
  })
  t.strictSame(
    [state.orders.domain_type[2], state.orders.domain_numbers[2], state.orders.effective_time[2]],
    ['MULTI_DOMAIN', 7, 2],
  )
})

t.test('restores everything on import, and what follows repeats', async t => {
  const { request, call, buy, placeOrder } = await used(t)
  const lists = ['/projects', '/projects/p1', '/projects/p1/orders', '/projects/p2/orders', '/faults', '/clock']
  const seen = async (callIn = call) => Promise.all(['/state', ...lists].map(path => callIn('GET', path)))
  const before = await seen()
  const follow = async (buyIn = buy) => {
    const answers = []
    for (const id of ['p1', 'p3', 'gone', 'p2']) answers.push((await buyIn(id)).body)
    answers.push((await buyIn('p4', { cert_brand: 'VTRUS' })).status)
    return answers
  }
  const { request_id: _, ...throttled } = (await buy('p3')).body
  t.match(throttled, { error_code: 'APIGW.0308' })
  t.equal((await request('PUT', '/state', before[0])).status, 204)
  t.strictSame(await seen(), before)
  for (const id of ['p1', 'p3', 'refused']) {
    t.strictSame(await call('GET', `/projects/${id}/attempts`), { attempts: [], next: null })
  }
  const after = await follow()
  t.match(after, [{ order_id: String }, throttled, { order_id: /^CS2601311700/ }, { order_id: String }, 429])
  const other = await controlApi(t, { seed: 'another', clock: '2030-01-01T00:00:00Z' })
  await other.placeOrder('x')
  await other.call('PUT', '/state', before[0])
  t.strictSame((await seen(other.call))[0], before[0])
  const ids = (answers: unknown[]) => answers.map(one => (one as { order_id?: string }).order_id)
  t.strictSame(ids(await follow(other.buy)), ids(after))
  t.notOk((await other.call('GET', '/projects')).projects.some((one: Document) => one.project_id === 'x'))
  await call('PUT', '/state', before[0])
  t.strictSame(ids(await follow()), ids(after))
  await placeOrder('p1')
  t.equal((await call('GET', '/projects/p1/attempts')).attempts[0].seq, 6)
})

t.test('keeps the offset of a running clock', async t => {
  const { call } = await controlApi(t)
  await call('PUT', '/clock', { now: '2050-01-01T00:00:00Z', frozen: false })
  const state = await call('GET', '/state')
  await call('POST', '/reset')
  await call('PUT', '/state', state)
  t.strictSame(await call('GET', '/state'), state)
  t.match(await call('GET', '/clock'), { now: /^2050-01-01T00:00:0/, frozen: false })
})

t.test('ids of a forgotten project stay taken, and certificate numbers go on', async t => {
  const { call, placeOrder, state } = await controlApi(t)
  const order_id = await placeOrder('p1', { order_number: 10 })
  await call('DELETE', '/projects/p1')
  const document = await call('GET', '/state')
  await call('PUT', '/state', document)
  const { at, suffix } = document.orders
  t.ok(state.orders.exists(at[0], suffix[0]))
  t.equal(state.orders.find(at[0], suffix[0]), undefined)
  t.not(await placeOrder('p1'), order_id)
  t.equal((await call('GET', '/projects/p1/orders')).orders[0].certificates.first, `scs${at[0] + 10}`)
  t.strictSame((await call('GET', '/state')).orders.project, [-1, 0])
})

t.test('exports and imports any brand with --lenient', async t => {
  const { call, placeOrder } = await controlApi(t, { lenient: 'true' })
  const brand = 'Größe "ü" \ud800'
  await placeOrder('p1', { cert_brand: brand })
  await call('POST', '/faults', { phase: 'before', effect: { kind: 'hang' }, match: { cert_brand: 'Mine' } })
  const state = await call('GET', '/state')
  await call('PUT', '/state', state)
  t.strictSame(await call('GET', '/state'), state)
  t.equal((await call('GET', '/projects/p1/orders')).orders[0].request.cert_brand, brand)
})

t.test('exports and imports 100 000 orders', async t => {
  const { send, state, orders } = await controlApi(t)
  const ordered = {
    cert_brand: 'CFCA',
    cert_type: 'OV_SSL_CERT',
    domain_type: 'MULTI_DOMAIN',
    effective_time: 1,
    domain_numbers: 2,
    order_number: 2,
  }
  const count = 100_000
  for (let i = 0; i < count; i++) {
    orders.place(`p${i % 7}`, ordered)
  }
  const { body } = await send('GET', '/_emulator/state')
  t.equal(body.orders.at.length, count)
  t.equal((await send('POST', '/_emulator/reset')).status, 204)
  t.equal((await send('PUT', '/_emulator/state', JSON.stringify(body))).status, 204)
  const again = (await send('GET', '/_emulator/state')).body
  t.equal(JSON.stringify(again), JSON.stringify(body))
  t.equal([...state.orders.newest('p3')].length, Math.ceil((count - 3) / 7))
})
