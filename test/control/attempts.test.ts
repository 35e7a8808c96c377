/** Attempts in the control API: the list, by outcome, and what the ledger keeps of a request. */
import t from 'tap'
import { controlApi, errorsIn } from '../support/control-api.js'
import { accepted } from '../support/fixtures.js'

const at = '2018-03-19T14:59:00.000Z'

t.test('lists attempts, newest first, all or those of one outcome', async t => {
  const { call, buy, readPages } = await controlApi(t)
  const inject = (fault: string) => buy('p1', {}, { 'x-emulator-inject': fault, 'x-auth-token': 'secret' })
  const accepting = await buy('p1')
  await buy('p2')
  const refusing = await buy('p1', { order_number: 0 })
  const failing = await inject('before/error:SCM.0011')
  const losing = await inject('after/error:APIGW.0601')
  const { attempts, next } = await call('GET', '/projects/p1/attempts')
  t.equal(next, null)
  t.ok(attempts.every(({ ms }: { ms: number }) => ms >= 0 && ms < 10_000))
  const common = { at, credentials: 'none', request: accepted, error_code: null, rule: null, reason: null, ms: 0 }
  const none = { order_id: null, fault_id: null }
  const [lost] = (await call('GET', '/projects/p1/orders')).orders
  t.strictSame(
    attempts.map((attempt: object) => ({ ...attempt, ms: 0 })),
    [
      {
        ...common,
        seq: 5,
        request_id: losing.headers['x-request-id'],
        outcome: 'lost',
        status: 500,
        error_code: 'APIGW.0601',
        order_id: lost.order_id,
        fault_id: 'inject',
        rule: 'fault/error',
        reason: 'fault inject asks for error after the order',
        credentials: 'token',
      },
      {
        ...common,
        ...none,
        seq: 4,
        request_id: failing.headers['x-request-id'],
        outcome: 'failed',
        status: 400,
        error_code: 'SCM.0011',
        fault_id: 'inject',
        rule: 'fault/error',
        reason: 'fault inject asks for error before the order',
        credentials: 'token',
      },
      {
        ...common,
        ...none,
        seq: 3,
        request_id: refusing.headers['x-request-id'],
        outcome: 'refused',
        status: 400,
        error_code: 'SCM.0060',
        rule: 'order_number/range',
        reason: refusing.headers['x-emulator-reason'],
        request: { ...accepted, order_number: 0 },
      },
      {
        ...common,
        ...none,
        seq: 1,
        request_id: accepting.headers['x-request-id'],
        outcome: 'accepted',
        status: 200,
        order_id: accepting.body.order_id,
      },
    ],
  )
  for (const [i, outcome] of ['lost', 'failed', 'refused', 'accepted'].entries()) {
    t.strictSame(await call('GET', `/projects/p1/attempts?outcome=${outcome}`), { attempts: [attempts[i]], next: null })
  }
  const pages = await readPages('/projects/p1/attempts', 'attempts')
  t.strictSame(pages, [attempts.slice(0, 2), attempts.slice(2)])
})

t.test('pages through the attempts of one outcome, though others lie between and new ones come', async t => {
  const { call, buy } = await controlApi(t)
  for (let i = 0; i < 10; i++) await buy('p1', { order_number: i % 2 })
  const { attempts, next } = await call('GET', '/projects/p1/attempts?outcome=accepted&limit=4')
  const seqs = (list: { seq: number }[]) => list.map(({ seq }) => seq)
  t.strictSame([seqs(attempts), next], [[10, 8, 6, 4], '4'])
  await buy('p1')
  const last = await call('GET', `/projects/p1/attempts?outcome=accepted&limit=4&after=${next}`)
  t.strictSame([seqs(last.attempts), last.next], [[2], null])
  t.strictSame(await call('GET', '/projects/p1/attempts?after=0'), { attempts: [], next: null })
})

t.test('rejects an unknown outcome, and an outcome on other lists', async t => {
  const { request } = await controlApi(t)
  const oneOf = '#/outcome must be one of accepted, refused, lost, failed'
  for (const query of ['outcome=', 'outcome=ok']) {
    t.strictSame(errorsIn(await request('GET', `/projects/p1/attempts?${query}`)), [400, [oneOf]])
  }
  t.match(errorsIn(await request('GET', '/projects/p1/attempts?outcome=lost&outcome=failed')), [400, [/^#\/outcome /]])
  t.strictSame(errorsIn(await request('GET', '/projects/p1/orders?outcome=lost')), [400, ['#/outcome is unknown']])
  t.match(errorsIn(await request('GET', '/projects?a=1&b=2')), [400, ['#/a is unknown', '#/b is unknown']])
})

t.test('the ledger keeps the newest --ledger-size attempts of all projects, and counts every one', async t => {
  const { call, placeOrder } = await controlApi(t, { 'ledger-size': '3' })
  for (const id of ['p1', 'p2', 'p1', 'p1', 'p2']) await placeOrder(id)
  const seqs = async (id: string) =>
    (await call('GET', `/projects/${id}/attempts`)).attempts.map(({ seq }: { seq: number }) => seq)
  t.strictSame([await seqs('p1'), await seqs('p2')], [[4, 3], [5]])
  t.equal((await call('GET', '/projects/p1')).attempts, 3)
})
