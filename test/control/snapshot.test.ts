/** Check a state document: what is rejected, and where it is wrong. */
import t from 'tap'
import { type Answer, errorsIn } from '../support/control-api.js'
import { used } from '../support/used-emulator.js'

type Document = Answer['body']

/** A change that makes a document invalid, and the expected error. */
const changes: [string, (state: Document) => void][] = [
  ['#/version must be one of 1', state => (state.version = 2)],
  ['#/version is missing', state => delete state.version],
  ['#/ledger is unknown', state => (state.ledger = [])],
  ['#/clock/frozen is missing', state => delete state.clock.frozen],
  ['#/clock/now is missing', state => delete state.clock.now],
  ['#/clock/now is not an instant from 2001-09-10 to 2099-12-31', state => (state.clock.now = 'now')],
  ['#/clock/offset_ms is not allowed here', state => (state.clock.offset_ms = 0)],
  ['#/clock/offset_ms is missing', state => (state.clock.frozen = false)],
  ['#/clock/now is not allowed here', state => (state.clock = { ...state.clock, frozen: false, offset_ms: 0 })],
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
  ['#/projects/2/project_id occurs twice', state => (state.projects[2].project_id = 'p1')],
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
  ['#/orders/project/4 is not a position in projects', state => (state.orders.project[4] = 5)],
  ['#/orders/project/4 must be >= -1', state => (state.orders.project[4] = -2)],
  ['#/projects/3/orders is not the number of its orders, 0', state => (state.orders.project[4] = -1)],
  ['#/orders/at/0 must be >= 1000080000000', state => (state.orders.at[0] = 0)],
  ['#/orders/at/0 must be <= 4102444799999', state => (state.orders.at[0] = 4_102_444_800_000)],
  ['#/orders/suffix/1 must be <= 60466175', state => (state.orders.suffix[1] = 36 ** 5)],
  ['#/orders/suffix/1 makes an order id that occurs twice', state => (state.orders.suffix[1] = state.orders.suffix[0])],
  [
    '#/orders/first/1 is not greater than the certificates before it',
    state => (state.orders.first[1] = state.orders.first[0] + 2),
  ],
  ['#/orders/cert_brand/0 must NOT have fewer than 1 characters', state => (state.orders.cert_brand[0] = '')],
  ['#/orders/cert_type/0 must be one of OV_SSL_CERT, EV_SSL_CERT', state => (state.orders.cert_type[0] = 'DV')],
  [
    '#/orders/domain_type/0 must be one of SINGLE_DOMAIN, MULTI_DOMAIN, WILDCARD',
    state => (state.orders.domain_type[0] = ''),
  ],
  ['#/orders/effective_time/0 must be one of 1, 2', state => (state.orders.effective_time[0] = 3)],
  ['#/orders/domain_numbers/2 does not fit its domain type', state => (state.orders.domain_numbers[2] = 1)],
  ['#/orders/domain_numbers/2 does not fit its domain type', state => (state.orders.domain_type[2] = 'WILDCARD')],
  ['#/orders/domain_numbers/2 must be <= 100', state => (state.orders.domain_numbers[2] = 101)],
  ['#/orders/order_number/0 must be <= 1000', state => (state.orders.order_number[0] = 1001)],
  ['#/faults/next must be >= 1', state => (state.faults.next = 0)],
  ['#/faults/rules/1/id is not below next', state => (state.faults.next = 2)],
  ['#/faults/rules/1/id occurs twice', state => (state.faults.rules[1].id = 'f1')],
  ['#/faults/rules/1/id must match pattern "^f[1-9][0-9]{0,14}$"', state => (state.faults.rules[1].id = 'f01')],
  ['#/faults/rules/0/remaining is not times - hits', state => (state.faults.rules[0].hits = 2)],
  ['#/faults/rules/1/remaining is not times - hits', state => (state.faults.rules[1].remaining = 1)],
  ['#/faults/rules/0/passed is more than skip', state => (state.faults.rules[0].passed = 2)],
  ['#/faults/rules/0/passed is missing', state => delete state.faults.rules[0].passed],
  ['#/faults/rules/0/note is unknown', state => (state.faults.rules[0].note = '')],
  [
    '#/faults/rules/1/effect/kind is not a known kind, must be one of error, status, delay, hang, reset, close, truncate, malformed',
    state => (state.faults.rules[1].effect.kind = 'burn'),
  ],
  [
    '#/faults/rules/0/effect/kind must be one of error, status, delay, hang, reset, close',
    state => (state.faults.rules[0].effect = { kind: 'truncate' }),
  ],
  ['#/faults/rules/0/phase must be one of before, after', state => (state.faults.rules[0].phase = 'while')],
  [
    '#/faults/rules/1/match/cert_brand matches nothing without --lenient',
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

t.test('rejects an invalid document with the place, and changes nothing', async t => {
  const { request, call, placeOrder } = await used(t)
  const before = await call('GET', '/state')
  for (const [where, change] of changes) {
    const state = structuredClone(before)
    change(state)
    t.strictSame(errorsIn(await request('PUT', '/state', state)), [400, [where]])
  }
  for (const value of [null, [], 'state', 1]) {
    t.strictSame(errorsIn(await request('PUT', '/state', value)), [400, ['# must be object']])
  }
  t.strictSame(await call('GET', '/state'), before)
  t.equal((await call('GET', '/projects/p1/attempts')).attempts.length, 3)
  const next = await placeOrder('p1')
  await call('PUT', '/state', before)
  t.equal(await placeOrder('p1'), next)
})
