import t from 'tap'
import type { FaultRule } from '../../src/index.js'
import { buy, inject, purchaseBytes } from '../support/buy.js'
import { counted } from '../support/counters.js'
import { accepted } from '../support/fixtures.js'
import { dial, exchange, requestBytes } from '../support/http.js'
import { collected, start, startApp } from '../support/start.js'
import { until } from '../support/until.js'

/** What came on a connection of its own, until it ended, and whether it ended in an RST. */
async function meet(url: string, bytes: Buffer): Promise<{ text: string; isReset: boolean }> {
  const client = dial(url)
  let isReset = false
  client.socket.on('error', error => {
    isReset ||= 'code' in error && error.code === 'ECONNRESET'
  })
  client.socket.write(bytes)
  const text = await client.rest()
  return { text, isReset }
}

t.test('an RST or a FIN, before any byte', async t => {
  for (const phase of ['before', 'after']) {
    const emulator = await start(t)
    t.strictSame(await meet(emulator.url, inject(`${phase}/reset`)), { text: '', isReset: true })
    t.strictSame(await meet(emulator.url, inject(`${phase}/close`)), { text: '', isReset: false })
    const placed = phase === 'after' ? 2 : 0
    counted(t, emulator, { attempts: 2, orders: placed, lost: placed, failed: 2 - placed })
    const [close, reset] = emulator.p1.attempts()
    t.match(reset, {
      outcome: phase === 'after' ? 'lost' : 'failed',
      status: null,
      error_code: null,
      rule: 'fault/reset',
      reason: `fault inject asks for reset ${phase} the order`,
      fault_id: 'inject',
      request: accepted,
    })
    t.equal(close?.order_id ?? undefined, emulator.p1.orders()[0]?.order_id)
  }
})

t.test('half of the promised body, or one that is no JSON, though the order is placed', async t => {
  const emulator = await start(t)
  const { text } = await meet(emulator.url, inject('after/truncate'))
  const [head = '', half = ''] = text.split('\r\n\r\n')
  const [order] = emulator.p1.orders()
  const whole = JSON.stringify({ order_id: order?.order_id, cert: [{ cert_id: order?.certificates.first }] })
  t.match(head, /^HTTP\/1\.1 200 OK\r\n/)
  t.match(head, `content-length: ${whole.length}`)
  t.match(head, 'x-emulator-fault: inject')
  t.equal(half, whole.slice(0, whole.length >> 1))
  const malformed = await exchange(emulator.url, inject('after/malformed'))
  t.match(malformed, { status: 200, headers: { 'content-type': 'application/json', 'x-emulator-fault': 'inject' } })
  t.throws(() => JSON.parse(malformed.body))
  counted(t, emulator, { attempts: 2, orders: 2, lost: 2 })
  t.match(emulator.p1.attempts(), [{ status: 200, rule: 'fault/malformed' }, { rule: 'fault/truncate' }])
})

