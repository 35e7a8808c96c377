/** The clock: frozen or going, within what it can show. */
import t, { type Test } from 'tap'
import { createClock, isInRange, parseInstant } from '../../src/domain/clock.js'

const instant = Date.parse('2026-01-31T09:00:00Z')
const [first, last] = [Date.parse('2001-09-10T00:00:00Z'), Date.parse('2099-12-31T23:59:59.999Z')]

/** The system's clock, which the test sets on. */
function systemClock(t: Test) {
  const system = { now: Date.parse('2025-05-05T05:05:05Z') }
  t.intercept(Date, 'now', { value: () => system.now })
  return system
}

t.test('goes with the system’s until it is frozen, and on from there', async t => {
  const system = systemClock(t)
  const clock = createClock()
  t.strictSame([clock.now(), clock.isFrozen(), clock.export()], [system.now, false, { frozen: false, offset_ms: 0 }])
  clock.set(instant, true)
  system.now += 1000
  t.strictSame([clock.now(), clock.isFrozen()], [instant, true])
  t.strictSame(clock.export(), { frozen: true, now: '2026-01-31T09:00:00.000Z' })
  clock.set(clock.now(), false)
  system.now += 1000
  t.strictSame([clock.now(), clock.isFrozen()], [instant + 1000, false])
  clock.restart()
  t.strictSame([clock.now(), clock.isFrozen()], [system.now, false])
})

t.test('begins again where it stood still', async t => {
  const clock = createClock(instant)
  clock.set(instant + 5000, false)
  t.notOk(clock.isFrozen())
  clock.restart()
  t.strictSame([clock.now(), clock.isFrozen()], [instant, true])
})

t.test('goes on as its state says', async t => {
  const system = systemClock(t)
  const clock = createClock(instant)
  clock.set(instant, false)
  const state = clock.export()
  const other = createClock()
  other.import(state)
  system.now += 500
  t.strictSame([other.now(), other.isFrozen(), other.export()], [instant + 500, false, state])
  clock.set(instant, true)
  other.import(clock.export())
  t.strictSame([other.now(), other.isFrozen(), other.export()], [instant, true, clock.export()])
  other.set(other.now(), false)
  t.equal(other.now(), instant)
})

t.test('stops at the ends of what it can show', async t => {
  const system = systemClock(t)
  const clock = createClock()
  clock.set(last - 1, false)
  system.now += 1
  t.equal(clock.now(), last)
  system.now += 1000
  t.equal(clock.now(), last)
  clock.import({ frozen: false, offset_ms: -system.now })
  t.equal(clock.now(), first)
})

t.test('an instant is one of RFC 3339 within the range', async t => {
  for (const [text, expected] of [
    ['2026-01-31T09:00:00Z', instant],
    ['2026-01-31t09:00:00z', instant],
    ['2026-01-31 17:00:00+08:00', instant],
    ['2026-01-31T09:00:00.250Z', instant + 250],
    ['2026-01-31T09:00:00.2509999Z', instant + 250],
    ['2024-02-29T00:00:00Z', Date.parse('2024-02-29T00:00:00Z')],
    ['2001-09-10T00:00:00Z', first],
    ['2099-12-31T23:59:59.999Z', last],
    ['2099-12-31T23:59:60Z', undefined],
    ['2100-01-01T00:00:00Z', undefined],
    ['2001-09-09T23:59:59.999Z', undefined],
    ['2025-02-29T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-01-31T24:00:00Z', undefined],
    ['2026-01-31T09:00:00', undefined],
    ['2026-01-31T09:00:00+24:00', undefined],
    ['2026-01-31', undefined],
    ['', undefined],
  ] as const) {
    t.equal(parseInstant(text), expected, text)
  }
  t.strictSame([first - 1, first, last, last + 1].map(isInRange), [false, true, true, false])
})
