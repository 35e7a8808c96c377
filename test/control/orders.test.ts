/** Orders in the control API: the list of a project, and one order with its certificates. */
import t from 'tap'
import { controlApi, errorsIn } from '../support/control-api.js'
import { accepted } from '../support/fixtures.js'

const at = '2018-03-19T14:59:00.000Z'

t.test('reads orders back, newest first, page by page, though new ones come', async t => {
  const { request, call, placeOrder, readPages } = await controlApi(t)
  const ids: string[] = []
  for (const order_number of [1, 2, 3, 4]) {
    ids.unshift(await placeOrder('p1', { order_number }))
    await placeOrder('p2')
  }
  const all = await call('GET', '/projects/p1/orders')
  t.strictSame(
    all.orders.map(({ order_id }: { order_id: string }) => order_id),
    ids,
  )
  t.strictSame(all.orders[0], {
    order_id: ids[0],
    at,
    request: { ...accepted, order_number: 4 },
    certificates: { first: `scs${Date.parse(at) + 9}`, count: 4 },
  })
  t.equal(all.next, null)
  t.strictSame(await readPages('/projects/p1/orders', 'orders'), [all.orders.slice(0, 2), all.orders.slice(2)])
  const first = await call('GET', '/projects/p1/orders?limit=3')
  await placeOrder('p1')
  t.strictSame(await call('GET', `/projects/p1/orders?after=${first.next}`), { orders: [all.orders[3]], next: null })
  for (const stale of [`/projects/p2/orders?after=${first.next}`, '/projects/p1/orders?after=999']) {
    t.strictSame(errorsIn(await request('GET', stale)), [400, ['#/after is not the `next` of a page']])
  }
  const details = await call('GET', `/projects/p1/orders/${ids[1]}`)
  const start = Date.parse(at) + 5
  const cert = [0, 1, 2].map(i => ({ cert_id: `scs${start + i}`, status: 'PAID' }))
  t.strictSame(details, { ...all.orders[1], cert })
})

t.test('answers 404 for an order of another project, an id of another form, and a day that does not exist', async t => {
  const { request, placeOrder } = await controlApi(t, { clock: '2026-03-01T16:00:00Z' })
  const order_id = await placeOrder('p1')
  t.match(order_id, /^CS2603020000/)
  t.equal((await request('GET', `/projects/p1/orders/${order_id}`)).status, 200)
  const rolled = order_id.replace('CS260302', 'CS260230')
  for (const id of [rolled, order_id.toLowerCase(), 'CS2603020000', 'x', order_id.replace('26', '27')]) {
    const { status, body } = await request('GET', `/projects/p1/orders/${id}`)
    t.strictSame([status, body.detail], [404, `project p1 has no order ${id}`])
  }
  t.equal((await request('GET', `/projects/p2/orders/${order_id}`)).status, 404)
})
