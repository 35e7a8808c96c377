/** Identifiers are never given twice, and repeat only when everything repeats. */
import { connect } from 'node:net'
import t from 'tap'
import { buy, purchaseBytes } from '../support/buy.js'
import { exchange, requestBytes } from '../support/http.js'
import { ready } from '../support/process.js'
import { start } from '../support/start.js'

t.test('100 000 purchases over one connection have different identifiers', async t => {
  // In a process of its own, free of the test runner's hooks on every asynchronous call.
  const { url } = await ready(t, ['--clock', '2018-03-19T14:59:00Z', '--log-level', 'warn'])
  const socket = connect({ port: Number(new URL(url).port), noDelay: true })
  const order_ids = new Set<unknown>()
  const cert_ids = new Set<unknown>()
  const many = Buffer.concat(Array.from({ length: 100 }, (_, i) => purchaseBytes('p1', { order_number: 1 + (i % 3) })))
  // The client scans for identifiers and parses nothing: its time counts, too.
  let text = ''
  let answers = 0
  socket.write(many)
  for await (const chunk of socket.setEncoding('latin1')) {
    text += chunk
    // Each answer has one bracket that closes, at its end.
    answers += chunk.split(']').length - 1
    if (answers % 100 > 0) continue
    for (const [, id] of text.matchAll(/"order_id":"(\w+)"/g)) order_ids.add(id)
    for (const [, id] of text.matchAll(/"cert_id":"(\w+)"/g)) cert_ids.add(id)
    if (answers === 100_000) break
    text = ''
    socket.write(many)
  }
  t.equal(order_ids.size, 100_000)
  t.equal(cert_ids.size, 1000 * (34 + 2 * 33 + 3 * 33))
  const { body } = await exchange(url, requestBytes('GET', '/_emulator/projects/p1'))
  t.match(JSON.parse(body), { orders: 100_000, certificates: 199_000 })
})

t.test('the same seed, clock and requests give the same identifiers, byte for byte', async t => {
  const options = { seed: 'seed', clock: '2018-03-19T14:59:00Z' }
  const answers: string[] = []
  for (let round = 0; round < 2; round++) {
    const { url } = await start(t, options)
    for (const order_number of [1, 2, 1000]) answers.push((await buy(url, 'p1', { order_number })).body)
  }
  t.strictSame(answers.slice(3), answers.slice(0, 3))
  t.match(answers[0], /^\{"order_id":"CS1803192259[0-9A-Z]{5}","cert":\[\{"cert_id":"scs1521471540000"\}\]\}$/)
})

t.test('purchases side by side on many connections stay apart', async t => {
  const emulator = await start(t)
  const bought = await Promise.all(Array.from({ length: 200 }, (_, i) => buy(emulator.url, `p${i % 5}`)))
  t.ok(bought.every(({ status }) => status === 200))
  t.equal(new Set(bought.map(({ body }) => body)).size, 200)
  for (let i = 0; i < 5; i++) t.equal(emulator.project(`p${i}`).orders().length, 40)
})
