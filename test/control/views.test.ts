/** What is shown of many orders: duplicates among the newest, groups and their orders within bounds. */
import t from 'tap'
import { findDuplicates } from '../../src/control/views.js'
import { createOrderStore } from '../../src/store/orders.js'
import { accepted } from '../support/fixtures.js'

const start = Date.parse('2018-03-19T14:59:00Z')

/** A store in which each second somebody orders one of these brands. */
function bought(brands: string[]) {
  const store = createOrderStore()
  const ordered = accepted as unknown as Parameters<typeof store.add>[1]
  brands.forEach((cert_brand, i) => {
    const at = start + 1000 * i
    store.add('p1', { ...ordered, cert_brand }, { at, suffix: i, first: at })
  })
  return findDuplicates(store.newest('p1'))
}

t.test('counts a group exactly among the newest 10 000 orders', async t => {
  const brands = [...Array(10).fill('OLD'), ...Array(9990).fill('CFCA'), ...Array(10).fill('VTRUS')]
  const counts = bought(brands).map(({ request, count }) => [request.cert_brand, count])
  t.strictSame(counts, [
    ['VTRUS', 10],
    ['CFCA', 9990],
  ])
  const all = bought(brands.slice(0, 10_000)).map(({ request, count }) => [request.cert_brand, count])
  t.strictSame(all, [
    ['CFCA', 9990],
    ['OLD', 10],
  ])
})

t.test('shows the newest 20 orders of a group, and the gaps between them', async t => {
  const [group] = bought([...Array(25).fill('CFCA'), 'VTRUS'])
  t.equal(group?.count, 25)
  t.strictSame(
    group?.orders.map(({ at }) => Date.parse(at)),
    Array.from({ length: 20 }, (_, i) => start + 1000 * (24 - i)),
  )
  t.strictSame(group?.orders[0], { order_id: 'CS18031922590000O', at: '2018-03-19T14:59:24.000Z' })
  t.strictSame(group?.gaps_ms, Array(19).fill(1000))
})

t.test('shows the 20 groups with the newest orders; one order makes no group', async t => {
  const pairs = Array.from({ length: 25 }, (_, i) => `B${i}`)
  const groups = bought([...pairs, 'single', ...pairs])
  t.strictSame(
    groups.map(({ request }) => request.cert_brand),
    pairs.toReversed().slice(0, 20),
  )
  t.ok(groups.every(({ count, gaps_ms }) => count === 2 && gaps_ms[0] === 26_000))
})
