/** Fault rules in the control API: add, show, remove, and invalid ones. */
import t from 'tap'
import { controlApi, errorsIn } from '../support/control-api.js'

const effect = { kind: 'error', error_code: 'APIGW.0308' }
const defaults = { match: {}, skip: 0, times: 1, hits: 0, remaining: 1 }

t.test('a rule is made, defaults, fires, and is removed', async t => {
  const { request, call, buy } = await controlApi(t)
  t.strictSame(await call('GET', '/faults'), { faults: [] })
  const made = await request('POST', '/faults', { phase: 'before', effect })
  const first = { id: 'f1', phase: 'before', effect, ...defaults }
  t.strictSame([made.status, made.body], [201, first])
  const all = {
    project_id: 'p1',
    match: { cert_type: 'OV_SSL_CERT', order_number: 1 },
    skip: 1,
    times: null,
    phase: 'after',
    effect: { kind: 'status', status: 502, delay_ms: 1 },
  }
  const second = { id: 'f2', ...all, hits: 0, remaining: null }
  t.strictSame((await request('POST', '/faults', all)).body, second)
  t.strictSame(await call('GET', '/faults'), { faults: [first, second] })
  t.strictSame(await call('GET', '/faults/f2'), second)
  const answer = await buy('p2')
  t.strictSame([answer.status, answer.headers['x-emulator-fault']], [429, 'f1'])
  const used = { ...first, hits: 1, remaining: 0 }
  t.strictSame(await call('GET', '/faults'), { faults: [used, second] })
  t.strictSame([(await buy('p1')).status, (await buy('p1')).status, (await buy('p2')).status], [200, 502, 200])
  t.strictSame(await call('GET', '/faults/f2'), { ...second, hits: 1 })
  const { status, body } = await request('DELETE', '/faults/f1')
  t.strictSame([status, body], [204, undefined])
  t.strictSame(await call('GET', '/faults'), { faults: [{ ...second, hits: 1 }] })
  for (const method of ['GET', 'DELETE']) {
    const gone = await request(method, '/faults/f1')
    t.strictSame([gone.status, gone.body.detail], [404, 'there is no fault f1'])
  }
  t.equal((await request('DELETE', '/faults')).status, 204)
  t.strictSame(await call('GET', '/faults'), { faults: [] })
  t.equal((await request('DELETE', '/faults')).status, 204)
  t.equal((await call('POST', '/faults', { phase: 'before', effect })).id, 'f3')
})

t.test('a rejected purchase does not use up a rule', async t => {
  const { call, buy } = await controlApi(t, { quota: '1' })
  await call('POST', '/faults', { phase: 'after', effect })
  await buy('p1', { order_number: 0 })
  t.match(await call('GET', '/faults'), { faults: [{ hits: 0 }] })
  t.match((await buy('p1', { order_number: 2 })).body, { error_code: 'SCM.0011' })
  t.match(await call('GET', '/faults'), { faults: [{ hits: 0 }] })
  t.match((await buy('p1')).body, { error_code: 'APIGW.0308' })
  t.match(await call('GET', '/faults'), { faults: [{ hits: 1, remaining: 0 }] })
  await call('POST', '/faults', { phase: 'before', effect })
  t.match((await buy('p1')).body, { error_code: 'APIGW.0308' })
})

t.test('accepts every kind, each with a delay', async t => {
  const { request } = await controlApi(t)
  for (const phase of ['before', 'after']) {
    for (const effect of [
      { kind: 'error', error_code: 'SCM.0003' },
      { kind: 'error', error_code: 'APIGW.0201', status: 599 },
      { kind: 'status', status: 400 },
      { kind: 'delay', delay_ms: 3_600_000 },
      { kind: 'hang' },
      { kind: 'reset' },
      { kind: 'close' },
      ...(phase === 'after' ? [{ kind: 'truncate' }, { kind: 'malformed' }] : []),
    ]) {
      t.equal((await request('POST', '/faults', { phase, effect: { delay_ms: 0, ...effect } })).status, 201)
    }
  }
})

