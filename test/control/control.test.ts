/** What the control API tells of an emulator, and what it can be told: lists, quota, clock, reset. */
import t from 'tap'
import { StartError } from '../../src/control/control.js'
import { type Answer, control, faultsIn, project } from '../support/control-api.js'
import { accepted } from '../support/fixtures.js'

const at = '2018-03-19T14:59:00.000Z'

/** The items of all pages, by the name of the list. */
async function paged(tell: (method: string, path: string) => Promise<Answer['body']>, path: string, list: string) {
  const pages: unknown[][] = []
  for (let after = ''; ; ) {
    const page = await tell('GET', `${path}${path.includes('?') ? '&' : '?'}limit=2${after}`)
    pages.push(page[list])
    if (page.next === null) return pages
    if (!/^[A-Za-z0-9_-]+$/.test(page.next)) throw new Error(`not URL-safe: ${page.next}`)
    after = `&after=${page.next}`
  }
}

t.test('counts how the attempts of each project ended', async t => {
  const { ask, tell, buy } = await control(t)
  t.strictSame(await tell('GET', '/projects'), { projects: [], next: null })
  t.strictSame(await tell('GET', '/projects/p1'), { ...project('p1'), duplicates: [] })
  await buy('p1', { order_number: 3 })
  await buy('p1', { order_number: 0 })
  await buy('p1', {}, { 'x-emulator-inject': 'before/error:SCM.3000' })
  await buy('p1', { order_number: 2 }, { 'x-emulator-inject': 'after/status:502' })
  await buy('p0', { cert_type: 'DV' })
  const p0 = project('p0', { attempts: 1, refused: 1 })
  const p1 = project('p1', { attempts: 4, orders: 2, certificates: 5, refused: 1, failed: 1, lost: 1 })
  t.strictSame(await tell('GET', '/projects'), { projects: [p0, p1], next: null })
  t.strictSame(await tell('GET', '/projects/p1'), { ...p1, duplicates: [] })
  t.strictSame(await tell('GET', '/projects/never-seen'), { ...project('never-seen'), duplicates: [] })
  t.equal((await ask('GET', '/projects/never-seen/orders')).body.orders.length, 0)
  t.strictSame(await tell('GET', '/projects/never-seen/attempts'), { attempts: [], next: null })
})

t.test('lists projects by id, page by page, though new ones come', async t => {
  const { tell, bought } = await control(t)
  for (const id of ['b', 'B', 'a', '_', '-', '10', '9']) await bought(id)
  const ids = (pages: unknown[][]) => pages.map(page => page.map(one => (one as { project_id: string }).project_id))
  t.strictSame(ids(await paged(tell, '/projects', 'projects')), [['-', '10'], ['9', 'B'], ['_', 'a'], ['b']])
  const { next } = await tell('GET', '/projects?limit=5')
  await bought('A')
  await bought('c')
  t.strictSame(ids([(await tell('GET', `/projects?after=${next}`)).projects]), [['a', 'b', 'c']])
  t.strictSame(await tell('GET', '/projects?after=zzz'), { projects: [], next: null })
  t.equal((await tell('GET', '/projects?limit=8')).next, 'b')
  t.equal((await tell('GET', '/projects?limit=9')).next, null)
})

t.test('reads orders back, newest first, page by page, though new ones come', async t => {
  const { ask, tell, bought } = await control(t)
  const ids: string[] = []
  for (const order_number of [1, 2, 3, 4]) {
    ids.unshift(await bought('p1', { order_number }))
    await bought('p2')
  }
  const all = await tell('GET', '/projects/p1/orders')
  t.strictSame(
    all.orders.map(({ order_id }: { order_id: string }) => order_id),
    ids,
  )
  t.strictSame(all.orders[0], {
    order_id: ids[0],
    at,
    request: { ...accepted, order_number: 4 },
    certificates: { first: `scs${Date.parse(at) + 9}`, count: 4 },
  })
  t.equal(all.next, null)
  t.strictSame(await paged(tell, '/projects/p1/orders', 'orders'), [all.orders.slice(0, 2), all.orders.slice(2)])
  const first = await tell('GET', '/projects/p1/orders?limit=3')
  await bought('p1')
  t.strictSame(await tell('GET', `/projects/p1/orders?after=${first.next}`), { orders: [all.orders[3]], next: null })
  for (const stale of [`/projects/p2/orders?after=${first.next}`, '/projects/p1/orders?after=999']) {
    t.strictSame(faultsIn(await ask('GET', stale)), [400, ['#/after is no `next` of a page']])
  }
  const details = await tell('GET', `/projects/p1/orders/${ids[1]}`)
  const start = Date.parse(at) + 5
  const cert = [0, 1, 2].map(i => ({ cert_id: `scs${start + i}`, status: 'PAID' }))
  t.strictSame(details, { ...all.orders[1], cert })
})

