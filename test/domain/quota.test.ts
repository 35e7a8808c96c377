/** The quota: whole orders up to the last certificate. */
import t from 'tap'
import { checkQuota } from '../../src/domain/quota.js'

t.test('takes an order that fits whole, and no other', async t => {
  for (const [held, ordered, quota] of [
    [0, 1, 1],
    [7, 3, 10],
    [1_000_000, 1000, null],
  ] as const) {
    t.equal(checkQuota(held, ordered, quota), undefined)
  }
  t.throws(() => checkQuota(0, 1, 0), { code: 'SCM.0011', rule: 'quota/certificates' })
  t.throws(() => checkQuota(7, 4, 10), {
    message: 'SCM.0011: the project holds 7 of at most 10 certificates, and 4 more are ordered',
  })
  t.throws(() => checkQuota(12, 1, 10), { code: 'SCM.0011' })
})
