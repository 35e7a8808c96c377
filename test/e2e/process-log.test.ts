/** The log of the process: nothing about its reader stops the emulator. */
import { once } from 'node:events'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { buy } from '../support/buy.js'
import { type Client, dial, exchange, requestBytes } from '../support/http.js'
import { parseLines, ready, run } from '../support/process.js'
import { until } from '../support/until.js'

/** Send a thousand requests that are refused, and read the answers. */
async function refuseThousand({ socket, answer }: Client) {
  socket.write(Buffer.concat(Array(1000).fill(requestBytes('GET', '/'))))
  for (let i = 0; i < 1000; i++) await answer()
}

t.test('drops lines that nobody reads, and says later how many', async t => {
  const emulator = await ready(t)
  const stdout = emulator.child.stdout as NodeJS.ReadableStream
  stdout.pause()
  const client = dial(emulator.url)
  for (let round = 0; round < 10; round++) await refuseThousand(client)
  stdout.resume()
  await until(async () => {
    await exchange(emulator.url, requestBytes('GET', '/'))
    return emulator.stdout().includes('log lines dropped')
  })
  const dropped = emulator.lines().find(({ msg }) => /log lines dropped$/.test(String(msg)))
  const refused = emulator.lines().filter(({ msg }) => msg === 'refused')
  t.ok(refused.length + Number.parseInt(String(dropped?.msg), 10) >= 10_000)
  stdout.pause()
  await refuseThousand(client)
  emulator.child.kill('SIGTERM')
  t.strictSame(await once(emulator.child, 'exit'), [0, null])
})

t.test('serves on when the reader has left', async t => {
  const emulator = await ready(t)
  emulator.child.stdout?.destroy()
  await refuseThousand(dial(emulator.url))
  t.equal((await buy(emulator.url)).status, 200)
  emulator.child.kill('SIGTERM')
  t.strictSame(await emulator.ended, [0, null])
  t.equal(emulator.stderr(), '')
})

/** Run an emulator whose standard output is a file. */
async function logTo(t: Test, path: string) {
  const endpoints = join(t.testdir(), 'endpoints')
  const stdio = ['ignore', openSync(path, 'a'), 'pipe'] as const
  const program = run(t, ['--port', '0', '--endpoints-file', endpoints], { stdio: [...stdio] })
  await until(() => existsSync(endpoints))
  return { ...program, url: JSON.parse(readFileSync(endpoints, 'utf8')).url as string }
}

t.test('writes all lines to a file', async t => {
  const file = join(t.testdir(), 'log')
  const emulator = await logTo(t, file)
  for (let i = 0; i < 20; i++) await buy(emulator.url)
  emulator.child.kill('SIGTERM')
  t.strictSame(await emulator.ended, [0, null])
  const [first, ...others] = parseLines(readFileSync(file, 'utf8'))
  t.match(first, { level: 'info', msg: 'ready', url: emulator.url, seed: /^[0-9a-f]{16}$/ })
  t.equal(others.filter(({ msg }) => msg === 'accepted').length, 20)
})

t.test('serves on when the disk is full', { skip: !existsSync('/dev/full') }, async t => {
  const emulator = await logTo(t, '/dev/full')
  for (let i = 0; i < 3; i++) t.equal((await buy(emulator.url)).status, 200)
  emulator.child.kill('SIGTERM')
  t.strictSame(await emulator.ended, [0, null])
  t.equal(emulator.stderr(), '')
})

t.test('has an exception that nothing caught, and the emulator serves on', async t => {
  const throwing = "data:text/javascript,process.on('SIGUSR2', () => { throw new Error('unforeseen') })"
  const emulator = await ready(t, ['--seed', 'a'], { execArgv: ['--import', throwing] })
  emulator.child.kill('SIGUSR2')
  await until(() => emulator.lines().length === 2)
  t.match(emulator.lines(), [
    { msg: 'ready', seed: 'a' },
    { level: 'error', time: /^\d{4}-\d\d-\d\dT/, err: { message: 'unforeseen', stack: /^Error: unforeseen\n/ } },
  ])
  t.equal((await buy(emulator.url)).status, 200)
  emulator.child.kill('SIGTERM')
  t.strictSame(await emulator.ended, [0, null])
  t.match(emulator.lines()[2], { msg: 'accepted', level: 'info', project_id: 'p1', certificates: 1 })
})