t.test('a page has 100 items unless asked for up to 1000', async t => {
  const { tell, bought, ask } = await control(t)
  for (let i = 0; i < 1001; i++) await bought('p1')
  for (const list of ['orders', 'attempts']) {
    t.equal((await tell('GET', `/projects/p1/${list}`))[list].length, 100)
    const page = await tell('GET', `/projects/p1/${list}?limit=1000`)
    t.equal(page[list].length, 1000)
    t.equal((await tell('GET', `/projects/p1/${list}?after=${page.next}`))[list].length, 1)
    t.equal((await ask('GET', `/projects/p1/${list}?limit=1001`)).status, 400)
  }
})

t.test('knows no order of another project, of another form or of a day that does not exist', async t => {
  const { ask, bought } = await control(t, { clock: '2026-03-01T16:00:00Z' })
  const order_id = await bought('p1')
  t.match(order_id, /^CS2603020000/)
  t.equal((await ask('GET', `/projects/p1/orders/${order_id}`)).status, 200)
  const rolled = order_id.replace('CS260302', 'CS260230')
  for (const id of [rolled, order_id.toLowerCase(), 'CS2603020000', 'x', order_id.replace('26', '27')]) {
    const { status, body } = await ask('GET', `/projects/p1/orders/${id}`)
    t.strictSame([status, body.detail], [404, `project p1 has no order ${id}`])
  }
  t.equal((await ask('GET', `/projects/p2/orders/${order_id}`)).status, 404)
})

t.test('lists attempts, newest first, and those of one outcome alone', async t => {
  const { tell, buy } = await control(t)
  const inject = (fault: string) => buy('p1', {}, { 'x-emulator-inject': fault, 'x-auth-token': 'secret' })
  const accepting = await buy('p1')
  await buy('p2')
  const refusing = await buy('p1', { order_number: 0 })
  const failing = await inject('before/error:SCM.0011')
  const losing = await inject('after/error:APIGW.0601')
  const { attempts, next } = await tell('GET', '/projects/p1/attempts')
  t.equal(next, null)
  t.ok(attempts.every(({ ms }: { ms: number }) => ms >= 0 && ms < 10_000))
  const common = { at, credentials: 'none', request: accepted, error_code: null, rule: null, reason: null, ms: 0 }
  const none = { order_id: null, fault_id: null }
  const [lost] = (await tell('GET', '/projects/p1/orders')).orders
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
    t.strictSame(await tell('GET', `/projects/p1/attempts?outcome=${outcome}`), { attempts: [attempts[i]], next: null })
  }
  const pages = await paged(tell, '/projects/p1/attempts', 'attempts')
  t.strictSame(pages, [attempts.slice(0, 2), attempts.slice(2)])
})

t.test('pages through the attempts of one outcome, though others lie between and new ones come', async t => {
  const { tell, buy } = await control(t)
  for (let i = 0; i < 10; i++) await buy('p1', { order_number: i % 2 })
  const { attempts, next } = await tell('GET', '/projects/p1/attempts?outcome=accepted&limit=4')
  const seqs = (list: { seq: number }[]) => list.map(({ seq }) => seq)
  t.strictSame([seqs(attempts), next], [[10, 8, 6, 4], '4'])
  await buy('p1')
  const last = await tell('GET', `/projects/p1/attempts?outcome=accepted&limit=4&after=${next}`)
  t.strictSame([seqs(last.attempts), last.next], [[2], null])
  t.strictSame(await tell('GET', '/projects/p1/attempts?after=0'), { attempts: [], next: null })
})

