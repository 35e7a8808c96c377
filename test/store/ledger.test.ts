/** The ledger: what it counts, and what it keeps. */
import t from 'tap'
import { type Attempt, createLedger, type Outcome } from '../../src/store/ledger.js'
import { createProject } from '../../src/store/projects.js'

const attempt = (project = createProject('p1'), outcome: Outcome = 'refused', certificates = 0): Attempt => ({
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
  isJson: false,
  ms: 0,
})

t.test('keeps the newest attempts in full, however few, and counts all', async t => {
  for (const size of [1, 2, 5, 10]) {
    const ledger = createLedger(size)
    const [p1, p2] = [createProject('p1'), createProject('p2')]
    for (let i = 1; i <= 12; i++) ledger.add(attempt(i % 3 === 0 ? p2 : p1))
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
    t.strictSame([p1.attempts, p2.attempts], [8, 4])
  }
})

t.test('counts each outcome, so that attempts are orders, refused and failed', async t => {
  const ledger = createLedger(10)
  const project = createProject('p1')
  const accepted = attempt(project, 'accepted', 3)
  ledger.add(accepted)
  ledger.add(attempt(project, 'accepted', 2))
  ledger.add(attempt(project, 'lost', 4))
  ledger.add(attempt(project, 'refused'))
  ledger.add(attempt(project, 'failed'))
  const counts = { attempts: 5, orders: 3, certificates: 9, refused: 1, failed: 1 }
  t.match(project, { ...counts, lost: 1 })
  ledger.lose(accepted, 'the client left')
  t.match(project, { ...counts, lost: 2 })
  t.match(accepted, { outcome: 'lost', reason: 'the client left' })
})

t.test('gives attempts back as they were, however many have come before', async t => {
  const bodies = [null, '', '{"cert_brand": "é\\n"}\n', 'x'.repeat(4096), '\ufffd'.repeat(4096), '\n\n', '中文']
  for (const size of [1, 2, 7, 40]) {
    const ledger = createLedger(size)
    const project = createProject('p1')
    const added = Array.from({ length: 200 }, (_, i) => {
      const one: Attempt = {
        ...attempt(project, i % 2 === 0 ? 'accepted' : 'failed'),
        at: i * 1e10,
        request_id: `r${i}`,
        status: i % 3 === 0 ? null : i,
        error_code: i % 5 === 0 ? `SCM.${i}` : null,
        order_id: i % 2 === 0 ? `CS${i}` : null,
        certificates: i,
        body: bodies[i % bodies.length] ?? null,
        isJson: i % 2 === 0,
        ms: i / 100,
      }
      ledger.add(one)
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
    ledger.add(one)
    return one
  }) as [Attempt, Attempt, Attempt]
  const outcomes = () => ['p1', 'p2'].map(id => [...ledger.newest(id, 100)].map(({ seq, outcome }) => [seq, outcome]))
  ledger.lose(first, 'pushed out')
  t.strictSame(outcomes(), [[[2, 'accepted']], [[3, 'accepted']]])
  ledger.forget('p1')
  ledger.lose(second, 'forgotten')
  ledger.lose(third, 'the client left')
  t.strictSame(outcomes(), [[], [[3, 'lost']]])
  ledger.clear()
  ledger.lose(third, 'cleared')
  for (let i = 0; i < 3; i++) ledger.add(attempt(createProject('p2'), 'accepted'))
  ledger.lose(third, 'another has its number')
  t.strictSame(outcomes(), [
    [],
    [
      [3, 'accepted'],
      [2, 'accepted'],
    ],
  ])
  t.strictSame([p1.lost, p2.lost], [2, 3])
})

t.test('forgets one project, or begins again', async t => {
  const ledger = createLedger(3)
  const [p1, p2] = [createProject('p1'), createProject('p2')]
  for (const project of [p1, p2, p1]) ledger.add(attempt(project))
  const seqs = (id: string) => [...ledger.newest(id, 100)].map(({ seq }) => seq)
  ledger.forget('p1')
  t.strictSame([seqs('p1'), seqs('p2')], [[], [2]])
  ledger.add(attempt(p1))
  t.strictSame([seqs('p1'), seqs('p2')], [[4], [2]])
  ledger.clear()
  t.strictSame([seqs('p1'), seqs('p2')], [[], []])
  ledger.add(attempt(p2))
  t.strictSame(seqs('p2'), [1])
})
