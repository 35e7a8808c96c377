/** A reset, and what an emulator starts with. */
import t from 'tap'
import { StartError } from '../../src/control/control.js'
import { controlApi, counters } from '../support/control-api.js'

t.test('a reset restores the start: seed, clock, quota, faults and state', async t => {
  const before = await controlApi(t, { seed: 'before', clock: '2020-01-01T00:00:00Z' })
  await before.placeOrder('kept')
  await before.call('PUT', '/projects/kept/quota', { certificates: 50 })
  await before.call('PUT', '/clock', { now: '2021-01-01T00:00:00Z' })
  await before.call('POST', '/faults', { phase: 'after', effect: { kind: 'close' }, skip: 100 })
  const state = await before.call('GET', '/state')
  const faults: object[] = [{ phase: 'before', skip: 1, effect: { kind: 'status', status: 503 } }]
  const { request, call, buy, placeOrder } = await controlApi(t, { quota: '9' }, { state, faults })
  const seen = async () => [await call('GET', '/state'), await call('GET', '/projects'), await call('GET', '/faults')]
  const start = await seen()
  t.strictSame(start[1].projects, [
    counters('kept', { attempts: 1, orders: 1, certificates: 1, quota: { certificates: 50 } }),
  ])
  t.match(start[2].faults, [
    { id: 'f1', effect: { kind: 'close' } },
    { id: 'f2', effect: { kind: 'status' } },
  ])
  const steps = async () => [await placeOrder('kept'), (await buy('p1')).status, await placeOrder('p1')]
  const ids = await steps()
  t.match(ids, [/^CS2101010800/, 503, /^CS2101010800/])
  await call('PUT', '/clock', { frozen: false })
  await call('PUT', '/projects/p1/quota', { certificates: 1 })
  await call('DELETE', '/projects/kept')
  await call('DELETE', '/faults')
  // The start content was copied.
  state.projects[0].project_id = 'changed'
  faults.push({})
  const { status, body } = await request('POST', '/reset')
  t.strictSame([status, body], [204, undefined])
  t.strictSame(await seen(), start)
  t.strictSame(await call('GET', '/projects/p1/attempts'), { attempts: [], next: null })
  t.strictSame(await steps(), ids)
})

t.test('after a reset without state the identifiers repeat', async t => {
  const { call, placeOrder } = await controlApi(t)
  const ids = [await placeOrder('p1'), await placeOrder('p2')]
  await call('POST', '/reset')
  t.strictSame(await call('GET', '/projects'), { projects: [], next: null })
  t.strictSame([await placeOrder('p1'), await placeOrder('p2')], ids)
})

t.test('rejects invalid start content, and lets an internal error through', async t => {
  const state = await (await controlApi(t)).call('GET', '/state')
  const rule = { phase: 'before', effect: { kind: 'hang' } }
  await t.rejects(
    controlApi(t, {}, { faults: [rule, { ...rule, phase: 'while' }] }),
    new StartError('faults', '#/1/phase must be one of before, after'),
  )
  await t.rejects(controlApi(t, {}, { faults: {} }), new StartError('faults', '# must be array'))
  await t.rejects(
    controlApi(t, {}, { state: { ...state, version: 2 } }),
    new StartError('state', '#/version must be one of 1'),
  )
  await t.rejects(
    controlApi(t, {}, { faults: Array(1001).fill(rule) }),
    new StartError('faults', 'there are 1000 rules, and each can still fire'),
  )
  const defect = new Error('internal error')
  const broken = {
    get phase() {
      throw defect
    },
  }
  await t.rejects(controlApi(t, {}, { faults: [broken] }), defect)
})