for (const [path, where] of [
  ['limit=0', '#/limit must be >= 1'],
  ['limit=1001', '#/limit must be <= 1000'],
  ['limit=', '#/limit must be integer'],
  ['limit=1.5', '#/limit must be integer'],
  ['limit=ten', '#/limit must be integer'],
  ['limit=1&limit=2', '#/limit must be integer'],
  ['after=', '#/after is no `next` of a page'],
  ['after=a.b', '#/after is no `next` of a page'],
  ['after=1&after=2', '#/after must be string'],
  ['offset=1', '#/offset is unknown'],
  ['__proto__=1', '#/__proto__ is unknown'],
]) {
  t.test(`refuses a list with ${path}`, async t => {
    const { ask } = await control(t)
    for (const list of ['/projects', '/projects/p1/orders', '/projects/p1/attempts']) {
      t.strictSame(faultsIn(await ask('GET', `${list}?${path}`)), [400, [where]])
    }
  })
}

t.test('refuses outcomes that do not exist, and where none is asked for', async t => {
  const { ask } = await control(t)
  const oneOf = '#/outcome must be one of accepted, refused, lost, failed'
  for (const query of ['outcome=', 'outcome=ok']) {
    t.strictSame(faultsIn(await ask('GET', `/projects/p1/attempts?${query}`)), [400, [oneOf]])
  }
  t.match(faultsIn(await ask('GET', '/projects/p1/attempts?outcome=lost&outcome=failed')), [400, [/^#\/outcome /]])
  t.strictSame(faultsIn(await ask('GET', '/projects/p1/orders?outcome=lost')), [400, ['#/outcome is unknown']])
  t.match(faultsIn(await ask('GET', '/projects?a=1&b=2')), [400, ['#/a is unknown', '#/b is unknown']])
})

t.test('shows what was bought twice: equal orders, and the time between them', async t => {
  const { tell, bought, buy } = await control(t)
  const first = await bought('p1')
  await bought('p1', { order_number: 2 })
  await bought('p2')
  await tell('POST', '/clock/advance', { ms: 1500 })
  await buy('p1', {}, { 'x-emulator-inject': 'after/error:SCM.3000' })
  await buy('p1', {}, { 'x-emulator-inject': 'before/error:SCM.3000' })
  await tell('PUT', '/clock', { now: '2018-03-19T14:59:01Z' })
  const third = await bought('p1')
  const { duplicates } = await tell('GET', '/projects/p1')
  const second = (await tell('GET', '/projects/p1/orders')).orders[1].order_id
  t.strictSame(duplicates, [
    {
      request: accepted,
      count: 3,
      orders: [
        { order_id: third, at: '2018-03-19T14:59:01.000Z' },
        { order_id: second, at: '2018-03-19T14:59:01.500Z' },
        { order_id: first, at },
      ],
      gaps_ms: [-500, 1500],
    },
  ])
  t.strictSame((await tell('GET', '/projects/p2')).duplicates, [])
})

t.test('a difference in any of the seven values makes another order', async t => {
  const { tell, bought } = await control(t)
  for (const changes of [
    {},
    { cert_brand: 'CFCA' },
    { cert_type: 'EV_SSL_CERT' },
    { domain_type: 'WILDCARD', domain_numbers: 1 },
    { domain_type: 'MULTI_DOMAIN', domain_numbers: 2 },
    { domain_type: 'MULTI_DOMAIN', domain_numbers: 3 },
    { effective_time: 2 },
    { order_number: 2 },
  ]) {
    await bought('p1', { domain_type: 'SINGLE_DOMAIN', domain_numbers: 1, effective_time: 1, ...changes })
  }
  t.strictSame((await tell('GET', '/projects/p1')).duplicates, [])
})

t.test('sets a quota: whole orders only, exact under load, until it is null', async t => {
  const { ask, tell, buy } = await control(t)
  t.strictSame(await tell('PUT', '/projects/p1/quota', { certificates: 25 }), { certificates: 25 })
  t.strictSame((await tell('GET', '/projects/p1')).quota, { certificates: 25 })
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => buy('p1', { order_number: 1 + (i % 3) })))
  const ordered = answers.filter(({ status }) => status === 200).map(({ body }) => body.cert.length)
  const refused = answers.find(({ status }) => status !== 200) as Answer
  const { certificates, refused: count, orders } = await tell('GET', '/projects/p1')
  t.equal(certificates, 25)
  t.equal(
    ordered.reduce((sum, one) => sum + one, 0),
    25,
  )
  t.strictSame([ordered.length, answers.length - ordered.length], [orders, count])
  t.strictSame(
    [refused.status, refused.body, refused.headers['x-emulator-rule'], refused.headers['x-emulator-reason']],
    [
      400,
      { error_code: 'SCM.0011', error_msg: 'The number of certificates has reached the upper limit.' },
      'quota/certificates',
      refused.headers['x-emulator-reason'],
    ],
  )
  t.match(refused.headers['x-emulator-reason'], /^the project holds 2[345] of at most 25 certificates, and [123] more/)
  await tell('PUT', '/projects/p1/quota', { certificates: 27 })
  t.equal((await buy('p1', { order_number: 3 })).status, 400)
  t.equal((await buy('p1', { order_number: 2 })).status, 200)
  await tell('PUT', '/projects/p1/quota', { certificates: 3 })
  t.equal((await buy('p1')).status, 400)
  t.strictSame(await tell('PUT', '/projects/p1/quota', { certificates: null }), { certificates: null })
  t.equal((await buy('p1', { order_number: 1000 })).status, 200)
  t.equal((await buy('p2', { order_number: 1000 })).status, 200)
  t.equal((await ask('PUT', '/projects/p1/quota', { certificates: 0 })).status, 200)
})

t.test('--quota is for every project that has none of its own, and again once it is forgotten', async t => {
  const { ask, tell, buy } = await control(t, { quota: '2' })
  const quotas = async (id: string) => (await tell('GET', `/projects/${id}`)).quota.certificates
  t.equal(await quotas('p1'), 2)
  t.equal((await buy('p1', { order_number: 3 })).status, 400)
  t.equal((await buy('p1', { order_number: 2 })).status, 200)
  t.equal((await buy('p1')).status, 400)
  await tell('PUT', '/projects/p1/quota', { certificates: null })
  await tell('PUT', '/projects/p2/quota', { certificates: 0 })
  t.equal((await buy('p1', { order_number: 9 })).status, 200)
  t.equal((await buy('p2')).status, 400)
  t.strictSame([await quotas('p1'), await quotas('p2')], [null, 0])
  t.equal((await ask('DELETE', '/projects/p1')).status, 204)
  t.equal(await quotas('p1'), 2)
  t.equal((await buy('p1', { order_number: 3 })).status, 400)
  t.equal((await buy('p1', { order_number: 2 })).status, 200)
  await tell('POST', '/reset')
  t.equal(await quotas('p2'), 2)
})

for (const [given, where] of [
  [{}, '#/certificates is missing'],
  [{ certificates: '5' }, '#/certificates must be integer,null'],
  [{ certificates: 1.5 }, '#/certificates must be integer,null'],
  [{ certificates: -1 }, '#/certificates must be >= 0'],
  [{ certificates: 1, 'a/b~c': 2 }, '#/a~1b~0c is unknown'],
  [{ certificates: 1, 'ü #%': 2 }, '#/%C3%BC%20%23%25 is unknown'],
  [{ certificates: 1, '\ud800': 2 }, '#/%EF%BF%BD is unknown'],
  [[], '# must be object'],
  [null, '# must be object'],
  [5, '# must be object'],
] as const) {
  t.test(`refuses ${JSON.stringify(given)} for a quota, and where it is wrong`, async t => {
    const { ask, tell } = await control(t)
    t.strictSame(faultsIn(await ask('PUT', '/projects/p1/quota', given)), [400, [where]])
    t.strictSame(await tell('GET', '/projects'), { projects: [], next: null })
  })
}

t.test('forgets one project: orders, attempts, quota and its own fault rules', async t => {
  const { ask, tell, buy, bought } = await control(t)
  const rule = { phase: 'before', effect: { kind: 'error', error_code: 'SCM.3000' }, skip: 9 }
  await tell('POST', '/faults', { ...rule, project_id: 'p1' })
  await tell('POST', '/faults', rule)
  await tell('POST', '/faults', { ...rule, project_id: 'p2' })
  await tell('PUT', '/projects/p1/quota', { certificates: 2 })
  const order_id = await bought('p1')
  const kept = await bought('p2')
  await buy('p1', { order_number: 0 })
  const { status, body } = await ask('DELETE', '/projects/p1')
  t.strictSame([status, body], [204, undefined])
  t.strictSame(await tell('GET', '/projects/p1'), { ...project('p1'), duplicates: [] })
  t.strictSame(await tell('GET', '/projects/p1/attempts'), { attempts: [], next: null })
  t.strictSame(await tell('GET', '/projects/p1/orders'), { orders: [], next: null })
  t.equal((await ask('GET', `/projects/p1/orders/${order_id}`)).status, 404)
  t.strictSame((await tell('GET', '/projects')).projects, [project('p2', { attempts: 1, orders: 1, certificates: 1 })])
  t.equal((await tell('GET', '/projects/p2/orders')).orders[0].order_id, kept)
  t.equal((await tell('GET', '/projects/p2/attempts')).attempts.length, 1)
  t.strictSame(
    (await tell('GET', '/faults')).faults.map(({ id }: { id: string }) => id),
    ['f2', 'f3'],
  )
  t.equal((await ask('DELETE', '/projects/p1')).status, 204)
  t.equal((await tell('GET', '/projects/p1/orders')).orders.length, 0)
  await bought('p1')
  t.equal((await tell('GET', '/projects/p1')).orders, 1)
})

t.test('shows the clock, sets it, lets it stand still, go on and move ahead', async t => {
  const { tell, bought } = await control(t)
  t.strictSame(await tell('GET', '/clock'), { now: at, frozen: true })
  t.strictSame(await tell('PUT', '/clock', { now: '2026-01-31T09:00:00+08:00' }), {
    now: '2026-01-31T01:00:00.000Z',
    frozen: true,
  })
  t.match(await bought('p1'), /^CS2601310900/)
  t.strictSame(await tell('POST', '/clock/advance', { ms: 60_001 }), { now: '2026-01-31T01:01:00.001Z', frozen: true })
  t.match(await bought('p1'), /^CS2601310901/)
  t.equal((await tell('GET', '/projects/p1/orders')).orders[0].at, '2026-01-31T01:01:00.001Z')
  const near = (text: string, frozen: boolean) => async (reading: { now: string; frozen: boolean }) => {
    const behind = Date.parse(reading.now) - Date.parse(text)
    t.ok(behind >= 0 && behind < 5000, `${reading.now} is near ${text}`)
    t.equal(reading.frozen, frozen)
  }
  await near('2026-01-31T01:01:00.001Z', false)(await tell('PUT', '/clock', { frozen: false }))
  await near('2026-01-31T02:01:00.001Z', false)(await tell('POST', '/clock/advance', { ms: 3_600_000 }))
  await near('2030-01-01T00:00:00Z', false)(await tell('PUT', '/clock', { now: '2030-01-01T00:00:00Z' }))
  const stopped = await tell('PUT', '/clock', { frozen: true })
  await near('2030-01-01T00:00:00Z', true)(stopped)
  t.strictSame(await tell('GET', '/clock'), stopped)
  t.strictSame(await tell('PUT', '/clock', { now: '2001-09-10T00:00:00Z', frozen: true }), {
    now: '2001-09-10T00:00:00.000Z',
    frozen: true,
  })
  t.strictSame(await tell('POST', '/clock/advance', { ms: 0 }), { now: '2001-09-10T00:00:00.000Z', frozen: true })
  await tell('POST', '/reset')
  t.strictSame(await tell('GET', '/clock'), { now: at, frozen: true })
})

const instant = '#/now must be an instant like 2026-01-31T09:00:00Z, from 2001-09-10 to 2099-12-31'
for (const [method, path, given, where] of [
  ['PUT', '/clock', {}, '# must NOT have fewer than 1 properties'],
  ['PUT', '/clock', { now: 'now' }, instant],
  ['PUT', '/clock', { now: '2026-02-30T00:00:00Z' }, instant],
  ['PUT', '/clock', { now: '2001-09-09T23:59:59.999Z' }, instant],
  ['PUT', '/clock', { now: '2100-01-01T00:00:00Z', frozen: false }, instant],
  ['PUT', '/clock', { now: 0 }, '#/now must be string'],
  ['PUT', '/clock', { frozen: 'true' }, '#/frozen must be boolean'],
  ['PUT', '/clock', { frozen: true, ms: 1 }, '#/ms is unknown'],
  ['POST', '/clock/advance', {}, '#/ms is missing'],
  ['POST', '/clock/advance', { ms: -1 }, '#/ms must be >= 0'],
  ['POST', '/clock/advance', { ms: 0.5 }, '#/ms must be integer'],
  ['POST', '/clock/advance', { ms: 3_000_000_000_000 }, '#/ms goes from 2001-09-10 to 2099-12-31'],
  ['POST', '/clock/advance', { ms: 1, frozen: true }, '#/frozen is unknown'],
] as const) {
  t.test(`refuses ${method} ${path} with ${JSON.stringify(given)}`, async t => {
    const { ask, tell } = await control(t)
    t.strictSame(faultsIn(await ask(method, path, given)), [400, [where]])
    t.strictSame(await tell('GET', '/clock'), { now: at, frozen: true })
  })
}

t.test('a reset is back to what it started with: seed, clock, quota, faults and state', async t => {
  const before = await control(t, { seed: 'before', clock: '2020-01-01T00:00:00Z' })
  await before.bought('kept')
  await before.tell('PUT', '/projects/kept/quota', { certificates: 50 })
  await before.tell('PUT', '/clock', { now: '2021-01-01T00:00:00Z' })
  await before.tell('POST', '/faults', { phase: 'after', effect: { kind: 'close' }, skip: 100 })
  const state = await before.tell('GET', '/state')
  const faults: object[] = [{ phase: 'before', skip: 1, effect: { kind: 'status', status: 503 } }]
  const { ask, tell, buy, bought } = await control(t, { quota: '9' }, { state, faults })
  const seen = async () => [await tell('GET', '/state'), await tell('GET', '/projects'), await tell('GET', '/faults')]
  const start = await seen()
  t.strictSame(start[1].projects, [
    project('kept', { attempts: 1, orders: 1, certificates: 1, quota: { certificates: 50 } }),
  ])
  t.match(start[2].faults, [
    { id: 'f1', effect: { kind: 'close' } },
    { id: 'f2', effect: { kind: 'status' } },
  ])
  const steps = async () => [await bought('kept'), (await buy('p1')).status, await bought('p1')]
  const ids = await steps()
  t.match(ids, [/^CS2101010800/, 503, /^CS2101010800/])
  await tell('PUT', '/clock', { frozen: false })
  await tell('PUT', '/projects/p1/quota', { certificates: 1 })
  await tell('DELETE', '/projects/kept')
  await tell('DELETE', '/faults')
  // What it was started with is its own.
  state.projects[0].project_id = 'changed'
  faults.push({})
  const { status, body } = await ask('POST', '/reset')
  t.strictSame([status, body], [204, undefined])
  t.strictSame(await seen(), start)
  t.strictSame(await tell('GET', '/projects/p1/attempts'), { attempts: [], next: null })
  t.strictSame(await steps(), ids)
})

t.test('a reset without state begins the same identifiers again', async t => {
  const { tell, bought } = await control(t)
  const ids = [await bought('p1'), await bought('p2')]
  await tell('POST', '/reset')
  t.strictSame(await tell('GET', '/projects'), { projects: [], next: null })
  t.strictSame([await bought('p1'), await bought('p2')], ids)
})

t.test('starts with nothing that can’t be used, and lets a defect through', async t => {
  const state = await (await control(t)).tell('GET', '/state')
  const rule = { phase: 'before', effect: { kind: 'hang' } }
  await t.rejects(
    control(t, {}, { faults: [rule, { ...rule, phase: 'while' }] }),
    new StartError('faults', '#/1/phase must be one of before, after'),
  )
  await t.rejects(control(t, {}, { faults: {} }), new StartError('faults', '# must be array'))
  await t.rejects(
    control(t, {}, { state: { ...state, version: 2 } }),
    new StartError('state', '#/version must be one of 1'),
  )
  await t.rejects(
    control(t, {}, { faults: Array(1001).fill(rule) }),
    new StartError('faults', 'there are 1000 rules, and none of them is used up'),
  )
  const defect = new Error('defect')
  const broken = {
    get phase() {
      throw defect
    },
  }
  await t.rejects(control(t, {}, { faults: [broken] }), defect)
})