t.test('an error of the service or the gateway, with the status asked for or its own', async t => {
  const emulator = await start(t)
  const cases: [
    effect: Extract<FaultRule, { phase: 'before' }>['effect'],
    status: number,
    error_code: string,
    error_msg: string,
  ][] = [
    [{ kind: 'error', error_code: 'SCM.0016' }, 400, 'SCM.0016', 'Failed to order.'],
    [{ kind: 'error', error_code: 'SCM.0016', status: 500 }, 500, 'SCM.0016', 'Failed to order.'],
    [{ kind: 'error', error_code: 'APIGW.0201' }, 400, 'APIGW.0201', 'API request error.'],
    [{ kind: 'error', error_code: 'APIGW.0201', status: 504 }, 504, 'APIGW.0201', 'Backend timeout.'],
    [
      { kind: 'error', error_code: 'APIGW.0308', status: 503 },
      503,
      'APIGW.0308',
      'The throttling threshold has been reached.',
    ],
    [{ kind: 'status', status: 401 }, 401, 'APIGW.0301', 'Incorrect IAM authentication information.'],
    [{ kind: 'status', status: 403 }, 403, 'APIGW.0302', 'The IAM user is not authorized to access the API.'],
    [
      { kind: 'status', status: 404 },
      404,
      'APIGW.0101',
      'The API does not exist or has not been published in the environment.',
    ],
    [{ kind: 'status', status: 413 }, 413, 'APIGW.0201', 'Request entity too large.'],
    [{ kind: 'status', status: 414 }, 414, 'APIGW.0201', 'Request URI too large.'],
    [{ kind: 'status', status: 494 }, 494, 'APIGW.0201', 'Request headers too large.'],
    [{ kind: 'status', status: 429 }, 429, 'APIGW.0308', 'The throttling threshold has been reached.'],
    [{ kind: 'status', status: 500 }, 500, 'APIGW.0601', 'Internal server error.'],
    [{ kind: 'status', status: 502 }, 502, 'APIGW.0201', 'Backend unavailable.'],
    [{ kind: 'status', status: 503 }, 503, 'APIGW.0201', 'Backend unavailable.'],
    [{ kind: 'status', status: 504 }, 504, 'APIGW.0201', 'Backend timeout.'],
    [{ kind: 'status', status: 418 }, 418, 'APIGW.0201', 'API request error.'],
    [{ kind: 'status', status: 599 }, 599, 'APIGW.0201', 'An unexpected error occurred'],
  ]
  for (const [effect, status, error_code, error_msg] of cases) {
    for (const phase of ['before', 'after'] as const) {
      const { id } = emulator.faults.add({ phase, effect })
      const answer = await buy(emulator.url)
      const request_id = answer.headers['x-request-id']
      t.equal(answer.status, status)
      const isGateway = error_code.startsWith('APIGW')
      const said = isGateway ? { error_msg, error_code, request_id } : { error_code, error_msg }
      t.equal(answer.body, JSON.stringify(said) + (isGateway ? '\n' : ''))
      t.match(answer.headers, {
        'content-type': 'application/json',
        'x-emulator-fault': id,
        'x-emulator-rule': `fault/${effect.kind}`,
        'x-emulator-reason': `fault ${id} asks for ${effect.kind} ${phase} the order`,
      })
      t.match(emulator.p1.attempts()[0], { status, error_code, fault_id: id, request_id })
    }
  }
  counted(t, emulator, { orders: cases.length, lost: cases.length, failed: cases.length })
})

t.test('an error in Chinese, where the service speaks Chinese', async t => {
  const emulator = await start(t, { language: 'zh' })
  t.match(await exchange(emulator.url, inject('before/error:SCM.0016')), { body: /证书订单异常/ })
})

t.test('a delay: the right answer, late; nothing is held up by it', async t => {
  const emulator = await start(t)
  const order = [] as string[]
  const late = async (fault: string) => {
    const answer = await exchange(emulator.url, inject(fault))
    order.push(fault)
    t.match(answer, { status: 200, headers: { 'x-emulator-fault': 'inject' } })
    t.match(JSON.parse(answer.body), { order_id: /^CS/, cert: [{ cert_id: /^scs/ }] })
  }
  const all = [late('after/delay:300'), late('before/delay:300')]
  await until(() => emulator.p1.attempts().length === 1)
  counted(t, emulator, { attempts: 1, orders: 1, lost: 0 })
  t.match(await buy(emulator.url), { status: 200 })
  t.strictSame(order, [])
  await Promise.all(all)
  counted(t, emulator, { attempts: 3, orders: 3, lost: 0, failed: 0 })
  t.match(
    emulator.p1.attempts().map(({ fault_id }) => fault_id),
    ['inject', null, 'inject'],
  )
})

