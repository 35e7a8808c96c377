/** The store against a plain model, and at the size where its segments and index grow. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Identity, Ordered } from '../../src/domain/order.js'
import { createOrderStore, type OrderStore, type StoredOrder } from '../../src/store/orders.js'

const minute = 60_000

const ordered = {
  cert_brand: 'GLOBALSIGN',
  cert_type: 'OV_SSL_CERT',
  domain_type: 'MULTI_DOMAIN',
  effective_time: 1,
  domain_numbers: 5,
  order_number: 1,
}
const identity = { at: minute * 25_000_000, suffix: 0, first: 1_500_000_000_000 }

/** What the store promises, in the plainest way. */
function createModel() {
  const taken = new Set<string>()
  let orders: StoredOrder[] = []
  let count = 0
  const key = (at: number, suffix: number) => `${Math.floor(at / minute)}/${suffix}`
  return {
    exists: (at: number, suffix: number) => taken.has(key(at, suffix)),
    add(project_id: string, ordered: Ordered, identity: Identity) {
      taken.add(key(identity.at, identity.suffix))
      orders.unshift({ number: count, project_id, ...identity, ...ordered })
      count += 1
    },
    find: (at: number, suffix: number) => orders.find(order => key(order.at, order.suffix) === key(at, suffix)),
    findCertificate: (number: number) =>
      orders.find(({ first, order_number }) => number >= first && number < first + order_number),
    at: (number: number) => orders.find(order => order.number === number),
    newest: (project_id: string) => orders.filter(order => order.project_id === project_id),
    ranges(project_id: string, visit: (first: number, count: number) => void) {
      for (const order of orders) if (order.project_id === project_id) visit(order.first, order.order_number)
    },
    forget(project_id: string) {
      orders = orders.filter(order => order.project_id !== project_id)
    },
    clear() {
      taken.clear()
      orders = []
      count = 0
    },
  } satisfies Omit<OrderStore, 'export' | 'import'>
}

function rangesOf(store: Pick<OrderStore, 'ranges'>, project_id: string): [first: number, count: number][] {
  const ranges: [number, number][] = []
  store.ranges(project_id, (first, count) => ranges.push([first, count]))
  return ranges
}

const project = fc.constantFrom('p1', 'p2', 'p3')
const step = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      project,
      minutes: fc.nat(3),
      suffix: fc.nat(30),
      gap: fc.nat(3),
      order_number: fc.integer({ min: 1, max: 5 }),
      cert_brand: fc.constantFrom('GLOBALSIGN', 'CFCA', 'Any Brand'),
      domain_type: fc.constantFrom('MULTI_DOMAIN', 'WILDCARD'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('forget' as const), project }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const) }) },
)

t.test('does what a plain model does', async () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), steps => {
      const store = createOrderStore()
      const model = createModel()
      let last = 1000
      for (const step of steps) {
        if (step.kind === 'add') {
          const { project, minutes, suffix, gap, kind: _, ...changes } = step
          const at = minutes * minute + suffix
          if (model.exists(at, suffix)) continue
          const first = last + gap
          last = first + changes.order_number
          for (const one of [store, model]) one.add(project, { ...ordered, ...changes }, { at, suffix, first })
        } else if (step.kind === 'forget') for (const one of [store, model]) one.forget(step.project)
        else for (const one of [store, model]) one.clear()
      }
      for (const id of ['p1', 'p2', 'p3', 'p4']) {
        assert.deepEqual([...store.newest(id)], model.newest(id))
        assert.deepEqual(rangesOf(store, id), rangesOf(model, id))
      }
      for (let at = 0; at < 4 * minute; at += minute) {
        for (let suffix = 0; suffix <= 30; suffix++) {
          assert.equal(store.exists(at, suffix), model.exists(at, suffix))
          assert.deepEqual(store.find(at, suffix), model.find(at, suffix))
        }
      }
      for (let number = 0; number <= steps.length; number++) assert.deepEqual(store.at(number), model.at(number))
      for (let number = 999; number <= last + 1; number++) {
        assert.deepEqual(store.findCertificate(number), model.findCertificate(number))
      }
    }),
    { numRuns: 200 },
  )
})

t.test('finds each of 100 000 orders, whatever its project', async t => {
  const store = createOrderStore()
  const count = 100_000
  for (let i = 0; i < count; i++) {
    store.add(
      `p${i % 7}`,
      { ...ordered, order_number: 2 },
      { at: minute * (25_000_000 + (i % 3)), suffix: i, first: 1000 + 2 * i },
    )
  }
  let found = 0
  for (let i = 0; i < count; i++) {
    const byId = store.find(minute * (25_000_000 + (i % 3)), i)
    const byCertificate = store.findCertificate(1001 + 2 * i)
    if (byId?.first === 1000 + 2 * i && byCertificate?.suffix === i && byId.project_id === `p${i % 7}`) found += 1
  }
  t.equal(found, count)
  t.equal([...store.newest('p3')].length, Math.ceil((count - 3) / 7))
  t.equal(rangesOf(store, 'p3').length, Math.ceil((count - 3) / 7))
  t.equal(store.findCertificate(999), undefined)
  t.equal(store.findCertificate(1000 + 2 * count), undefined)
  t.notOk(store.exists(minute * 25_000_000, count))
})

t.test('a project that comes back after it was forgotten begins anew', async t => {
  const store = createOrderStore()
  store.add('p1', ordered, identity)
  store.forget('p1')
  store.forget('never seen')
  t.strictSame([...store.newest('p1')], [])
  t.strictSame(rangesOf(store, 'p1'), [])
  t.equal(store.findCertificate(1_500_000_000_000), undefined)
  t.ok(store.exists(minute * 25_000_000, 0))
  const next = { ...identity, suffix: 1, first: 1_500_000_000_001 }
  store.add('p1', ordered, next)
  t.strictSame([...store.newest('p1')], [{ number: 1, project_id: 'p1', ...next, ...ordered }])
  t.strictSame(rangesOf(store, 'p1'), [[1_500_000_000_001, 1]])
})
