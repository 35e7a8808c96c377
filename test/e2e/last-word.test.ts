/** Every order's answer was handed whole to the system, or the order is lost, in ledger and log alike, however it ends. */
import { once } from 'node:events'
import t from 'tap'
import type { Emulator } from '../../src/index.js'
import { buy, inject, purchaseBytes } from '../support/buy.js'
import { dial, requestBytes } from '../support/http.js'
import { ready } from '../support/process.js'
import { collected, start } from '../support/start.js'
import { until } from '../support/until.js'

type Line = Record<string, unknown>

const count = (lines: Line[], msg: string) => lines.filter(line => line.msg === msg).length

/** Send purchases that are ordered at once and answered late, each on a connection of its own. */
async function delayed(emulator: Emulator, purchases: number, effect = 'after/delay:60000') {
  const clients = Array.from({ length: purchases }, () => {
    const client = dial(emulator.url)
    client.socket.write(inject(effect))
    return client
  })
  await until(() => emulator.project('p1').summary().orders === purchases)
  return clients
}

const endings: Record<string, (emulator: Emulator) => unknown> = {
  'close()': emulator => emulator.close(),
  'faults.clear()': emulator => emulator.faults.clear(),
  'removing the rule': emulator => emulator.faults.remove('f1'),
}

for (const [name, end] of Object.entries(endings)) {
  t.test(`an answer that is cut by ${name} is lost at once`, async t => {
    const log = collected()
    const emulator = await start(t, { logger: log })
    emulator.faults.add({ phase: 'after', times: null, effect: { kind: 'delay', delay_ms: 60_000 } })
    const clients = Array.from({ length: 10 }, () => dial(emulator.url))
    for (const client of clients) client.socket.write(purchaseBytes())
    await until(() => emulator.p1.summary().orders === 10)
    const ended = end(emulator)
    if (name !== 'close()') t.match(emulator.p1.summary(), { orders: 10, lost: 10 }, 'before anything else happens')
    await ended
    t.match(emulator.p1.summary(), { orders: 10, lost: 10 })
    t.ok(emulator.p1.attempts().every(({ outcome }) => outcome === 'lost'))
    t.equal(count(log.lines, 'lost'), 10)
    t.strictSame(await Promise.all(clients.map(client => client.rest())), Array(10).fill(''))
  })
}

const forgetting: Record<string, (emulator: Emulator) => void> = {
  'reset()': emulator => emulator.reset(),
  'the reset of its project': emulator => emulator.project('p1').reset(),
  'an import': emulator => emulator.state.import(emulator.state.export()),
}

for (const [name, end] of Object.entries(forgetting)) {
  t.test(`an answer that is cut by ${name} is lost in the log`, async t => {
    const log = collected()
    const emulator = await start(t, { logger: log })
    const clients = await delayed(emulator, 5)
    end(emulator)
    t.equal(count(log.lines, 'lost'), 5)
    t.strictSame(await Promise.all(clients.map(client => client.rest())), Array(5).fill(''))
    t.equal(emulator.p1.attempts().length, 0)
  })
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  t.test(`an answer that is cut by ${signal} is lost in the log`, async t => {
    const emulator = await ready(t)
    const clients = Array.from({ length: 30 }, () => dial(emulator.url))
    for (const client of clients) client.socket.write(inject('after/delay:60000'))
    await until(() => count(emulator.lines(), 'accepted') === 30)
    emulator.child.kill(signal)
    t.strictSame(await emulator.ended, [0, null])
    t.equal(count(emulator.lines(), 'lost'), 30)
    t.strictSame(await Promise.all(clients.map(client => client.rest())), Array(30).fill(''))
  })
}

t.test('a client that stops reading, and reads on after SIGTERM, has every answer that is not lost', async t => {
  const emulator = await ready(t)
  const client = dial(emulator.url)
  await once(client.socket, 'connect')
  client.socket.pause()
  client.socket.write(Buffer.concat(Array(300).fill(purchaseBytes('p1', { order_number: 1000 }))))
  await until(() => count(emulator.lines(), 'accepted') > 10)
  emulator.child.kill('SIGTERM')
  await until(() => emulator.child.exitCode !== null || count(emulator.lines(), 'lost') > 0)
  client.socket.resume()
  const text = await client.rest()
  t.strictSame(await emulator.ended, [0, null])
  const [accepted, lost] = ['accepted', 'lost'].map(msg =>
    emulator.lines().flatMap(line => (line.msg === msg ? [line.order_id as string] : [])),
  ) as [string[], string[]]
  const whole = [...text.matchAll(/\{"order_id":"(\w+)","cert":\[(\{"cert_id":"scs\d{13}"\},){999}\{[^}]*\}\]\}/g)]
  t.strictSame(
    whole.map(([, order_id]) => order_id).toSorted(),
    accepted.filter(order_id => !lost.includes(order_id)).toSorted(),
  )
  t.ok(lost.length > 0)
})

