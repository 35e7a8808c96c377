/** Pages of the lists: their size, and invalid queries. */
import t from 'tap'
import { controlApi, errorsIn } from '../support/control-api.js'

t.test('a page has 100 items by default and at most 1000', async t => {
  const { call, placeOrder, request } = await controlApi(t)
  for (let i = 0; i < 1001; i++) await placeOrder('p1')
  for (const list of ['orders', 'attempts']) {
    t.equal((await call('GET', `/projects/p1/${list}`))[list].length, 100)
    const page = await call('GET', `/projects/p1/${list}?limit=1000`)
    t.equal(page[list].length, 1000)
    t.equal((await call('GET', `/projects/p1/${list}?after=${page.next}`))[list].length, 1)
    t.equal((await request('GET', `/projects/p1/${list}?limit=1001`)).status, 400)
  }
})

for (const [path, where] of [
  ['limit=0', '#/limit must be >= 1'],
  ['limit=1001', '#/limit must be <= 1000'],
  ['limit=', '#/limit must be integer'],
  ['limit=1.5', '#/limit must be integer'],
  ['limit=ten', '#/limit must be integer'],
  ['limit=1&limit=2', '#/limit must be integer'],
  ['after=', '#/after is not the `next` of a page'],
  ['after=a.b', '#/after is not the `next` of a page'],
  ['after=1&after=2', '#/after must be string'],
  ['offset=1', '#/offset is unknown'],
  ['__proto__=1', '#/__proto__ is unknown'],
]) {
  t.test(`rejects a list with ${path}`, async t => {
    const { request } = await controlApi(t)
    for (const list of ['/projects', '/projects/p1/orders', '/projects/p1/attempts']) {
      t.strictSame(errorsIn(await request('GET', `${list}?${path}`)), [400, [where]])
    }
  })
}
