/** The seeded generator. */
import t from 'tap'
import { createRandom } from '../../src/domain/random.js'

t.test('a seed has one stream, and another seed another', async t => {
  const one = createRandom('seed')
  const bytes = one.bytes(64)
  t.strictSame(createRandom('seed').bytes(64), bytes)
  t.notSame(createRandom('seed ').bytes(64), bytes)
  t.notSame(one.bytes(64), bytes)
  one.restart()
  t.strictSame(one.bytes(64), bytes)
})

t.test('draws every byte about as often as any other', async t => {
  const counts = new Uint32Array(256)
  for (const byte of createRandom('').bytes(256_000)) counts[byte] = (counts[byte] ?? 0) + 1
  t.ok(counts.every(count => count > 800 && count < 1200))
})
