/** The state as one document: whole, the same again once it is put back, and refused where it is wrong. */
import t, { type Test } from 'tap'
import { type Answer, control, faultsIn } from '../support/control-api.js'

type Document = Answer['body']

/** An emulator that has something of everything. */
async function used(t: Test, texts: Record<string, string> = {}) {
  const emulator = await control(t, texts)
  const { tell, buy, bought } = emulator
  await bought('p1', { order_number: 3 })
  await bought('gone', { cert_brand: 'CFCA' })
  await bought('p2', { domain_type: 'MULTI_DOMAIN', domain_numbers: 7, effective_time: 2, cert_type: 'EV_SSL_CERT' })
  await buy('refused', { order_number: 0 })
  await buy('p1', {}, { 'x-emulator-inject': 'after/error:SCM.3000' })
  await buy('p1', {}, { 'x-emulator-inject': 'before/error:SCM.3000' })
  await tell('PUT', '/projects/p2/quota', { certificates: 5 })
  await tell('PUT', '/projects/limited/quota', { certificates: null })
  await tell('DELETE', '/projects/gone')
  const effect = { kind: 'error', error_code: 'APIGW.0308' }
  await tell('POST', '/faults', { phase: 'before', effect, project_id: 'p3', skip: 1, times: 2 })
  await tell('POST', '/faults', { phase: 'after', effect, match: { cert_brand: 'VTRUS' }, times: null })
  await tell('POST', '/faults', { phase: 'before', effect })
  await tell('DELETE', '/faults/f3')
  await bought('p3')
  await buy('p3')
  await tell('PUT', '/clock', { now: '2026-01-31T09:00:00.250Z' })
  return emulator
}

t.test('holds all that is remembered but the ledger', async t => {
  const { tell } = await used(t)
  const state = await tell('GET', '/state')
  const first = Date.parse('2018-03-19T14:59:00Z')
  const counts = { attempts: 1, orders: 0, certificates: 0, refused: 0, failed: 0, lost: 0 }
  const rule = { effect: { kind: 'error', error_code: 'APIGW.0308' } }
  const { generator } = state.ids
  t.ok(generator.length === 4 && generator.every(Number.isInteger))
  const { suffix } = state.orders
  t.equal(new Set(suffix).size, 5)
  t.strictSame(state, {
    version: 1,
    clock: { frozen: true, now: '2026-01-31T09:00:00.250Z' },
    ids: { generator, last_certificate: first + 6 },
    projects: [
      { project_id: 'limited', ...counts, attempts: 0, quota: null },
      { project_id: 'p1', ...counts, attempts: 3, orders: 2, certificates: 4, failed: 1, lost: 1 },
      { project_id: 'p2', ...counts, orders: 1, certificates: 1, quota: 5 },
      { project_id: 'p3', ...counts, attempts: 2, orders: 1, certificates: 1, failed: 1 },
      { project_id: 'refused', ...counts, refused: 1 },
    ],
    orders: {
      project: [1, -1, 2, 1, 3],
      at: Array(5).fill(first),
      suffix,
      first: [first, first + 3, first + 4, first + 5, first + 6],
      cert_brand: ['GLOBALSIGN', 'CFCA', 'GLOBALSIGN', 'GLOBALSIGN', 'GLOBALSIGN'],
      cert_type: ['OV_SSL_CERT', 'OV_SSL_CERT', 'EV_SSL_CERT', 'OV_SSL_CERT', 'OV_SSL_CERT'],
      domain_type: state.orders.domain_type,
      effective_time: state.orders.effective_time,
      domain_numbers: state.orders.domain_numbers,
      order_number: [3, 1, 1, 1, 1],
    },
    faults: {
      next: 4,
      rules: [
        {
          id: 'f1',
          ...rule,
          phase: 'before',
          project_id: 'p3',
          match: {},
          skip: 1,
          times: 2,
          hits: 1,
          remaining: 1,
          passed: 1,
        },
        {
          id: 'f2',
          ...rule,
          phase: 'after',
          match: { cert_brand: 'VTRUS' },
          skip: 0,
          times: null,
          hits: 0,
          remaining: null,
          passed: 0,
        },
      ],
    },
  })
  t.strictSame(
    [state.orders.domain_type[2], state.orders.domain_numbers[2], state.orders.effective_time[2]],
    ['MULTI_DOMAIN', 7, 2],
  )
})

