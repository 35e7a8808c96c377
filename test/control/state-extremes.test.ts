/** Numbers at their ends: what cannot go on is rejected at import, and what an emulator exports it can always import. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type Answer, controlApi, errorsIn } from '../support/control-api.js'
import { parts } from '../support/start.js'
import { used } from '../support/used-emulator.js'

type Document = Answer['body']

const ordered = {
  cert_brand: 'CFCA',
  cert_type: 'OV_SSL_CERT',
  domain_type: 'MULTI_DOMAIN',
  effective_time: 1,
  domain_numbers: 2,
}
const [limit, over] = [10 ** 15, 10 ** 15 + 1]
const rule = { phase: 'before', effect: { kind: 'hang' } } as const

const changes: [string, (state: Document) => void][] = [
  ['#/projects/4/refused must be <= 1000000000000000', ({ projects }) => (projects[4].refused = over)],
  ['#/projects/4/failed must be <= 1000000000000000', ({ projects }) => (projects[4].failed = over)],
  ['#/projects/4/lost must be <= 1000000000000000', ({ projects }) => (projects[4].lost = over)],
  ['#/faults/rules/1/hits must be <= 1000000000000000', ({ faults }) => (faults.rules[1].hits = over)],
  ['#/faults/next must be <= 999999999999999', ({ faults }) => (faults.next = limit)],
  [
    '#/ids/last_certificate leaves no room for an order of 1000, must be <= 9999999998999',
    ({ ids }) => (ids.last_certificate = 9_999_999_999_000),
  ],
  [
    '#/ids/last_certificate leaves no room for an order of 1000, must be <= 9999999998999',
    ({ ids }) => (ids.last_certificate = 9_999_999_999_999),
  ],
]

t.test('rejects numbers after which nothing can follow', async t => {
  const { request, call } = await used(t)
  const before = await call('GET', '/state')
  for (const [where, change] of changes) {
    const state = structuredClone(before)
    change(state)
    t.strictSame(errorsIn(await request('PUT', '/state', state)), [400, [where]])
  }
  t.strictSame(await call('GET', '/state'), before)
})

t.test('imports the last number after which 1000 fit, and what is exported after them', async t => {
  const { call, buy, placeOrder } = await controlApi(t)
  const state = await call('GET', '/state')
  await call('PUT', '/state', { ...state, ids: { ...state.ids, last_certificate: 9_999_999_998_999 } })
  await placeOrder('p1', { order_number: 1000 })
  const used = await call('GET', '/state')
  t.equal(used.ids.last_certificate, 9_999_999_999_999)
  await call('PUT', '/state', used)
  t.match(await buy('p1'), { status: 500, body: { error_code: 'SCM.3000' } })
  await call('PUT', '/state', await call('GET', '/state'))
})

t.test('counts up to 10^15 and no further', async t => {
  const { call, buy } = await controlApi(t)
  await buy('p1', { order_number: 0 })
  await call('POST', '/faults', { ...rule, effect: { kind: 'error', error_code: 'SCM.3000' }, times: limit + 5 })
  const state = await call('GET', '/state')
  Object.assign(state.projects[0], { attempts: 2 * limit, refused: limit, failed: limit })
  Object.assign(state.faults.rules[0], { hits: limit, remaining: 5 })
  await call('PUT', '/state', state)
  await buy('p1', { order_number: 0 })
  t.match(await buy('p1'), { status: 500 })
  t.strictSame(await call('GET', '/state'), state)
  await call('PUT', '/state', state)
})

t.test('says when no rule id is left', async t => {
  const { request, call } = await controlApi(t)
  const state = await call('GET', '/state')
  await call('PUT', '/state', { ...state, faults: { next: 999_999_999_999_998, rules: [] } })
  t.equal((await call('POST', '/faults', rule)).id, 'f999999999999998')
  const { status, body } = await request('POST', '/faults', rule)
  t.strictSame([status, body.detail], [400, 'no rule id is left'])
  await call('PUT', '/state', await call('GET', '/state'))
})

t.test('imports whatever it exports, whatever happened between', async t => {
  const step = fc.record({
    does: fc.constantFrom(
      ...'place place place refuse fail lose forget limit match reset rule advance save import'.split(' '),
    ),
    project: fc.constantFrom('p1', 'p2', 'p3'),
    order_number: fc.constantFrom(1, 7, 1000),
  })
  const { control, state, orders } = parts({}, undefined, { faults: [{ ...rule, times: 2 }] })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      control.reset()
      let saved = control.exportState()
      for (const { does, project, order_number } of steps) {
        const { faults, projects } = state
        const counted = projects.getOrCreate(project)
        if (does === 'place') orders.place(project, { ...ordered, order_number })
        else if (does === 'refuse') projects.count(counted, 'refused')
        else if (does === 'fail') projects.count(counted, 'failed')
        else if (does === 'lose' && counted.lost < counted.orders) projects.count(counted, 'lost')
        else if (does === 'forget') control.forget(project)
        else if (does === 'limit') control.setQuota(project, { certificates: null })
        else if (does === 'match') faults.match(project, ordered)?.use()
        else if (does === 'reset') control.reset()
        else if (does === 'rule') control.addFault({ ...rule, project_id: project, skip: 1, times: null })
        else if (does === 'advance') control.advanceClock({ ms: 70_000 })
        else if (does === 'save') saved = control.exportState()
        else if (does === 'import') control.importState(saved)
      }
      saved = control.exportState()
      control.importState(saved)
      assert.deepEqual(control.exportState(), saved)
    }),
    { numRuns: 100 },
  )
  t.pass()
})
