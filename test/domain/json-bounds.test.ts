/** Bounds on a JSON text, against what JSON.parse finds in it. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { findExceeded } from '../../src/domain/json-bounds.js'

const padding = ' '.repeat(16 * 1024)
const exceeded = (text: string) => findExceeded(Buffer.from(text + padding))?.bound

/** Count values as a reader of the document would. */
const countValues = (value: unknown): number =>
  1 +
  (typeof value === 'object' && value !== null ? Object.values(value).reduce((n, one) => n + countValues(one), 0) : 0)

t.test('takes both sides of each bound', async t => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  t.equal(exceeded(nested(32_768)), undefined)
  t.equal(exceeded(nested(32_769)), 'depth')
  const many = (count: number) => `[${Array(count - 1).fill('1')}]`
  t.equal(exceeded(many(200_000)), undefined)
  t.equal(exceeded(many(200_001)), 'values')
  t.equal(exceeded(`{"a":[${Array(199_998).fill('{}')}]}`), undefined)
  t.equal(exceeded(`{"a":[${Array(199_999).fill('{ }')}]}`), 'values')
  t.equal(exceeded(`["${',['.repeat(300_000)}\\"${'['.repeat(40_000)}"]`), undefined, 'strings are no values')
})

t.test('does not look at a short text', async t => {
  t.equal(findExceeded(Buffer.from('['.repeat(16 * 1024))), undefined)
})

t.test('counts as JSON.parse finds them, on random values', async () => {
  const filler = `[${Array(199_000).fill('0')}]`
  const rest = 200_000 - 199_001 - 2
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
      const count = countValues(value)
      const more = Array(rest - count + 1).fill('0')
      const text = `{"x":${JSON.stringify(value, null, 1)},"y":${filler}${more.map((_, i) => `,"${i}":0`).join('')}}`
      assert.equal(countValues(JSON.parse(text)), 200_000)
      assert.equal(exceeded(text), undefined)
      assert.equal(exceeded(text.replace(/}$/, ',"z":0}')), 'values')
    }),
    { numRuns: 30 },
  )
})