t.test('nothing is ordered behind the last answer of a connection that ends', async t => {
  const log = collected()
  const emulator = await start(t, { logger: log })
  const client = dial(emulator.url, { allowHalfOpen: true })
  client.socket.write(purchaseBytes().subarray(0, -1))
  await buy(emulator.url)
  const closed = emulator.close()
  // The rest of the purchase under way, and two more.
  client.socket.write(Buffer.concat([purchaseBytes().subarray(-1), purchaseBytes(), purchaseBytes()]))
  t.match(await client.answer(), { status: 200, headers: { connection: 'close' } })
  client.socket.end()
  t.equal(await client.rest(), '')
  await closed
  t.match(emulator.p1.summary(), { orders: 2, lost: 0 })
  t.equal(count(log.lines, 'not answered'), 2)
})

for (const [name, beginning] of [
  ['a line', 'POST /v2/x'],
  ['a body', purchaseBytes().subarray(0, -1)],
] as const) {
  t.test(`a client that leaves a hang with the beginning of ${name} is gone`, async t => {
    const emulator = await start(t)
    const client = dial(emulator.url)
    client.socket.write(Buffer.concat([inject('before/hang'), purchaseBytes(), Buffer.from(beginning)]))
    await until(() => emulator.p1.summary().attempts >= 2)
    client.socket.end()
    t.equal(await client.rest(), '')
    await until(() => emulator.p1.summary().lost === 1)
    t.match(emulator.p1.summary(), { orders: 1, failed: 1 })
  })
}

t.test('100 Continue comes in its turn, outside of any answer', async t => {
  const emulator = await start(t)
  const client = dial(emulator.url)
  const body = purchaseBytes('p1', { order_number: 2 })
  const end = body.indexOf('\r\n\r\n')
  const expecting = Buffer.concat([
    body.subarray(0, end),
    Buffer.from('\r\nExpect: 100-continue'),
    body.subarray(end, end + 4),
  ])
  client.socket.write(Buffer.concat([inject('after/delay:100'), requestBytes('GET', '/nowhere'), expecting]))
  t.equal((await client.answer()).status, 200)
  t.equal((await client.answer()).status, 404)
  t.equal((await client.answer()).status, 100)
  client.socket.write(body.subarray(end + 4))
  const { status, headers, body: answer } = await client.answer()
  t.equal(status, 200)
  t.equal(Number(headers['content-length']), answer.length)
  t.equal(JSON.parse(answer).cert.length, 2)
  const early = dial(emulator.url)
  early.socket.write(Buffer.concat([inject('after/delay:100'), expecting, body.subarray(end + 4)]))
  t.equal((await early.answer()).status, 200)
  t.equal((await early.answer()).status, 100)
  t.match(await early.answer(), { status: 200, headers: { connection: 'keep-alive' } })
  const alone = dial(emulator.url)
  alone.socket.write(expecting)
  t.equal((await alone.answer()).status, 100)
  alone.socket.write(body.subarray(end + 4))
  t.equal((await alone.answer()).status, 200)
})

t.test('a connection that never sends a byte is closed in silence', async t => {
  const log = collected()
  const emulator = await start(t, { logger: log, requestTimeout: 0.2 })
  t.equal(await dial(emulator.url).rest(), '')
  t.strictSame(log.lines, [])
})

t.test('20 000 hangs on one connection take linear time', async t => {
  const emulator = await start(t)
  emulator.faults.add({ phase: 'before', times: null, effect: { kind: 'hang' } })
  const client = dial(emulator.url)
  client.socket.write(Buffer.concat(Array(20_000).fill(purchaseBytes())))
  await until(() => emulator.p1.summary().failed === 20_000)
  t.equal((await buy(emulator.url, 'p2', {}, { 'X-Emulator-Inject': 'after/delay:1' })).status, 200)
  client.socket.destroy()
  emulator.reset()
})

t.test('nothing is ordered on a connection that is cut', async t => {
  const log = collected()
  const emulator = await start(t, { logger: log })
  const client = dial(emulator.url)
  client.socket.write(inject('before/hang'))
  await until(() => emulator.p1.summary().failed === 1)
  const clear = requestBytes('DELETE', '/_emulator/faults')
  client.socket.write(Buffer.concat([purchaseBytes('p2'), clear, purchaseBytes('p3')]))
  t.equal(await client.rest(), '')
  t.match(emulator.project('p2').summary(), { orders: 1, lost: 1 })
  t.match(emulator.project('p3').summary(), { attempts: 0 })
  t.match(emulator.project('p2').attempts(), [{ outcome: 'lost', reason: /^the emulator closed the connection/ }])
})

t.test('a request whose head was on its way when the emulator closed is the last one', async t => {
  const log = collected()
  const emulator = await start(t, { logger: log })
  const client = dial(emulator.url)
  client.socket.write(purchaseBytes().subarray(0, 40))
  await buy(emulator.url, 'p2')
  const closed = emulator.close()
  client.socket.write(Buffer.concat([purchaseBytes().subarray(40), purchaseBytes()]))
  t.match(await client.answer(), { status: 200, headers: { connection: 'close' } })
  t.equal(await client.rest(), '')
  await closed
  t.match(emulator.p1.summary(), { orders: 1, lost: 0 })
  t.equal(count(log.lines, 'not answered'), 1)
})
