/** Projects in the control API: counters, duplicate orders, and forgetting a project. */
import t from 'tap'
import { controlApi, counters } from '../support/control-api.js'
import { accepted } from '../support/fixtures.js'

const at = '2018-03-19T14:59:00.000Z'

t.test('counts how the attempts of each project ended', async t => {
  const { request, call, buy } = await controlApi(t)
  t.strictSame(await call('GET', '/projects'), { projects: [], next: null })
  t.strictSame(await call('GET', '/projects/p1'), { ...counters('p1'), duplicates: [] })
  await buy('p1', { order_number: 3 })
  await buy('p1', { order_number: 0 })
  await buy('p1', {}, { 'x-emulator-inject': 'before/error:SCM.3000' })
  await buy('p1', { order_number: 2 }, { 'x-emulator-inject': 'after/status:502' })
  await buy('p0', { cert_type: 'DV' })
  const p0 = counters('p0', { attempts: 1, refused: 1 })
  const p1 = counters('p1', { attempts: 4, orders: 2, certificates: 5, refused: 1, failed: 1, lost: 1 })
  t.strictSame(await call('GET', '/projects'), { projects: [p0, p1], next: null })
  t.strictSame(await call('GET', '/projects/p1'), { ...p1, duplicates: [] })
  t.strictSame(await call('GET', '/projects/never-seen'), { ...counters('never-seen'), duplicates: [] })
  t.equal((await request('GET', '/projects/never-seen/orders')).body.orders.length, 0)
  t.strictSame(await call('GET', '/projects/never-seen/attempts'), { attempts: [], next: null })
})

t.test('lists projects by id, page by page, though new ones come', async t => {
  const { call, placeOrder, readPages } = await controlApi(t)
  for (const id of ['b', 'B', 'a', '_', '-', '10', '9']) await placeOrder(id)
  const ids = (pages: unknown[][]) => pages.map(page => page.map(one => (one as { project_id: string }).project_id))
  t.strictSame(ids(await readPages('/projects', 'projects')), [['-', '10'], ['9', 'B'], ['_', 'a'], ['b']])
  const { next } = await call('GET', '/projects?limit=5')
  await placeOrder('A')
  await placeOrder('c')
  t.strictSame(ids([(await call('GET', `/projects?after=${next}`)).projects]), [['a', 'b', 'c']])
  t.strictSame(await call('GET', '/projects?after=zzz'), { projects: [], next: null })
  t.equal((await call('GET', '/projects?limit=8')).next, 'b')
  t.equal((await call('GET', '/projects?limit=9')).next, null)
})

t.test('shows duplicate orders and the time between them', async t => {
  const { call, placeOrder, buy } = await controlApi(t)
  const first = await placeOrder('p1')
  await placeOrder('p1', { order_number: 2 })
  await placeOrder('p2')
  await call('POST', '/clock/advance', { ms: 1500 })
  await buy('p1', {}, { 'x-emulator-inject': 'after/error:SCM.3000' })
  await buy('p1', {}, { 'x-emulator-inject': 'before/error:SCM.3000' })
  await call('PUT', '/clock', { now: '2018-03-19T14:59:01Z' })
  const third = await placeOrder('p1')
  const { duplicates } = await call('GET', '/projects/p1')
  const second = (await call('GET', '/projects/p1/orders')).orders[1].order_id
  t.strictSame(duplicates, [
    {
      request: accepted,
      count: 3,
      orders: [
        { order_id: third, at: '2018-03-19T14:59:01.000Z' },
        { order_id: second, at: '2018-03-19T14:59:01.500Z' },
        { order_id: first, at },
      ],
      gaps_ms: [-500, 1500],
    },
  ])
  t.strictSame((await call('GET', '/projects/p2')).duplicates, [])
})

t.test('orders that differ in one of the seven values are not duplicates', async t => {
  const { call, placeOrder } = await controlApi(t)
  for (const changes of [
    {},
    { cert_brand: 'CFCA' },
    { cert_type: 'EV_SSL_CERT' },
    { domain_type: 'WILDCARD', domain_numbers: 1 },
    { domain_type: 'MULTI_DOMAIN', domain_numbers: 2 },
    { domain_type: 'MULTI_DOMAIN', domain_numbers: 3 },
    { effective_time: 2 },
    { order_number: 2 },
  ]) {
    await placeOrder('p1', { domain_type: 'SINGLE_DOMAIN', domain_numbers: 1, effective_time: 1, ...changes })
  }
  t.strictSame((await call('GET', '/projects/p1')).duplicates, [])
})

t.test('forgets one project: orders, attempts, quota and its own fault rules', async t => {
  const { request, call, buy, placeOrder } = await controlApi(t)
  const rule = { phase: 'before', effect: { kind: 'error', error_code: 'SCM.3000' }, skip: 9 }
  await call('POST', '/faults', { ...rule, project_id: 'p1' })
  await call('POST', '/faults', rule)
  await call('POST', '/faults', { ...rule, project_id: 'p2' })
  await call('PUT', '/projects/p1/quota', { certificates: 2 })
  const order_id = await placeOrder('p1')
  const kept = await placeOrder('p2')
  await buy('p1', { order_number: 0 })
  const { status, body } = await request('DELETE', '/projects/p1')
  t.strictSame([status, body], [204, undefined])
  t.strictSame(await call('GET', '/projects/p1'), { ...counters('p1'), duplicates: [] })
  t.strictSame(await call('GET', '/projects/p1/attempts'), { attempts: [], next: null })
  t.strictSame(await call('GET', '/projects/p1/orders'), { orders: [], next: null })
  t.equal((await request('GET', `/projects/p1/orders/${order_id}`)).status, 404)
  t.strictSame((await call('GET', '/projects')).projects, [counters('p2', { attempts: 1, orders: 1, certificates: 1 })])
  t.equal((await call('GET', '/projects/p2/orders')).orders[0].order_id, kept)
  t.equal((await call('GET', '/projects/p2/attempts')).attempts.length, 1)
  t.strictSame(
    (await call('GET', '/faults')).faults.map(({ id }: { id: string }) => id),
    ['f2', 'f3'],
  )
  t.equal((await request('DELETE', '/projects/p1')).status, 204)
  t.equal((await call('GET', '/projects/p1/orders')).orders.length, 0)
  await placeOrder('p1')
  t.equal((await call('GET', '/projects/p1')).orders, 1)
})
