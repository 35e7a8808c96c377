/** The process itself: how it starts, what it says, how it ends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { help } from '../src/cli/usage.js'
import { version } from '../src/domain/version.js'
import { accepted } from './support/fixtures.js'
import { dial, exchange, requestBytes } from './support/http.js'

// Coverage follows the built program to src/ by its source maps.
const main = fileURLToPath(new URL('../dist/src/main.js', import.meta.url))
const purchase = requestBytes('POST', '/v2/p1/scm/cert/purchase', {}, JSON.stringify(accepted))

interface Process {
  child: ChildProcess
  stdout: () => string
  stderr: () => string
  /** Exit code and signal. */
  ended: Promise<unknown[]>
}

function run(t: Test, args: string[], env: Record<string, string> = {}): Process {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } })
  t.teardown(() => child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  return { child, stdout: () => stdout, stderr: () => stderr, ended: once(child, 'close') }
}

async function ready(t: Test, args: string[], env: Record<string, string> = {}) {
  const process = run(t, ['--port', '0', ...args], env)
  while (!process.stdout().includes('\n')) await once(process.child.stdout as NodeJS.ReadableStream, 'data')
  const line = JSON.parse(process.stdout().split('\n', 1)[0] as string)
  return { ...process, line, url: line.url as string }
}

/** Begin a purchase whose body never ends. */
const begin = (url: string) => dial(url).socket.write(purchase.subarray(0, -1))

t.test('says where it listens, logs, and ends at a signal', async t => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const emulator = await ready(t, ['--seed', 'a'])
    t.match(emulator.line, { level: 'info', msg: 'ready', seed: 'a', url: /^http:\/\/127\.0\.0\.1:\d+$/ })
    const idle = dial(emulator.url)
    idle.socket.write(purchase)
    t.equal((await idle.answer()).status, 200)
    const start = Date.now()
    emulator.child.kill(signal)
    t.strictSame(await emulator.ended, [0, null])
    t.ok(Date.now() - start < 3000)
    const lines = emulator
      .stdout()
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    t.match(lines, [
      { msg: 'ready' },
      { msg: 'accepted', level: 'info', project_id: 'p1', certificates: 1, credentials: 'none' },
    ])
    t.match(lines[1].time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    t.equal(emulator.stderr(), '')
  }
})

t.test('ends though a client never finishes, and at once at a second signal', async t => {
  const patient = await ready(t, [])
  begin(patient.url)
  dial(patient.url)
  await exchange(patient.url, purchase)
  const start = Date.now()
  patient.child.kill('SIGTERM')
  t.strictSame(await patient.ended, [0, null])
  t.ok(Date.now() - start < 3000)
  const hurried = await ready(t, [])
  begin(hurried.url)
  await exchange(hurried.url, purchase)
  hurried.child.kill('SIGTERM')
  await new Promise(resolve => setTimeout(resolve, 200))
  hurried.child.kill('SIGTERM')
  t.strictSame(await hurried.ended, [0, null])
})

t.test('reads its environment, and says where it listens at every level but silent', async t => {
  const fatal = await ready(t, [], { SCM_LOG_LEVEL: 'fatal', SCM_LENIENT: 'true' })
  t.match(fatal.line, { msg: 'ready' })
  const refused = await exchange(fatal.url, requestBytes('GET', '/'))
  t.equal(refused.status, 404)
  const bought = requestBytes(
    'POST',
    '/v2/p1/scm/cert/purchase',
    {},
    JSON.stringify({ ...accepted, cert_brand: 'Mine' }),
  )
  t.equal((await exchange(fatal.url, bought)).status, 200)
  fatal.child.kill('SIGTERM')
  await fatal.ended
  t.equal(fatal.stdout().trim().split('\n').length, 1)
  const { port } = new URL(fatal.url)
  const silent = run(t, ['--port', port, '--log-level', 'silent'])
  while (!(await isListening(port))) await new Promise(resolve => setTimeout(resolve, 50))
  silent.child.kill('SIGTERM')
  t.strictSame(await silent.ended, [0, null])
  t.equal(silent.stdout() + silent.stderr(), '')
})

function isListening(port: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => resolve(false))
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

