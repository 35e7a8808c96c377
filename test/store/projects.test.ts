/** Which projects are remembered, and in which order they are listed. */
import t from 'tap'
import { createProject, createProjects } from '../../src/store/projects.js'

const ids = (list: Iterable<{ project_id: string }>) => Array.from(list, ({ project_id }) => project_id)
const limit = 10_000

/** Projects that have an attempt each, which was refused. */
function refused(needed: string[], first: string[]) {
  const projects = createProjects(() => new Set(needed))
  for (const id of first) projects.getOrCreate(id).refused += 1
  return {
    ...projects,
    meetOthers: (count = limit) => Array.from({ length: count }, (_, i) => projects.getOrCreate(`o${i}`)),
  }
}

t.test('is the same project each time, and none before', async t => {
  const projects = createProjects(() => new Set())
  t.equal(projects.find('p1'), undefined)
  const project = projects.getOrCreate('p1')
  t.strictSame(project, createProject('p1'))
  t.equal(projects.getOrCreate('p1'), project)
  t.equal(projects.find('p1'), project)
  projects.forget('p1')
  t.equal(projects.find('p1'), undefined)
  t.not(projects.getOrCreate('p1'), project)
  projects.clear()
  t.strictSame(ids(projects.list('')), [])
})

t.test('counts how attempts end, and certificates', async t => {
  const projects = createProjects(() => new Set())
  const project = projects.getOrCreate('p1')
  projects.countOrder(project, 3)
  projects.countOrder(project, 2)
  for (const outcome of ['refused', 'refused', 'failed', 'lost'] as const) projects.count(project, outcome)
  t.match(project, { orders: 2, certificates: 5, refused: 2, failed: 1, lost: 1 })
})

t.test('lists by id, after any text', async t => {
  const projects = createProjects(() => new Set())
  for (const id of ['b', 'a', 'B', '1', '_', '-']) projects.getOrCreate(id)
  t.strictSame(ids(projects.list('')), ['-', '1', 'B', '_', 'a', 'b'])
  t.strictSame(ids(projects.list('B')), ['_', 'a', 'b'])
  t.strictSame(ids(projects.list('Bb')), ['_', 'a', 'b'])
  t.strictSame(ids(projects.list('b')), [])
  projects.getOrCreate('c')
  projects.forget('_')
  t.strictSame(ids(projects.list('B')), ['a', 'b', 'c'])
})

t.test('keeps the newest 10 000 of those that were only refused', async t => {
  const { getOrCreate, find, list, meetOthers } = refused([], ['old', 'seen-again'])
  meetOthers(limit - 2)
  t.equal([...list('')].length, limit)
  getOrCreate('seen-again')
  getOrCreate('new')
  t.equal(find('old'), undefined)
  t.ok(find('seen-again'))
  t.ok(find('o0'))
  t.ok(find('new'))
  t.equal([...list('')].length, limit)
})

t.test('never forgets one with an order, a quota or a rule of its own, and they take no place from others', async t => {
  const { getOrCreate, countOrder, setQuota, find, list, meetOthers } = refused(
    ['ruled', 'never-met'],
    ['first', 'ordered', 'limited', 'ruled'],
  )
  countOrder(getOrCreate('ordered'), 2)
  setQuota('limited', null)
  t.equal(getOrCreate('ordered').orders, 1)
  meetOthers(limit - 1)
  t.equal([...list('')].length, limit + 3)
  t.ok(find('first'))
  getOrCreate('one-more')
  t.equal(find('first'), undefined)
  for (const id of ['ordered', 'limited', 'ruled', 'o0']) t.ok(find(id), id)
  t.equal(find('ruled')?.refused, 1)
  meetOthers(limit + 5)
  for (const id of ['ordered', 'limited', 'ruled']) t.ok(find(id), id)
  t.equal([...list('')].length, limit + 3)
})

t.test('takes the place of all with others', async t => {
  const { getOrCreate, import: replace, find, list, meetOthers } = refused([], ['before'])
  const others = [
    { ...createProject('idle'), refused: 1 },
    { ...createProject('ordered'), orders: 1 },
    { ...createProject('limited'), quota: 0 },
  ]
  replace(new Map(others.map(project => [project.project_id, project])))
  t.strictSame(ids(list('')), ['idle', 'limited', 'ordered'])
  t.equal(getOrCreate('idle').refused, 1)
  meetOthers()
  t.strictSame([find('idle'), find('ordered')?.orders, find('limited')?.quota], [undefined, 1, 0])
})
