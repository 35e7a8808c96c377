/** Paging against the plainest way: write out all numbers, then filter, turn and cut. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { byName, noCertificates, type Ranges, toPage } from '../../src/domain/certificate-ranges.js'

const first = 1_500_000_000_000

/** Two orders of three with a gap, newest first: …010 to …012, then …000 to …002. */
const two: Ranges = visit => {
  visit(first + 10, 3)
  visit(first, 3)
}
const short = (numbers: number[]) => numbers.map(number => number - first)
const page = (changes: object, ranges = two) => {
  const { total, numbers } = toPage(ranges, { offset: 0, limit: 10, isOldestFirst: false, ...changes })
  return { total, numbers: short(numbers) }
}

t.test('goes from the highest number to the lowest, across orders', async t => {
  t.strictSame(page({}), { total: 6, numbers: [12, 11, 10, 2, 1, 0] })
  t.strictSame(page({ limit: 2, offset: 2 }), { total: 6, numbers: [10, 2] })
  t.strictSame(page({ offset: 5 }), { total: 6, numbers: [0] })
  t.strictSame(page({ offset: 6 }), { total: 6, numbers: [] })
})

t.test('the other way round it is the exact reverse', async t => {
  t.strictSame(page({ isOldestFirst: true }), { total: 6, numbers: [0, 1, 2, 10, 11, 12] })
  t.strictSame(page({ isOldestFirst: true, limit: 2, offset: 2 }), { total: 6, numbers: [2, 10] })
  t.strictSame(page({ isOldestFirst: true, offset: 5 }), { total: 6, numbers: [12] })
  t.strictSame(page({ isOldestFirst: true, offset: 6 }), { total: 6, numbers: [] })
})

t.test('takes an offset that no number holds', async t => {
  for (const isOldestFirst of [false, true]) {
    for (const offset of [1e15, 1e300, Number.POSITIVE_INFINITY]) {
      t.strictSame(page({ isOldestFirst, offset }), { total: 6, numbers: [] })
    }
  }
})

t.test('is empty where there is nothing', async t => {
  t.strictSame(page({}, noCertificates), { total: 0, numbers: [] })
  t.strictSame(page({ isOldestFirst: true }, noCertificates), { total: 0, numbers: [] })
})

t.test('finds the names that contain a text', async t => {
  t.strictSame(page({}, byName(two, '01')).numbers, [12, 11, 10, 1])
  t.strictSame(page({}, byName(two, 'scs-1500000000002')), { total: 1, numbers: [2] })
  t.strictSame(page({ isOldestFirst: true, limit: 2 }, byName(two, '000001')), { total: 4, numbers: [1, 10] })
  t.strictSame(page({}, byName(two, 'scs1')), { total: 0, numbers: [] })
  t.equal(page({}, byName(two, 'scs-')).total, 6)
})

t.test('does what the plainest way does', async () => {
  const orders = fc.array(fc.record({ gap: fc.nat(3), count: fc.integer({ min: 1, max: 30 }) }), { maxLength: 10 })
  const content = fc.constantFrom('', '1', '17', '5000', 'scs-15', '-', 'x')
  const asked = fc.record({ offset: fc.nat(200), limit: fc.constantFrom(10, 20, 50), isOldestFirst: fc.boolean() })
  fc.assert(
    fc.property(orders, content, asked, (orders, content, asked) => {
      let next = first
      const placed = orders.map(({ gap, count }) => {
        const from = next + gap
        next = from + count
        return { from, count }
      })
      const ranges: Ranges = visit => {
        for (const { from, count } of placed.toReversed()) visit(from, count)
      }
      const all = placed
        .flatMap(({ from, count }) => Array.from({ length: count }, (_, i) => from + i))
        .filter(number => `scs-${number}`.includes(content))
      const sorted = asked.isOldestFirst ? all : all.toReversed()
      const expected = { total: all.length, numbers: sorted.slice(asked.offset, asked.offset + asked.limit) }
      assert.deepEqual(toPage(byName(ranges, content), asked), expected)
      if (content === '') assert.deepEqual(toPage(ranges, asked), expected)
    }),
    { numRuns: 2000 },
  )
})