t.test('what product or quota refuse meets no fault that comes after an order, and uses up no rule', async t => {
  const emulator = await start(t, { quota: 1 })
  emulator.faults.add({ phase: 'after', effect: { kind: 'reset' } })
  await meet(emulator.url, purchaseBytes())
  t.match(emulator.faults.list(), [{ hits: 1, remaining: 0 }])
  emulator.faults.add({ phase: 'after', effect: { kind: 'reset' } })
  t.match(await buy(emulator.url), { status: 400, body: /SCM\.0011/ })
  t.match(emulator.faults.list(), [{ hits: 1 }, { hits: 0, remaining: 1 }])
  const late = await exchange(emulator.url, inject('before/delay:20'))
  t.match(late, {
    status: 400,
    body: /SCM\.0011/,
    headers: { 'x-emulator-fault': 'inject', 'x-emulator-rule': 'quota/certificates' },
  })
  counted(t, emulator, { attempts: 3, orders: 1, refused: 2, lost: 1 })
})

t.test('a defect that shows after a delay is answered and told', async t => {
  const log = collected()
  const place = () => {
    throw new Error('broken on purpose')
  }
  const { url } = await startApp(t, { log, orders: { place } })
  t.match(await exchange(url, inject('before/delay:20')), { status: 500, body: /SCM\.3000/ })
  t.match(log.lines, [{ msg: 'internal error', err: { message: 'broken on purpose' }, status: 500 }])
})

t.test('an invalid purchase is refused as ever, and uses up no rule', async t => {
  const emulator = await start(t)
  emulator.faults.add({ phase: 'before', effect: { kind: 'hang' } })
  const refused = await exchange(
    emulator.url,
    requestBytes('POST', '/v2/p1/scm/cert/purchase', { 'X-Emulator-Inject': 'before/hang' }, '{}'),
  )
  t.match(refused, { status: 400, headers: { 'x-emulator-rule': 'cert_brand/required' } })
  t.match(emulator.faults.list(), [{ hits: 0 }])
})

t.test('a header that spells no fault is refused, and orders nothing', async t => {
  const emulator = await start(t)
  emulator.faults.add({ phase: 'before', effect: { kind: 'hang' }, skip: 0 })
  for (const [fault, reason] of [
    ['after', 'takes phase/kind[:argument], as in after/reset or before/status:503'],
    ['after/nothing', '#/effect/kind is not a known kind'],
    ['before/truncate', '#/effect/kind must be one of'],
    ['after/error', '#/effect/error_code is missing'],
    ['after/error:SCM.9999', '#/effect/error_code is not a known value'],
    ['after/status:200', '#/effect/status must be >= 400'],
    ['after/delay:x', '#/effect/delay_ms must be integer'],
    ['after/delay:3600001', '#/effect/delay_ms must be <= 3600000'],
    ['after/reset, after/reset', 'takes phase/kind'],
    ['', 'takes phase/kind'],
  ] as const) {
    const answer = await exchange(emulator.url, inject(fault))
    t.match(answer, { status: 400, body: /APIGW\.0201/, headers: { 'x-emulator-rule': 'inject/invalid' } })
    t.match(answer.headers['x-emulator-reason'], reason)
  }
  counted(t, emulator, { orders: 0, failed: 0, refused: 10 })
  t.match(emulator.faults.list(), [{ hits: 0, remaining: 1 }])
})

t.test('an answer to a request to upgrade is the last on its connection, with a fault too', async t => {
  const { url } = await start(t)
  const client = dial(url)
  client.socket.write(inject('before/status:503', { Upgrade: 'h2c', Connection: 'upgrade' }))
  t.match(await client.answer(), { status: 503, headers: { connection: 'close' } })
  t.equal(await client.rest(), '')
})

t.test('what is shown of a rule is a copy', async t => {
  const emulator = await start(t)
  const rule: FaultRule = {
    times: null,
    match: { cert_type: 'EV_SSL_CERT' },
    phase: 'before',
    effect: { kind: 'hang' },
  }
  const added = emulator.faults.add(rule)
  const state = emulator.state.export()
  emulator.state.import(state)
  for (const shown of [rule, added, emulator.faults.list()[0] as FaultRule, state.faults.rules[0] as FaultRule]) {
    delete (shown.match as { cert_type?: string }).cert_type
  }
  t.match(await buy(emulator.url), { status: 200 })
  t.strictSame(emulator.faults.list()[0]?.match, { cert_type: 'EV_SSL_CERT' })
})