t.test('is the same again once it is put back, and so is what follows', async t => {
  const { ask, tell, buy, bought } = await used(t)
  const lists = ['/projects', '/projects/p1', '/projects/p1/orders', '/projects/p2/orders', '/faults', '/clock']
  const seen = async (tellIt = tell) => Promise.all(['/state', ...lists].map(path => tellIt('GET', path)))
  const before = await seen()
  const follow = async (buyIt = buy) => {
    const answers = []
    for (const id of ['p1', 'p3', 'gone', 'p2']) answers.push((await buyIt(id)).body)
    answers.push((await buyIt('p4', { cert_brand: 'VTRUS' })).status)
    return answers
  }
  const { request_id: _, ...throttled } = (await buy('p3')).body
  t.match(throttled, { error_code: 'APIGW.0308' })
  t.equal((await ask('PUT', '/state', before[0])).status, 204)
  t.strictSame(await seen(), before)
  for (const id of ['p1', 'p3', 'refused']) {
    t.strictSame(await tell('GET', `/projects/${id}/attempts`), { attempts: [], next: null })
  }
  const after = await follow()
  t.match(after, [{ order_id: String }, throttled, { order_id: /^CS2601311700/ }, { order_id: String }, 429])
  const other = await control(t, { seed: 'another', clock: '2030-01-01T00:00:00Z' })
  await other.bought('x')
  await other.tell('PUT', '/state', before[0])
  t.strictSame((await seen(other.tell))[0], before[0])
  const ids = (answers: unknown[]) => answers.map(one => (one as { order_id?: string }).order_id)
  t.strictSame(ids(await follow(other.buy)), ids(after))
  t.notOk((await other.tell('GET', '/projects')).projects.some((one: Document) => one.project_id === 'x'))
  await tell('PUT', '/state', before[0])
  t.strictSame(ids(await follow()), ids(after))
  await bought('p1')
  t.equal((await tell('GET', '/projects/p1/attempts')).attempts[0].seq, 6)
})

t.test('keeps a going clock going, so far ahead', async t => {
  const { tell } = await control(t)
  await tell('PUT', '/clock', { now: '2050-01-01T00:00:00Z', frozen: false })
  const state = await tell('GET', '/state')
  await tell('POST', '/reset')
  await tell('PUT', '/state', state)
  t.strictSame(await tell('GET', '/state'), state)
  t.match(await tell('GET', '/clock'), { now: /^2050-01-01T00:00:0/, frozen: false })
})

t.test('ids of a forgotten project stay taken, and its certificates count on', async t => {
  const { tell, bought, state } = await control(t)
  const order_id = await bought('p1', { order_number: 10 })
  await tell('DELETE', '/projects/p1')
  const document = await tell('GET', '/state')
  await tell('PUT', '/state', document)
  const { at, suffix } = document.orders
  t.ok(state.orders.exists(at[0], suffix[0]))
  t.equal(state.orders.find(at[0], suffix[0]), undefined)
  t.not(await bought('p1'), order_id)
  t.equal((await tell('GET', '/projects/p1/orders')).orders[0].certificates.first, `scs${at[0] + 10}`)
  t.strictSame((await tell('GET', '/state')).orders.project, [-1, 0])
})

t.test('any brand goes out and in where any is taken', async t => {
  const { tell, bought } = await control(t, { lenient: 'true' })
  const brand = 'Größe "ü" \ud800'
  await bought('p1', { cert_brand: brand })
  await tell('POST', '/faults', { phase: 'before', effect: { kind: 'hang' }, match: { cert_brand: 'Mine' } })
  const state = await tell('GET', '/state')
  await tell('PUT', '/state', state)
  t.strictSame(await tell('GET', '/state'), state)
  t.equal((await tell('GET', '/projects/p1/orders')).orders[0].request.cert_brand, brand)
})