t.test('a log that nobody reads stops nothing, and says later what was dropped', async t => {
  const emulator = await ready(t, [])
  const stdout = emulator.child.stdout as NodeJS.ReadableStream
  stdout.pause()
  const client = dial(emulator.url)
  const hundred = Buffer.concat(Array(100).fill(requestBytes('GET', '/')))
  for (let round = 0; round < 100; round++) {
    client.socket.write(hundred)
    for (let i = 0; i < 100; i++) await client.answer()
  }
  stdout.resume()
  while (!emulator.stdout().includes('log lines dropped')) {
    await exchange(emulator.url, requestBytes('GET', '/'))
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const lines = emulator
    .stdout()
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  const dropped = Number.parseInt(lines.find(({ msg }) => msg.endsWith('log lines dropped')).msg, 10)
  t.ok(lines.filter(({ msg }) => msg === 'refused').length + dropped >= 10_000)
  stdout.pause()
  for (let round = 0; round < 10; round++) {
    client.socket.write(hundred)
    for (let i = 0; i < 100; i++) await client.answer()
  }
  emulator.child.kill('SIGTERM')
  const ended = once(emulator.child, 'exit')
  t.strictSame(await ended, [0, null])
})

t.test('writes its log to a file, whole', async t => {
  const file = join(t.testdir(), 'log')
  const fd = openSync(file, 'w')
  const child = spawn(process.execPath, [main, '--port', '0'], {
    stdio: ['ignore', fd, 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines = () => readFileSync(file, 'utf8').trim().split('\n')
  while (!lines()[0]) await new Promise(resolve => setTimeout(resolve, 50))
  const { url } = JSON.parse(lines()[0] as string)
  for (let i = 0; i < 20; i++) await exchange(url, purchase)
  child.kill('SIGTERM')
  t.strictSame(await once(child, 'close'), [0, null])
  t.equal(lines().length, 21)
})

t.test('a signal that comes twice within a moment, as npm passes it on, is one', async t => {
  const emulator = await ready(t, [])
  begin(emulator.url)
  await exchange(emulator.url, purchase)
  emulator.child.kill('SIGINT')
  emulator.child.kill('SIGINT')
  t.strictSame(await emulator.ended, [0, null])
})

t.test('a signal while it starts ends it', async t => {
  const process = run(t, ['--port', '0', '--log-level', 'silent'])
  await once(process.child, 'spawn')
  process.child.kill('SIGTERM')
  const [code, signal] = await process.ended
  t.ok(code === 0 || signal === 'SIGTERM')
})

t.test('says in one line what it can’t use, and starts nothing', async t => {
  const refused: [string[], RegExp][] = [
    [['--port', 'http'], /^scm-emulator: --port takes a number from 0 to 65535, not "http"\n$/],
    [['start'], /^scm-emulator: unknown command "start"; --help lists them\n$/],
    [['health', '--url', 'ftp://x'], /^scm-emulator: --url takes a URL like http:.*\n$/],
  ]
  for (const [args, message] of refused) {
    const process = run(t, args)
    t.strictSame(await process.ended, [2, null])
    t.match(process.stderr(), message)
    t.equal(process.stdout(), '')
  }
})

t.test('begins with the faults and the state of files', async t => {
  const folder = t.testdir({
    'faults.json': JSON.stringify([{ phase: 'before', effect: { kind: 'status', status: 503 } }]),
  })
  const first = await ready(t, ['--faults', join(folder, 'faults.json')])
  t.equal((await exchange(first.url, purchase)).status, 503)
  const bought = await exchange(first.url, purchase)
  t.equal(bought.status, 200)
  const { body } = await exchange(first.url, requestBytes('GET', '/_emulator/state'))
  writeFileSync(join(folder, 'state.json'), body)
  const second = await ready(t, [], { SCM_STATE: join(folder, 'state.json') })
  t.equal((await exchange(second.url, requestBytes('GET', '/_emulator/state'))).body, body)
  const next = JSON.parse((await exchange(first.url, purchase)).body).order_id
  t.equal(JSON.parse((await exchange(second.url, purchase)).body).order_id.slice(12), next.slice(12))
})

t.test('answers whether it is ready', async t => {
  const file = join(t.testdir(), 'endpoints')
  const emulator = await ready(t, ['--endpoints-file', file])
  const { url, port, pid, version: own } = JSON.parse(readFileSync(file, 'utf8'))
  t.strictSame([url, String(port), pid, own], [emulator.url, new URL(emulator.url).port, emulator.child.pid, version])
  const health = run(t, ['health'], { SCM_PORT: String(port), SCM_HOST: '0.0.0.0' })
  t.strictSame(await health.ended, [0, null])
  t.equal(health.stdout() + health.stderr(), '')
  emulator.child.kill('SIGTERM')
  await emulator.ended
  t.notOk(existsSync(file))
  writeFileSync(file, 'old')
  const first = await ready(t, ['--endpoints-file', file])
  t.match(JSON.parse(readFileSync(file, 'utf8')), { url: first.url })
  const second = await ready(t, ['--endpoints-file', file])
  first.child.kill('SIGTERM')
  await first.ended
  t.match(JSON.parse(readFileSync(file, 'utf8')), { url: second.url })
  second.child.kill('SIGHUP')
  t.strictSame(await second.ended, [0, null])
  t.notOk(existsSync(file))
  const late = run(t, ['health', '--url', url, '--wait', '20'])
  const silent = run(t, ['health', '--url', url])
  t.strictSame(await silent.ended, [1, null])
  t.match(silent.stderr(), /^scm-emulator: not ready: http:.* ECONNREFUSED.*\n$/)
  const again = run(t, ['serve', '--port', String(port)])
  t.strictSame(await late.ended, [0, null])
  again.child.kill('SIGTERM')
  await again.ended
})

t.test('an exception that nobody foresaw is logged, and it serves on', async t => {
  const defect = "data:text/javascript,process.on('SIGUSR2', () => { throw new Error('unforeseen') })"
  const child = spawn(process.execPath, ['--import', defect, main, '--port', '0'])
  t.teardown(() => child.kill('SIGKILL'))
  let stdout = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  while (!stdout.includes('ready')) await once(child.stdout, 'data')
  child.kill('SIGUSR2')
  while (!stdout.includes('unforeseen')) await once(child.stdout, 'data')
  const [first = '', second = ''] = stdout.split('\n')
  t.match(JSON.parse(second), { level: 'error', err: { message: 'unforeseen', stack: /^Error: unforeseen\n/ } })
  t.equal((await exchange(JSON.parse(first).url, purchase)).status, 200)
  child.kill('SIGTERM')
  t.strictSame(await once(child, 'close'), [0, null])
})

t.test('tells its version and its flags', async t => {
  for (const [flag, text] of [
    ['--version', `${version}\n`],
    ['--help', help()],
  ] as const) {
    const process = run(t, [flag])
    t.strictSame(await process.ended, [0, null])
    t.equal(process.stdout(), text)
  }
})
