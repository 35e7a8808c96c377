/** Purchases that wait because of a fault, and clients that leave meanwhile. */
import { once } from 'node:events'
import t from 'tap'
import { buy, inject, purchaseBytes } from '../support/buy.js'
import { counted } from '../support/counters.js'
import { type Client, dial, exchange, requestBytes } from '../support/http.js'
import { collected, start } from '../support/start.js'
import { until } from '../support/until.js'

/** Wait until the emulator has read what was sent to it before: it has read what came later on another connection. */
async function settled(url: string) {
  for (let i = 0; i < 3; i++) await exchange(url, requestBytes('GET', '/_emulator/health'))
}

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