/** A change that makes a state invalid, and what is said of it. */
const wrong: [string, (state: Document) => void][] = [
  ['#/version must be one of 1', state => (state.version = 2)],
  ['#/version is missing', state => delete state.version],
  ['#/ledger is unknown', state => (state.ledger = [])],
  ['#/clock/frozen is missing', state => delete state.clock.frozen],
  ['#/clock/now is missing', state => delete state.clock.now],
  ['#/clock/now is no instant from 2001-09-10 to 2099-12-31', state => (state.clock.now = 'now')],
  ['#/clock/offset_ms has no place here', state => (state.clock.offset_ms = 0)],
  ['#/clock/offset_ms is missing', state => (state.clock.frozen = false)],
  ['#/clock/now has no place here', state => (state.clock = { ...state.clock, frozen: false, offset_ms: 0 })],
  ['#/clock/offset_ms must be integer', state => (state.clock = { frozen: false, offset_ms: 0.5 })],
  ['#/clock/offset_ms must be <= 4102444800000', state => (state.clock = { frozen: false, offset_ms: 1e15 })],
  ['#/clock/zone is unknown', state => (state.clock.zone = 'UTC')],
  ['#/ids/generator must NOT have fewer than 4 items', state => state.ids.generator.pop()],
  ['#/ids/generator/0 must be <= 2147483647', state => (state.ids.generator[0] = 2 ** 31)],
  ['#/ids/last_certificate must be >= 0', state => (state.ids.last_certificate = -1)],
  ['#/ids/last_certificate must be <= 9999999999999', state => (state.ids.last_certificate = 1e13)],
  ['#/ids/last_certificate is less than the last one held, 1521471540006', state => (state.ids.last_certificate -= 1)],
  ['#/projects must be array', state => (state.projects = {})],
  ['#/projects/0/project_id must match pattern "^[A-Za-z0-9_-]{1,64}$"', state => (state.projects[0].project_id = '')],
  ['#/projects/2/project_id is there twice', state => (state.projects[2].project_id = 'p1')],
  ['#/projects/1/orders is not the number of its orders, 2', state => (state.projects[1].orders = 3)],
  ['#/projects/1/certificates is not the number of its certificates, 4', state => (state.projects[1].certificates = 5)],
  ['#/projects/1/attempts is not orders + refused + failed', state => (state.projects[1].attempts = 9)],
  ['#/projects/1/lost is more than orders', state => (state.projects[1].lost = 3)],
  ['#/projects/4/failed must be >= 0', state => (state.projects[4].failed = -1)],
  ['#/projects/4/refused is missing', state => delete state.projects[4].refused],
  ['#/projects/4/duplicates is unknown', state => (state.projects[4].duplicates = [])],
  ['#/projects/2/quota must be integer,null', state => (state.projects[2].quota = '5')],
  ['#/orders/tags is unknown', state => (state.orders.tags = [])],
  ['#/orders/suffix is missing', state => delete state.orders.suffix],
  ['#/orders/suffix has 4 cells, and at has 5', state => state.orders.suffix.pop()],
  ['#/orders/project has 6 cells, and at has 5', state => state.orders.project.push(0)],
  ['#/orders/project/4 is no place in projects', state => (state.orders.project[4] = 5)],
  ['#/orders/project/4 must be >= -1', state => (state.orders.project[4] = -2)],
  ['#/projects/3/orders is not the number of its orders, 0', state => (state.orders.project[4] = -1)],
  ['#/orders/at/0 must be >= 1000080000000', state => (state.orders.at[0] = 0)],
  ['#/orders/at/0 must be <= 4102444799999', state => (state.orders.at[0] = 4_102_444_800_000)],
  ['#/orders/suffix/1 must be <= 60466175', state => (state.orders.suffix[1] = 36 ** 5)],
  [
    '#/orders/suffix/1 makes an order id that is there already',
    state => (state.orders.suffix[1] = state.orders.suffix[0]),
  ],
  [
    '#/orders/first/1 does not lie beyond the certificates before it',
    state => (state.orders.first[1] = state.orders.first[0] + 2),
  ],
  ['#/orders/cert_brand/0 must NOT have fewer than 1 characters', state => (state.orders.cert_brand[0] = '')],
  ['#/orders/cert_type/0 must be one of OV_SSL_CERT, EV_SSL_CERT', state => (state.orders.cert_type[0] = 'DV')],
  [
    '#/orders/domain_type/0 must be one of SINGLE_DOMAIN, MULTI_DOMAIN, WILDCARD',
    state => (state.orders.domain_type[0] = ''),
  ],
  ['#/orders/effective_time/0 must be one of 1, 2', state => (state.orders.effective_time[0] = 3)],
  ['#/orders/domain_numbers/2 is no number that its domain type has', state => (state.orders.domain_numbers[2] = 1)],
  [
    '#/orders/domain_numbers/2 is no number that its domain type has',
    state => (state.orders.domain_type[2] = 'WILDCARD'),
  ],
  ['#/orders/domain_numbers/2 must be <= 100', state => (state.orders.domain_numbers[2] = 101)],
  ['#/orders/order_number/0 must be <= 1000', state => (state.orders.order_number[0] = 1001)],
  ['#/faults/next must be >= 1', state => (state.faults.next = 0)],
  ['#/faults/rules/1/id is not below next', state => (state.faults.next = 2)],
  ['#/faults/rules/1/id is there twice', state => (state.faults.rules[1].id = 'f1')],
  ['#/faults/rules/1/id must match pattern "^f[1-9][0-9]{0,14}$"', state => (state.faults.rules[1].id = 'f01')],
  ['#/faults/rules/0/remaining is not times - hits', state => (state.faults.rules[0].hits = 2)],
  ['#/faults/rules/1/remaining is not times - hits', state => (state.faults.rules[1].remaining = 1)],
  ['#/faults/rules/0/passed is more than skip', state => (state.faults.rules[0].passed = 2)],
  ['#/faults/rules/0/passed is missing', state => delete state.faults.rules[0].passed],
  ['#/faults/rules/0/note is unknown', state => (state.faults.rules[0].note = '')],
  [
    '#/faults/rules/1/effect/kind is none of the kinds there are',
    state => (state.faults.rules[1].effect.kind = 'burn'),
  ],
  [
    '#/faults/rules/0/effect/kind must be one of error, status, delay, hang, reset, close',
    state => (state.faults.rules[0].effect = { kind: 'truncate' }),
  ],
  ['#/faults/rules/0/phase must be one of before, after', state => (state.faults.rules[0].phase = 'while')],
  [
    '#/faults/rules/1/match/cert_brand can match nothing without --lenient',
    state => (state.faults.rules[1].match = { cert_brand: 'Mine' }),
  ],
  [
    '#/faults/rules/1/match/domain_numbers must be <= 1',
    state => (state.faults.rules[1].match = { domain_type: 'WILDCARD', domain_numbers: 2 }),
  ],
  [
    '#/faults/rules must NOT have more than 1000 items',
    state => (state.faults.rules = Array(1001).fill(state.faults.rules[0])),
  ],
]

