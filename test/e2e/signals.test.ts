/** How a signal ends the process. */
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { buy, purchaseBytes } from '../support/buy.js'
import { dial } from '../support/http.js'
import { ready, run } from '../support/process.js'

/** Begin a purchase that lacks its last byte, and wait until the emulator has it. */
async function begin(url: string) {
  const client = dial(url)
  client.socket.write(purchaseBytes().subarray(0, -1))
  await once(client.socket, 'connect')
  await buy(url)
  return client
}

t.test('a signal lets a purchase under way be finished, and closes idle connections', async t => {
  const emulator = await ready(t)
  const idle = dial(emulator.url)
  idle.socket.write(purchaseBytes())
  t.equal((await idle.answer()).status, 200)
  const client = await begin(emulator.url)
  // The second of two within a moment counts as the first: npm passes on what the terminal has already sent.
  emulator.child.kill('SIGINT')
  emulator.child.kill('SIGTERM')
  t.equal(await idle.rest(), '')
  client.socket.write(purchaseBytes().subarray(-1))
  t.equal((await client.answer()).status, 200)
  t.strictSame(await emulator.ended, [0, null])
  t.match(emulator.lines(), [{ msg: 'ready' }, { msg: 'accepted' }, { msg: 'accepted' }, { msg: 'accepted' }])
  t.equal(emulator.stderr(), '')
})

t.test('a signal ends it though a client never finishes', async t => {
  const emulator = await ready(t)
  await begin(emulator.url)
  dial(emulator.url)
  emulator.child.kill('SIGTERM')
  t.strictSame(await emulator.ended, [0, null])
  t.match(emulator.lines().slice(2), [
    { level: 'info', reason: 'the connection ended before the request was complete' },
  ])
})

t.test('a second signal ends it at once', async t => {
  const emulator = await ready(t)
  const idle = dial(emulator.url)
  await once(idle.socket, 'connect')
  const client = await begin(emulator.url)
  emulator.child.kill('SIGTERM')
  await idle.rest()
  // Longer than two signals that count as one are apart, shorter than it waits for requests under way.
  await setTimeout(100)
  emulator.child.kill('SIGTERM')
  t.equal(await client.rest(), '')
  t.strictSame(await emulator.ended, [0, null])
  t.equal(emulator.lines().length, 2, 'no line about the request that it did not wait for')
})

t.test('a signal while it starts ends it', async t => {
  const program = run(t, ['--port', '0', '--log-level', 'silent'])
  await once(program.child, 'spawn')
  program.child.kill('SIGTERM')
  const [code, signal] = await program.ended
  t.ok(code === 0 || signal === 'SIGTERM')
})