const before = { phase: 'before', effect }
const unknownKind =
  '#/effect/kind is not a known kind, must be one of error, status, delay, hang, reset, close, truncate, malformed'
const wrongPhase = '#/effect/kind must be one of error, status, delay, hang, reset, close'
for (const [given, ...where] of [
  [[], '# must be object'],
  [{}, '#/phase is missing', '#/effect is missing'],
  [{ ...before, phase: 'while' }, '#/phase must be one of before, after'],
  [{ ...before, id: 'f7' }, '#/id is unknown'],
  [{ ...before, hits: 0 }, '#/hits is unknown'],
  [{ ...before, skip: -1 }, '#/skip must be >= 0'],
  [{ ...before, skip: 1.5 }, '#/skip must be integer'],
  [{ ...before, skip: 2 ** 53 }, '#/skip must be <= 9007199254740991'],
  [{ ...before, times: 0 }, '#/times must be >= 1'],
  [{ ...before, times: '1' }, '#/times must be integer,null'],
  [{ ...before, project_id: '' }, '#/project_id must match pattern "^[A-Za-z0-9_-]{1,64}$"'],
  [{ ...before, project_id: null }, '#/project_id must be string'],
  [{ ...before, effect: null }, '#/effect must be object'],
  [{ ...before, effect: {} }, '#/effect/kind is missing'],
  [{ phase: 'after', effect: { kind: 'burn' } }, unknownKind],
  [{ phase: 'before', effect: { kind: 'truncate' } }, wrongPhase],
  [{ phase: 'before', effect: { kind: 'malformed' } }, wrongPhase],
  [{ ...before, effect: { kind: 'error' } }, '#/effect/error_code is missing'],
  [{ ...before, effect: { ...effect, error_code: 'SCM.9999' } }, '#/effect/error_code is not a known value'],
  [{ ...before, effect: { ...effect, status: 200 } }, '#/effect/status must be >= 400'],
  [{ ...before, effect: { ...effect, error_msg: '' } }, '#/effect/error_msg is unknown'],
  [{ ...before, effect: { kind: 'status' } }, '#/effect/status is missing'],
  [{ ...before, effect: { kind: 'status', status: 600 } }, '#/effect/status must be <= 599'],
  [{ ...before, effect: { kind: 'status', status: '500' } }, '#/effect/status must be integer'],
  [{ ...before, effect: { kind: 'delay' } }, '#/effect/delay_ms is missing'],
  [{ ...before, effect: { kind: 'delay', delay_ms: -1 } }, '#/effect/delay_ms must be >= 0'],
  [{ ...before, effect: { kind: 'hang', delay_ms: 3_600_001 } }, '#/effect/delay_ms must be <= 3600000'],
  [{ ...before, effect: { kind: 'reset', status: 500 } }, '#/effect/status is unknown'],
  [{ ...before, match: [] }, '#/match must be object'],
  [{ ...before, match: { brand: 'CFCA' } }, '#/match/brand is unknown'],
  [{ ...before, match: { cert_brand: 'Mine' } }, /^#\/match\/cert_brand must be one of GLOBALSIGN, /],
  [{ ...before, match: { cert_type: null } }, '#/match/cert_type must be string'],
  [{ ...before, match: { effective_time: 3 } }, '#/match/effective_time must be one of 1, 2'],
  [{ ...before, match: { order_number: 1001 } }, '#/match/order_number must be <= 1000'],
  [
    { ...before, match: { agree_privacy_protection: false } },
    '#/match/agree_privacy_protection must be equal to constant',
  ],
  [{ ...before, match: { domain_numbers: 101 } }, '#/match/domain_numbers must be <= 100'],
  [{ ...before, match: { domain_numbers: 0 } }, '#/match/domain_numbers must be >= 1'],
  [{ ...before, match: { domain_type: 'MULTI_DOMAIN', domain_numbers: 1 } }, '#/match/domain_numbers must be >= 2'],
  [{ ...before, match: { domain_type: 'WILDCARD', domain_numbers: 2 } }, '#/match/domain_numbers must be <= 1'],
  [{ ...before, match: { domain_type: 'SINGLE_DOMAIN', domain_numbers: 2 } }, '#/match/domain_numbers must be <= 1'],
] as const) {
  t.test(`rejects ${JSON.stringify(given)}`, async t => {
    const { request, call } = await controlApi(t)
    const answer = await request('POST', '/faults', given)
    t.match(errorsIn(answer), [400, where])
    t.equal(answer.body.errors.length, where.length)
    t.strictSame(await call('GET', '/faults'), { faults: [] })
  })
}

t.test('match accepts values that fit together, and any brand with --lenient', async t => {
  const { request } = await controlApi(t)
  for (const match of [
    {},
    { domain_numbers: 100 },
    { domain_type: 'MULTI_DOMAIN', domain_numbers: 100 },
    { domain_type: 'MULTI_DOMAIN' },
    { domain_type: 'WILDCARD', domain_numbers: 1 },
    { agree_privacy_protection: true },
  ]) {
    t.equal((await request('POST', '/faults', { ...before, match })).status, 201)
  }
  const lenient = await controlApi(t, { lenient: 'true' })
  const mine = { ...before, match: { cert_brand: 'Mine' } }
  t.equal((await lenient.request('POST', '/faults', mine)).status, 201)
  t.equal((await lenient.buy('p1', { cert_brand: ' Mine ' })).status, 429)
  const empty = { ...before, match: { cert_brand: '' } }
  t.strictSame(errorsIn(await lenient.request('POST', '/faults', empty)), [
    400,
    ['#/match/cert_brand must NOT have fewer than 1 characters'],
  ])
})

t.test('holds 1000 rules, and evicts a used-up one for a new rule', async t => {
  const { request, call, buy, state } = await controlApi(t)
  for (let i = 0; i < 999; i++) state.faults.add({ phase: 'before', effect: { kind: 'hang' }, skip: 9 })
  await call('POST', '/faults', before)
  const full = await request('POST', '/faults', before)
  t.strictSame(errorsIn(full), [400, []])
  t.equal(full.body.detail, 'there are 1000 rules, and each can still fire')
  t.equal((await buy('p1')).status, 429)
  t.equal((await call('GET', '/faults/f1000')).remaining, 0)
  t.equal((await call('POST', '/faults', before)).id, 'f1001')
  t.equal((await request('GET', '/faults/f1000')).status, 404)
  t.equal((await request('POST', '/faults', before)).status, 400)
  t.equal((await request('DELETE', '/faults')).status, 204)
  t.strictSame(await call('GET', '/faults'), { faults: [] })
})

t.test('X-Emulator-Inject replaces all rules for one request', async t => {
  const { call, buy } = await controlApi(t)
  await call('POST', '/faults', { phase: 'before', effect })
  const inject = async (fault: string, changes = {}) => {
    const { status, body, headers } = await buy('p1', changes, { 'x-emulator-inject': fault })
    return [status, body.error_code, headers['x-emulator-rule'], headers['x-emulator-fault']]
  }
  t.strictSame(await inject('before/status:503'), [503, 'APIGW.0201', 'fault/status', 'inject'])
  t.strictSame(await inject('after/error:SCM.0011'), [400, 'SCM.0011', 'fault/error', 'inject'])
  const bad = [400, 'APIGW.0201', 'inject/invalid', undefined]
  for (const fault of ['', 'reset', 'before/truncate', 'after/error:SCM.9999', 'after/status:200', 'after/delay']) {
    t.strictSame(await inject(fault), bad, fault)
  }
  t.strictSame(await inject('reset', { order_number: 0 }), [400, 'SCM.0060', 'order_number/range', undefined])
  t.match(await call('GET', '/projects/p1'), { attempts: 9, orders: 1, lost: 1, failed: 1, refused: 7 })
  t.match(await call('GET', '/faults'), { faults: [{ hits: 0 }] })
  const { attempts } = await call('GET', '/projects/p1/attempts?limit=2')
  t.match(attempts[1], {
    outcome: 'refused',
    rule: 'inject/invalid',
    reason: 'X-Emulator-Inject: #/effect/delay_ms is missing',
    order_id: null,
    fault_id: null,
  })
})