t.test('a document that is wrong changes nothing, and is told where', async t => {
  const { ask, tell, bought } = await used(t)
  const before = await tell('GET', '/state')
  for (const [where, change] of wrong) {
    const state = structuredClone(before)
    change(state)
    t.strictSame(faultsIn(await ask('PUT', '/state', state)), [400, [where]])
  }
  for (const value of [null, [], 'state', 1]) {
    t.strictSame(faultsIn(await ask('PUT', '/state', value)), [400, ['# must be object']])
  }
  t.strictSame(await tell('GET', '/state'), before)
  t.equal((await tell('GET', '/projects/p1/attempts')).attempts.length, 3)
  const next = await bought('p1')
  await tell('PUT', '/state', before)
  t.equal(await bought('p1'), next)
})

t.test('100 000 orders go out and in', async t => {
  const { send, state, orders } = await control(t)
  const ordered = {
    cert_brand: 'CFCA',
    cert_type: 'OV_SSL_CERT',
    domain_type: 'MULTI_DOMAIN',
    effective_time: 1,
    domain_numbers: 2,
    order_number: 2,
  }
  const count = 100_000
  for (let i = 0; i < count; i++) {
    orders.place(`p${i % 7}`, ordered)
  }
  const { body } = await send('GET', '/_emulator/state')
  t.equal(body.orders.at.length, count)
  t.equal((await send('POST', '/_emulator/reset')).status, 204)
  t.equal((await send('PUT', '/_emulator/state', JSON.stringify(body))).status, 204)
  const again = (await send('GET', '/_emulator/state')).body
  t.equal(JSON.stringify(again), JSON.stringify(body))
  t.equal([...state.orders.newest('p3')].length, Math.ceil((count - 3) / 7))
})
