/** The ledger: what it records. */
import t from 'tap'
import type { Outcome } from '../../src/domain/order.js'
import { type AttemptRecord, createLedger } from '../../src/store/ledger.js'
import { createProject } from '../../src/store/projects.js'

const attempt = (project = createProject('p1'), outcome: Outcome = 'refused', certificates = 0): AttemptRecord => ({
  seq: 0,
  project,
  at: 0,
  request_id: '',
  outcome,
  status: 400,
  error_code: null,
  rule: null,
  reason: null,
  order_id: null,
  certificates,
  fault_id: null,
  credentials: 'none',
  body: null,
  isBodyJson: false,
  ms: 0,
})

t.test('keeps the newest attempts in full, however few', async t => {
  for (const size of [1, 2, 5, 10]) {
    const ledger = createLedger(size)
    const [p1, p2] = [createProject('p1'), createProject('p2')]
    for (let i = 1; i <= 12; i++) ledger.record(attempt(i % 3 === 0 ? p2 : p1))
    const seqs = (id: string, before = Number.POSITIVE_INFINITY) => [...ledger.newest(id, before)].map(({ seq }) => seq)
    const kept = Array.from({ length: size }, (_, i) => 12 - i)
    t.strictSame(
      seqs('p1'),
      kept.filter(seq => seq % 3 !== 0),
    )
    t.strictSame(
      seqs('p2', 12),
      kept.filter(seq => seq % 3 === 0 && seq < 12),
    )
    t.strictSame([seqs('p3'), seqs('p1', 1), seqs('p1', 0)], [[], [], []])
  }
})

t.test('gives attempts back as they were, however many have come before', async t => {
  const bodies = [null, '', '{"cert_brand": "é\\n"}\n', 'x'.repeat(4096), '\ufffd'.repeat(4096), '\n\n', '中文']
  for (const size of [1, 2, 7, 40]) {
    const ledger = createLedger(size)
    const project = createProject('p1')
    const added = Array.from({ length: 200 }, (_, i) => {
      const one: AttemptRecord = {
        ...attempt(project, i % 2 === 0 ? 'accepted' : 'failed'),
        at: i * 1e10,
        request_id: `r${i}`,
        status: i % 3 === 0 ? null : i,
        error_code: i % 5 === 0 ? 'SCM.0050' : null,
        order_id: i % 2 === 0 ? `CS${i}` : null,
        certificates: i,
        body: bodies[i % bodies.length] ?? null,
        isBodyJson: i % 2 === 0,
        ms: i / 100,
      }
      ledger.record(one)
      return one
    })
    t.strictSame([...ledger.newest('p1', 1000)], added.slice(-size).reverse())
  }
})

t.test('an attempt can be lost when it is not kept any more', async t => {
  const ledger = createLedger(2)
  const [p1, p2] = [createProject('p1'), createProject('p2')]
  const [first, second, third] = [p1, p1, p2].map(project => {
    const one = attempt(project, 'accepted', 1)
    ledger.record(one)
    return one
  }) as [AttemptRecord, AttemptRecord, AttemptRecord]
  const outcomes = () => ['p1', 'p2'].map(id => [...ledger.newest(id, 100)].map(({ seq, outcome }) => [seq, outcome]))
  ledger.markLost(first, 'pushed out')
  t.strictSame(outcomes(), [[[2, 'accepted']], [[3, 'accepted']]])
  ledger.forget('p1')
  ledger.markLost(second, 'forgotten')
  ledger.markLost(third, 'the client left')
  t.strictSame(outcomes(), [[], [[3, 'lost']]])
  ledger.clear()
  ledger.markLost(third, 'cleared')
  for (let i = 0; i < 3; i++) ledger.record(attempt(createProject('p2'), 'accepted'))
  ledger.markLost(third, 'another has its number')
  t.strictSame(outcomes(), [
    [],
    [
      [3, 'accepted'],
      [2, 'accepted'],
    ],
  ])
})

t.test('forgets one project, or begins again', async t => {
  const ledger = createLedger(3)
  const [p1, p2] = [createProject('p1'), createProject('p2')]
  for (const project of [p1, p2, p1]) ledger.record(attempt(project))
  const seqs = (id: string) => [...ledger.newest(id, 100)].map(({ seq }) => seq)
  ledger.forget('p1')
  t.strictSame([seqs('p1'), seqs('p2')], [[], [2]])
  ledger.record(attempt(p1))
  t.strictSame([seqs('p1'), seqs('p2')], [[4], [2]])
  ledger.clear()
  t.strictSame([seqs('p1'), seqs('p2')], [[], []])
  ledger.record(attempt(p2))
  t.strictSame(seqs('p2'), [1])
})
