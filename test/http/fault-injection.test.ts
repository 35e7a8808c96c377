/** What a client meets when a purchase meets a fault: on a real socket, with the ledger beside it. */
import { once } from 'node:events'
import t, { type Test } from 'tap'
import type { FaultRule } from '../../src/index.js'
import { buy, purchaseBytes } from '../support/buy.js'
import { accepted } from '../support/fixtures.js'
import { type Client, dial, exchange, requestBytes } from '../support/http.js'
import { collected, start, startApp } from '../support/start.js'
import { until } from '../support/until.js'

const inject = (fault: string, headers = {}) => purchaseBytes('p1', {}, { 'X-Emulator-Inject': fault, ...headers })

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

/** Wait until the emulator has read what was sent to it before: it has read what came later on another connection. */
async function settled(url: string) {
  for (let i = 0; i < 3; i++) await exchange(url, requestBytes('GET', '/_emulator/health'))
}

/** attempts, orders, failed, lost of project p1, and that they add up. */
function counted(t: Test, { p1 }: Awaited<ReturnType<typeof start>>, counts: Record<string, number>) {
  const summary = p1.summary()
  t.match(summary, counts)
  t.equal(summary.attempts, summary.orders + summary.refused + summary.failed)
  t.equal(summary.orders, p1.orders().length)
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

t.test('a hang lasts until the client leaves', async t => {
  const emulator = await start(t)
  const client = dial(emulator.url)
  client.socket.write(inject('after/hang'))
  await until(() => emulator.p1.summary().orders === 1)
  counted(t, emulator, { attempts: 1, orders: 1, lost: 1 })
  client.socket.end()
  t.equal(await client.rest(), '')
  counted(t, emulator, { attempts: 1, orders: 1, lost: 1 })
})

t.test('a client that leaves during a delay: nothing ordered before it, the order lost after it', async t => {
  for (const end of ['end', 'resetAndDestroy'] as const) {
    const log = collected()
    const emulator = await start(t, { logger: log })
    const [before, after] = [dial(emulator.url), dial(emulator.url)]
    before.socket.write(inject('before/delay:60000'))
    after.socket.write(inject('after/delay:60000'))
    await until(() => emulator.p1.summary().attempts === 1)
    await settled(emulator.url)
    counted(t, emulator, { attempts: 1, orders: 1, lost: 0, failed: 0 })
    before.socket[end]()
    after.socket[end]()
    await until(() => emulator.p1.summary().lost === 1 && emulator.p1.summary().failed === 1)
    counted(t, emulator, { attempts: 2, orders: 1, lost: 1, failed: 1 })
    t.match(emulator.p1.attempts()[0], { outcome: 'failed', reason: 'the client left during the delay', status: null })
    t.strictSame(log.lines.map(({ msg }) => msg).sort(), ['accepted', 'failed', 'lost'])
  }
})

t.test('what is forgotten ends: its socket is closed, and a delay before an order orders nothing', async t => {
  const emulator = await start(t)
  const rule = emulator.faults.add({
    project_id: 'p1',
    times: null,
    phase: 'before',
    effect: { kind: 'delay', delay_ms: 60_000 },
  })
  emulator.faults.add({ project_id: 'p2', times: null, phase: 'after', effect: { kind: 'hang' } })
  const hold = (project_id: string): Client => {
    const client = dial(emulator.url)
    client.socket.write(purchaseBytes(project_id))
    return client
  }
  const isHeld = (hits: number) =>
    until(() => emulator.faults.list().reduce((sum, fault) => sum + fault.hits, 0) === hits)
  const [one, other] = [hold('p1'), hold('p2')]
  await isHeld(2)
  emulator.project('p1').reset()
  t.equal(await one.rest(), '')
  t.equal(other.socket.readyState, 'open')
  counted(t, emulator, { attempts: 0 })
  t.notOk(emulator.faults.list().some(({ id }) => id === rule.id))

  const again = emulator.faults.add({ project_id: 'p1', phase: 'before', effect: { kind: 'delay', delay_ms: 60_000 } })
  const third = hold('p1')
  await isHeld(2)
  emulator.faults.remove(again.id)
  t.equal(await third.rest(), '')
  counted(t, emulator, { attempts: 1, failed: 1 })
  t.equal(other.socket.readyState, 'open')

  const state = emulator.state.export()
  emulator.state.import(state)
  t.equal(await other.rest(), '')
  const last = hold('p2')
  await isHeld(2)
  emulator.reset()
  t.equal(await last.rest(), '')
  t.strictSame(emulator.faults.list(), [])
})

t.test('faults act in turn on one connection, which goes on where an answer is whole', async t => {
  const emulator = await start(t)
  const client = dial(emulator.url)
  client.socket.write(
    Buffer.concat([
      inject('after/delay:100'),
      inject('before/error:SCM.0016'),
      purchaseBytes(),
      inject('after/truncate'),
      purchaseBytes(),
    ]),
  )
  t.match(await client.answer(), { status: 200 })
  t.match(await client.answer(), { status: 400 })
  t.match(await client.answer(), { status: 200 })
  t.match(await client.rest(), /^HTTP\/1\.1 200 OK.*"cer$/s)
  t.match(emulator.p1.attempts().reverse(), [
    { outcome: 'accepted' },
    { outcome: 'failed' },
    { outcome: 'accepted' },
    { outcome: 'lost' },
    { outcome: 'lost' },
  ])
  counted(t, emulator, { attempts: 5, orders: 4, lost: 2, failed: 1 })
})

t.test('a thousand hung purchases hold up nobody, and neither does closing', async t => {
  const emulator = await start(t)
  emulator.faults.add({ project_id: 'hung', times: null, phase: 'after', effect: { kind: 'hang' } })
  const clients = Array.from({ length: 1000 }, () => dial(emulator.url))
  for (const { socket } of clients) socket.write(purchaseBytes('hung'))
  await until(() => emulator.project('hung').summary().lost === 1000)
  t.match(await buy(emulator.url), { status: 200 })
  await emulator.close()
  for (const { socket } of clients) if (!socket.destroyed) await once(socket, 'close')
})

t.test('a client that leaves before its answer is written has lost its order, without any fault', async t => {
  const log = collected()
  const emulator = await start(t, { logger: log })
  let lost = 0
  const leaveBy = async (leave: (client: Client) => void, ordered: number) => {
    const { orders } = emulator.p1.summary()
    const client = dial(emulator.url)
    await once(client.socket, 'connect')
    leave(client)
    await until(() => emulator.p1.summary().orders === orders + ordered)
    lost += ordered
    await until(() => emulator.p1.summary().lost === lost)
  }
  await leaveBy(({ socket }) => {
    socket.write(purchaseBytes())
    socket.destroySoon()
  }, 1)
  await leaveBy(({ socket }) => socket.write(purchaseBytes(), () => socket.resetAndDestroy()), 1)
  const many = Buffer.concat(Array(600).fill(purchaseBytes('p1', { order_number: 1000 })))
  const { orders } = emulator.p1.summary()
  const slow = dial(emulator.url)
  slow.socket.pause()
  slow.socket.write(many)
  // Until the answers fill what the system buffers, and the emulator reads no further.
  let ordered = orders
  await until(async () => {
    const before = ordered
    await settled(emulator.url)
    ordered = emulator.p1.summary().orders
    return ordered > orders + 1 && ordered === before
  })
  slow.socket.resetAndDestroy()
  await until(() => emulator.p1.summary().lost > lost)
  const summary = emulator.p1.summary()
  t.ok(summary.lost < summary.orders)
  t.match(log.lines.filter(({ msg }) => msg === 'lost')[0], {
    project_id: 'p1',
    order_id: /^CS/,
    reason: 'the client left before its answer was written',
  })
  const whole = dial(emulator.url)
  whole.socket.write(purchaseBytes())
  await whole.answer()
  whole.socket.destroy()
  await settled(emulator.url)
  t.equal(emulator.p1.summary().lost, summary.lost)
})

t.test('an answer to a request to upgrade is the last on its connection, with a fault too', async t => {
  const { url } = await start(t)
  const client = dial(url)
  client.socket.write(inject('before/status:503', { Upgrade: 'h2c', Connection: 'upgrade' }))
  t.match(await client.answer(), { status: 503, headers: { connection: 'close' } })
  t.equal(await client.rest(), '')
})

t.test('to remove all rules ends every hang and delay, and says that it was no client', async t => {
  const emulator = await start(t)
  const warned = [] as Error[]
  const warn = (warning: Error) => warned.push(warning)
  process.on('warning', warn)
  t.teardown(() => process.off('warning', warn))
  const client = dial(emulator.url)
  client.socket.write(Buffer.concat(Array(15).fill(inject('before/delay:60000'))))
  const other = dial(emulator.url)
  other.socket.write(inject('after/hang'))
  await until(() => emulator.p1.summary().lost === 1)
  await settled(emulator.url)
  emulator.faults.clear()
  t.equal((await client.rest()) + (await other.rest()), '')
  counted(t, emulator, { attempts: 16, failed: 15, lost: 1 })
  t.match(emulator.p1.attempts()[0], { reason: 'the delay was ended before its time' })
  t.strictSame(warned, [])
})

t.test('a client that leaves behind many waiting answers is noticed', async t => {
  const emulator = await start(t)
  const client = dial(emulator.url)
  client.socket.write(Buffer.concat([inject('before/delay:60000'), ...Array(300).fill(purchaseBytes())]))
  await until(() => emulator.p1.summary().orders === 300)
  client.socket.destroy()
  await until(() => emulator.p1.summary().failed === 1)
  await until(() => emulator.p1.summary().lost === 300)
  t.match(emulator.p1.attempts().at(-1), { outcome: 'lost', reason: 'the client left before its answer was written' })
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
