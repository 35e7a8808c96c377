/** Which purchases meet which fault. */
import t from 'tap'
import { createFaultRules, type FaultRule } from '../../src/domain/fault-rules.js'
import { accepted } from '../support/fixtures.js'

const rule: FaultRule = { phase: 'before', effect: { kind: 'hang' } }

/** Rules, and the ids of those that purchases meet, one after another. */
function ruled(...rules: Partial<FaultRule>[]) {
  const faults = createFaultRules()
  for (const changes of rules) faults.add({ ...rule, ...changes } as FaultRule)
  const meet = (project_id = 'p1', changes: object = {}) => {
    const picked = faults.match(project_id, { ...accepted, ...changes })
    picked?.use()
    return picked?.id
  }
  return { ...faults, meet, times: (count: number) => Array.from({ length: count }, () => meet()) }
}

t.test('none is met where there is none', async t => {
  t.equal(ruled().meet(), undefined)
})

t.test('fires once unless told otherwise, and shows its hits', async t => {
  const { times, list } = ruled({}, { times: 2 }, { times: null, phase: 'after', effect: { kind: 'reset' } })
  t.strictSame(times(5), ['f1', 'f2', 'f2', 'f3', 'f3'])
  const shown = { ...rule, match: {}, skip: 0 }
  t.strictSame(list(), [
    { id: 'f1', ...shown, times: 1, hits: 1, remaining: 0 },
    { id: 'f2', ...shown, times: 2, hits: 2, remaining: 0 },
    { id: 'f3', ...shown, phase: 'after', effect: { kind: 'reset' }, times: null, hits: 2, remaining: null },
  ])
})

t.test('lets as many pass as it skips, those not counted that an earlier rule took', async t => {
  const { times } = ruled({ skip: 1 }, { skip: 2, times: null })
  t.strictSame(times(5), [undefined, 'f1', undefined, 'f2', 'f2'])
})

t.test('is only for its project, and for purchases that have its values', async t => {
  const { meet, projects } = ruled(
    { project_id: 'p2', times: null },
    { match: { cert_brand: 'CFCA', order_number: 2 }, times: null },
    { match: { agree_privacy_protection: true, domain_numbers: 9 }, project_id: 'p3' },
  )
  t.equal(meet('p1'), undefined)
  t.equal(meet('p2'), 'f1')
  t.equal(meet('p1', { cert_brand: 'CFCA' }), undefined)
  t.equal(meet('p1', { cert_brand: 'CFCA', order_number: 2 }), 'f2')
  t.equal(meet('p1', { cert_brand: 'CFCA', order_number: '2' }), undefined)
  t.equal(meet('p3', { domain_numbers: 9 }), 'f3')
  t.strictSame(projects(), new Set(['p2', 'p3']))
})

t.test('a fault that is picked but not used is used up no more than before', async t => {
  const { match, list } = ruled({})
  t.match(match('p1', accepted), { id: 'f1', phase: 'before', effect: { kind: 'hang' } })
  t.match(list(), [{ hits: 0, remaining: 1 }])
})

t.test('is removed by its id, or with its project; no id comes twice', async t => {
  const { remove, forget, list, add } = ruled({}, { project_id: 'p1' }, { project_id: 'p2' })
  t.strictSame([remove('f1'), remove('f1'), remove('f9')], [true, false, false])
  forget('p1')
  t.match(list(), [{ id: 'f3' }])
  remove('f3')
  t.equal(add(rule)?.id, 'f4')
})

t.test('there are at most 1000, and one that is used up makes place', async t => {
  const { add, list, meet } = ruled(...Array(999).fill({ project_id: 'p1' }), { project_id: 'p2' })
  t.equal(add(rule), undefined)
  t.equal(list().length, 1000)
  t.equal(meet('p2'), 'f1000')
  t.match(list().at(-1), { id: 'f1000', remaining: 0 })
  t.equal(add(rule)?.id, 'f1001')
  t.equal(list().length, 1000)
  t.match([list().at(-2), list().at(-1)], [{ id: 'f999' }, { id: 'f1001' }])
  t.equal(add(rule), undefined)
})

t.test('goes on as its state says, and shares nothing with it', async t => {
  const { export: save, times } = ruled({ skip: 2, times: 2 })
  times(3)
  const saved = save()
  const other = createFaultRules()
  other.import(saved)
  t.strictSame(other.export(), saved)
  other.match('p1', accepted)?.use()
  t.match(other.list(), [{ hits: 2, remaining: 0 }])
  t.match(saved, { next: 2, rules: [{ hits: 1, remaining: 1, passed: 2 }] })
  t.match(times(2), ['f1', undefined])
})
