/** The process: its commands, what it begins with, and where it says that it is ready. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { help } from '../src/cli/usage.js'
import { version } from '../src/domain/version.js'
import { buy } from './support/buy.js'
import { exchange, requestBytes } from './support/http.js'
import { ready, run } from './support/process.js'
import { until } from './support/until.js'

t.test('reads its environment, and says where it listens at every level but silent', async t => {
  const fatal = await ready(t, [], { env: { SCM_LOG_LEVEL: 'fatal', SCM_LENIENT: 'true' } })
  t.equal((await exchange(fatal.url, requestBytes('GET', '/'))).status, 404)
  t.equal((await buy(fatal.url, 'p1', { cert_brand: 'Mine' })).status, 200)
  fatal.child.kill('SIGTERM')
  await fatal.ended
  t.match(fatal.lines(), [{ msg: 'ready', level: 'info' }])
  t.equal(fatal.lines().length, 1)
  const file = join(t.testdir(), 'endpoints')
  const silent = run(t, ['--port', '0', '--log-level', 'silent', '--endpoints-file', file])
  await until(() => existsSync(file))
  silent.child.kill('SIGTERM')
  t.strictSame(await silent.ended, [0, null])
  t.equal(silent.stdout() + silent.stderr(), '')
})

t.test('says in one line what it can’t use, and starts nothing', async t => {
  const refused: [string[], RegExp][] = [
    [['--port', 'http'], /^scm-emulator: --port takes a number from 0 to 65535, not "http"\n$/],
    [['start'], /^scm-emulator: unknown command "start"; --help lists them\n$/],
    [['health', '--url', 'ftp://x'], /^scm-emulator: --url takes a URL like http:.*\n$/],
  ]
  for (const [args, message] of refused) {
    const program = run(t, args)
    t.strictSame(await program.ended, [2, null])
    t.match(program.stderr(), message)
    t.equal(program.stdout(), '')
  }
})

t.test('begins with the faults and the state of files', async t => {
  const folder = t.testdir({
    'faults.json': JSON.stringify([{ phase: 'before', effect: { kind: 'status', status: 503 } }]),
  })
  const first = await ready(t, ['--faults', join(folder, 'faults.json')])
  t.equal((await buy(first.url)).status, 503)
  t.equal((await buy(first.url)).status, 200)
  const { body } = await exchange(first.url, requestBytes('GET', '/_emulator/state'))
  writeFileSync(join(folder, 'state.json'), body)
  const second = await ready(t, [], { env: { SCM_STATE: join(folder, 'state.json') } })
  t.equal((await exchange(second.url, requestBytes('GET', '/_emulator/state'))).body, body)
  const next = JSON.parse((await buy(first.url)).body).order_id
  t.equal(JSON.parse((await buy(second.url)).body).order_id.slice(12), next.slice(12))
})

t.test('answers whether it is ready', async t => {
  const file = join(t.testdir(), 'endpoints')
  const emulator = await ready(t, ['--endpoints-file', file])
  const { url, port, pid, version: own } = JSON.parse(readFileSync(file, 'utf8'))
  t.strictSame([url, String(port), pid, own], [emulator.url, new URL(emulator.url).port, emulator.child.pid, version])
  const health = run(t, ['health'], { env: { SCM_PORT: String(port), SCM_HOST: '0.0.0.0' } })
  t.strictSame(await health.ended, [0, null])
  t.equal(health.stdout() + health.stderr(), '')
  emulator.child.kill('SIGTERM')
  await emulator.ended
  t.notOk(existsSync(file))
  const late = run(t, ['health', '--url', url, '--wait', '60'])
  const silent = run(t, ['health', '--url', url])
  t.strictSame(await silent.ended, [1, null])
  t.match(silent.stderr(), /^scm-emulator: not ready: http:.* ECONNREFUSED.*\n$/)
  const again = run(t, ['serve', '--port', String(port)])
  t.strictSame(await late.ended, [0, null])
  again.child.kill('SIGTERM')
  await again.ended
})

t.test('removes its endpoints file, but not that of another emulator', async t => {
  const file = join(t.testdir(), 'endpoints')
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
})

t.test('tells its version and its flags', async t => {
  for (const [flag, text] of [
    ['--version', `${version}\n`],
    ['--help', help()],
  ] as const) {
    const program = run(t, [flag])
    t.strictSame(await program.ended, [0, null])
    t.equal(program.stdout(), text)
  }
})
