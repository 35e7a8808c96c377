/** Identifiers: their form, that none is ever given twice, and that a seed gives the same ones again. */
import t from 'tap'
import { ScmError } from '../../src/domain/errors.js'
import {
  createIdentifiers,
  formatCertId,
  formatCertName,
  formatOrderId,
  type Identifiers,
  parseCertId,
  parseOrderId,
} from '../../src/domain/identifiers.js'
import { createRandom } from '../../src/domain/random.js'
import { printedInstant } from '../support/start.js'

const minute = (at: number) => Math.floor(at / 60_000)

function issuing(clock: () => number, seed = 'a'): Identifiers {
  const taken = new Set<string>()
  const ids = createIdentifiers(clock, createRandom(seed), (at, suffix) => taken.has(`${minute(at)}/${suffix}`))
  return {
    ...ids,
    issue(order_number) {
      const issued = ids.issue(order_number)
      taken.add(`${minute(issued.at)}/${issued.suffix}`)
      return issued
    },
  }
}

t.test('writes the printed identifiers', async t => {
  t.equal(formatOrderId({ at: printedInstant, suffix: Number.parseInt('ROA8U', 36) }), 'CS1803192259ROA8U')
  t.equal(formatOrderId({ at: 1590053258704, suffix: Number.parseInt('0N7V9', 36) }), 'CS20052117270N7V9')
  t.equal(formatOrderId({ at: Date.parse('2099-12-31T15:59:59.999Z'), suffix: 0 }), 'CS991231235900000')
  t.equal(formatCertId(1481110651012), 'scs1481110651012')
})

t.test('issues an order id of the minute in UTC+8, and certificates from the moment on', async t => {
  const { at, suffix, order_id, first } = issuing(() => printedInstant).issue(1)
  t.match(order_id, /^CS1803192259[0-9A-Z]{5}$/)
  t.equal(order_id, formatOrderId({ at, suffix }))
  t.equal(at, printedInstant)
  t.equal(first, printedInstant)
})

t.test('numbers certificates on when the clock stands still, runs slowly or goes back', async t => {
  let now = 1000
  const ids = issuing(() => now)
  t.equal(ids.issue(10).first, 1000)
  t.equal(ids.issue(1).first, 1010)
  now = 1005
  t.equal(ids.issue(5).first, 1011)
  now = 500
  t.equal(ids.issue(1).first, 1016)
  now = 2000
  t.equal(ids.issue(1).first, 2000)
})

t.test('follows the minute', async t => {
  let now = printedInstant
  const ids = issuing(() => now)
  t.match(ids.issue(1).order_id, /^CS1803192259/)
  now += 60_000
  t.match(ids.issue(1).order_id, /^CS1803192300/)
  now -= 120_000
  t.match(ids.issue(1).order_id, /^CS1803192258/)
})

t.test('gives 100 000 orders of one minute different ids, and the same again after a restart', async t => {
  const ids = issuing(() => printedInstant)
  const some = Array.from({ length: 100_000 }, () => ids.issue(1).order_id)
  t.equal(new Set(some).size, 100_000)
  const again = issuing(() => printedInstant)
  t.strictSame(
    Array.from({ length: 1000 }, () => again.issue(1).order_id),
    some.slice(0, 1000),
  )
  const other = issuing(() => printedInstant, 'b')
  t.not(other.issue(1).order_id, some[0])
  const plain = createIdentifiers(
    () => 0,
    createRandom('a'),
    () => false,
  )
  const first = plain.issue(3)
  plain.restart()
  t.strictSame(plain.issue(3), first)
})

t.test('says so when a minute has no order id left', async t => {
  const ids = createIdentifiers(
    () => 0,
    createRandom('a'),
    () => true,
  )
  const none = new ScmError('SCM.3000', undefined, 'no order id is left in this minute, or no certificate id at all')
  t.throws(() => ids.issue(1), none)
  const last = issuing(() => printedInstant)
  last.import({ ...last.export(), last_certificate: 9_999_999_999_998 })
  t.throws(() => last.issue(2), none)
  t.equal(last.issue(1).first, 9_999_999_999_999)
  t.throws(() => last.issue(1), none)
})

t.test('reads the minute of an order id back, up to the end of the clock', async t => {
  for (const at of [printedInstant, Date.parse('2001-09-10T00:00:00Z'), Date.parse('2099-12-31T23:59:00Z')]) {
    t.strictSame(parseOrderId(formatOrderId({ at, suffix: 7 })), { at, suffix: 7 })
  }
  t.equal(parseOrderId('CS2613010000AAAAA'), undefined)
})

t.test('reads the number in a certificate id, and in nothing else', async t => {
  t.equal(parseCertId('scs1481110651012'), 1481110651012)
  t.equal(formatCertId(1481110651012), 'scs1481110651012')
  t.equal(formatCertName(1481110651012), 'scs-1481110651012')
  const others = [
    '',
    'scs',
    'scs148111065101',
    'scs14811106510122',
    'SCS1481110651012',
    ' scs1481110651012',
    'scs1481110651012\n',
  ]
  for (const other of others) t.equal(parseCertId(other), undefined, JSON.stringify(other))
})
