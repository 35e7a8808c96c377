/** What is recorded of attempts, and how long. */
import t from 'tap'
import { buy, inject, purchaseBytes } from '../support/buy.js'
import { dial, exchange, requestBytes } from '../support/http.js'
import { collected, start } from '../support/start.js'
import { until } from '../support/until.js'

t.test('an attempt has the time of its order, however fast the clock runs', async t => {
  const { url, p1 } = await start(t, { clock: undefined })
  const instant = Date.now()
  let calls = 0
  t.intercept(Date, 'now', { value: () => instant + calls++ })
  await buy(url)
  await buy(url, 'p1', {}, { 'X-Emulator-Inject': 'after/malformed' })
  await buy(url, 'p1', {}, { 'X-Emulator-Inject': 'before/delay:1' })
  t.ok(calls >= 3)
  t.equal(p1.orders().length, 3)
  t.strictSame(
    p1.attempts().map(({ at }) => at),
    p1.orders().map(({ at }) => at),
  )
})

t.test('a project is kept from its first order on, however many others are seen', async t => {
  const { url, p1, project } = await start(t)
  await buy(url, 'p1', { order_number: 0 })
  await buy(url)
  await buy(url, 'idle', { order_number: 0 })
  const client = dial(url)
  for (let block = 0; block < 100; block++) {
    const bytes = Array.from({ length: 101 }, (_, i) =>
      requestBytes('POST', `/v2/other-${block}-${i}/scm/cert/purchase`, {}, '{}'),
    )
    client.socket.write(Buffer.concat(bytes))
    for (const _ of bytes) await client.answer()
  }
  client.socket.destroy()
  t.match(p1.summary(), { attempts: 2, orders: 1, refused: 1 })
  t.match(project('idle').summary(), { attempts: 0 })
})

t.test('a delay that is over or cancelled is recorded once, and orders nothing later', async t => {
  const { url, p1, faults } = await start(t)
  const delayed = (delay_ms: number) => purchaseBytes('p1', {}, { 'X-Emulator-Inject': `before/delay:${delay_ms}` })
  const served = dial(url)
  served.socket.write(delayed(1))
  t.equal((await served.answer()).status, 200)
  const left = dial(url)
  left.socket.write(Buffer.concat([delayed(60_000), purchaseBytes()]))
  await until(() => p1.summary().orders === 2)
  left.socket.resetAndDestroy()
  await until(() => p1.summary().failed === 1)
  const cancelled = dial(url)
  cancelled.socket.write(Buffer.concat([delayed(50), purchaseBytes()]))
  await until(() => p1.summary().orders === 3)
  faults.clear()
  faults.clear()
  t.equal(await cancelled.rest(), '')
  // The delay that was cancelled would be over before this one.
  served.socket.write(delayed(100))
  t.equal((await served.answer()).status, 200)
  served.socket.destroy()
  t.match(p1.summary(), { attempts: 6, orders: 4, failed: 2 })
})

t.test('the log has a level for each outcome', async t => {
  const log = collected()
  const { url, p1 } = await start(t, { logger: log })
  await buy(url)
  await buy(url, 'p1', { order_number: 0 })
  await buy(url, 'p1', {}, { 'X-Emulator-Inject': 'before/status:503' })
  await buy(url, 'p1', {}, { 'X-Emulator-Inject': 'after/status:503' })
  const { socket } = dial(url)
  socket.write(inject('after/delay:60000'))
  await until(() => p1.summary().orders === 3)
  socket.destroy()
  await until(() => p1.summary().lost === 2)
  await buy(url, 'p.1')
  await exchange(url, requestBytes('GET', '/_emulator/nothing'))
  t.strictSame(
    log.lines.map(({ level, msg }) => `${level} ${msg}`),
    [
      'info accepted',
      'warn refused',
      'warn failed',
      'warn lost',
      'info accepted',
      'warn lost',
      'warn refused',
      'warn refused',
    ],
  )
})
