/** The settings: their sources, their values and the messages about invalid ones. */
import t from 'tap'
import { type Environment, environmentName, readSettings } from '../src/cli/arguments.js'
import { help, startupErrorMessage } from '../src/cli/usage.js'
import { ConfigError, settings } from '../src/config.js'

const readConfig = (args: string[], environment: Environment) => readSettings(settings, args, environment)

t.test('has defaults', async t => {
  t.strictSame(readConfig([], {}), {
    host: '127.0.0.1',
    port: 8080,
    endpointsFile: undefined,
    lenient: false,
    language: 'en',
    seed: undefined,
    clock: undefined,
    bodyLimit: 12_582_912,
    requestTimeout: 30,
    logLevel: 'info',
    products: 'any',
    quota: undefined,
    ledgerSize: 10_000,
    faults: undefined,
    state: undefined,
    control: 'on',
    controlToken: undefined,
    allowedHosts: [],
  })
})

t.test('reads flags, and their environment variables', async t => {
  const read = {
    host: '0.0.0.0',
    port: 0,
    endpointsFile: '/tmp/endpoints',
    lenient: true,
    language: 'zh',
    seed: 'a b',
    clock: Date.parse('2026-01-31T01:00:00.5Z'),
    bodyLimit: 1000,
    requestTimeout: 0.5,
    logLevel: 'silent',
    products: 'catalogue',
    quota: 0,
    ledgerSize: 1,
    faults: 'faults.json',
    state: 'state.json',
    control: 'off',
    controlToken: 'a-token',
    allowedHosts: ['ci.example.com', 'b'],
  }
  const args = ['--host', '0.0.0.0', '--port=0', '--lenient', '--language', 'zh', '--seed', 'a b']
  const more = ['--clock', '2026-01-31T09:00:00.5+08:00', '--log-level=silent', '--endpoints-file', '/tmp/endpoints']
  const limits = ['--body-limit=1000', '--request-timeout', '0.5', '--ledger-size', '1', '--quota=0']
  const files = ['--faults', 'faults.json', '--state=state.json', '--products', 'catalogue']
  const access = ['--control', 'off', '--control-token', 'a-token', '--allowed-hosts', 'CI.example.com, b,']
  t.strictSame(readConfig([...args, ...more, ...limits, ...files, ...access], {}), read)
  const environment = {
    SCM_HOST: '0.0.0.0',
    SCM_PORT: '0',
    SCM_ENDPOINTS_FILE: '/tmp/endpoints',
    SCM_LENIENT: 'true',
    SCM_LANGUAGE: 'zh',
    SCM_SEED: 'a b',
    SCM_CLOCK: '2026-01-31 01:00:00.5z',
    SCM_PRODUCTS: 'catalogue',
    SCM_QUOTA: '0',
    SCM_FAULTS: 'faults.json',
    SCM_STATE: 'state.json',
    SCM_CONTROL: 'off',
    SCM_CONTROL_TOKEN: 'a-token',
    SCM_ALLOWED_HOSTS: 'ci.example.com,B',
    SCM_LEDGER_SIZE: '1',
    SCM_BODY_LIMIT: '1000',
    SCM_REQUEST_TIMEOUT: '0.5',
    SCM_LOG_LEVEL: 'silent',
  }
  t.strictSame(readConfig([], environment), read)
  t.strictSame(Object.values(settings).map(environmentName), Object.keys(environment))
})

t.test('a flag overrides its variable and an earlier flag, and an empty variable is ignored', async t => {
  t.equal(readConfig(['--port', '1', '--port', '2'], { SCM_PORT: '3' }).port, 2)
  t.equal(readConfig(['--lenient', 'false', '--port', '1'], { SCM_LENIENT: 'true' }).lenient, false)
  t.equal(readConfig(['--lenient', '--port', '1'], {}).lenient, true)
  t.equal(readConfig(['--seed=--lenient'], {}).seed, '--lenient')
  t.equal(readConfig(['--lenient=false'], { SCM_LENIENT: 'true' }).lenient, false)
  t.equal(readConfig([], { SCM_PORT: '' }).port, 8080)
  t.equal(readConfig([], { SCM_PORT: '', PORT: '1' }).port, 1)
  t.equal(readConfig([], { SCM_PORT: '2', PORT: '1' }).port, 2)
  t.equal(readConfig([], { HOST: '::1' }).host, '::1')
  t.throws(() => readConfig([], { PORT: 'x' }), new ConfigError('PORT takes a number from 0 to 65535, not "x"'))
})

const refused: [string[], Record<string, string>, string][] = [
  [['--prot', '1'], {}, 'unknown argument "--prot"; --help lists the flags'],
  [['-p', '1'], {}, 'unknown argument "-p"; --help lists the flags'],
  [['serve'], {}, 'unknown argument "serve"; --help lists the flags'],
  [['--'], {}, 'unknown argument "--"; --help lists the flags'],
  [['--port', '65536'], {}, '--port takes a number from 0 to 65535, not "65536"'],
  [['--port', '-1'], {}, '--port takes a number from 0 to 65535, not "-1"'],
  [['--port=1e3'], {}, '--port takes a number from 0 to 65535, not "1e3"'],
  [['--port='], {}, '--port takes a number from 0 to 65535, not ""'],
  [['--port'], {}, '--port takes a number from 0 to 65535; its value is missing'],
  [['--seed', '--lenient'], {}, '--seed takes any text; its value is missing'],
  [['--port', '--', '1'], {}, '--port takes a number from 0 to 65535; its value is missing'],
  [['--prot=1'], {}, 'unknown argument "--prot=1"; --help lists the flags'],
  [['--port', '1', '2'], {}, 'unknown argument "2"; --help lists the flags'],
  [['--lenient=true', 'false'], {}, 'unknown argument "false"; --help lists the flags'],
  [['--lenient', 'true', 'false'], {}, 'unknown argument "false"; --help lists the flags'],
  [['--lenient', 'toString'], {}, 'unknown argument "toString"; --help lists the flags'],
  [['--lenient=toString'], {}, '--lenient takes true or false, not "toString"'],
  [[], { SCM_PORT: 'http' }, 'SCM_PORT takes a number from 0 to 65535, not "http"'],
  [['--host='], {}, '--host takes an address or a host name, not ""'],
  [['--lenient=yes'], {}, '--lenient takes true or false, not "yes"'],
  [[], { SCM_LENIENT: '1' }, 'SCM_LENIENT takes true or false, not "1"'],
  [['--language', 'fr'], {}, '--language takes en or zh, not "fr"'],
  [['--body-limit', '0'], {}, '--body-limit takes a number of bytes from 1 to 268435456, not "0"'],
  [['--request-timeout', '0'], {}, '--request-timeout takes a number of seconds from 0.1 to 3600, not "0"'],
  [['--endpoints-file='], {}, '--endpoints-file takes a file that can be written, not ""'],
  [['--products', 'all'], {}, '--products takes any or catalogue, not "all"'],
  [['--quota', '-1'], {}, '--quota takes a number of certificates from 0 to 999999999, not "-1"'],
  [[], { SCM_QUOTA: 'none' }, 'SCM_QUOTA takes a number of certificates from 0 to 999999999, not "none"'],
  [['--ledger-size', '0'], {}, '--ledger-size takes a number of attempts from 1 to 1000000, not "0"'],
  [['--ledger-size', '1000001'], {}, '--ledger-size takes a number of attempts from 1 to 1000000, not "1000001"'],
  [['--faults='], {}, '--faults takes a JSON file, an array of fault rules, not ""'],
  [['--state='], {}, '--state takes a JSON file, as GET /_emulator/state gives it, not ""'],
  [['--control', 'yes'], {}, '--control takes on or off, not "yes"'],
  [['--control-token='], {}, '--control-token takes any text of visible characters, not ""'],
  [['--log-level', 'loud'], {}, '--log-level takes fatal, error, warn, info, debug, trace, silent, not "loud"'],
]

for (const [args, environment, message] of refused) {
  t.test(`refuses ${[...args, ...Object.entries(environment).flat()].join(' ')}`, async t => {
    t.throws(() => readConfig(args, environment), new ConfigError(message))
  })
}

t.test('a clock is an instant within its bounds', async t => {
  const read = (clock: string) => readConfig(['--clock', clock], {}).clock
  t.equal(read('2001-09-10T00:00:00Z'), Date.parse('2001-09-10T00:00:00Z'))
  t.equal(read('2099-12-31T23:59:59Z'), Date.parse('2099-12-31T23:59:59Z'))
  for (const clock of [
    '2001-09-09T23:59:59Z',
    '2100-01-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-01-31',
    '2026-01-31T09:00:00',
    'now',
    '0',
    '2026-01-31T24:00:00Z',
  ]) {
    t.throws(() => read(clock), { message: `--clock takes ${settings.clock.expects}, not "${clock}"` })
  }
})

t.test('a token has visible characters alone, and hosts are names separated by commas', async t => {
  const token = (text: string) => readConfig([`--control-token=${text}`], {}).controlToken
  t.equal(token('!~Az09=/+'), '!~Az09=/+')
  for (const text of ['a b', 'ü', 'a\n']) t.throws(() => token(text), { message: /^--control-token takes any text/ })
  t.strictSame(readConfig(['--allowed-hosts', ' , A.b ,c'], {}).allowedHosts, ['a.b', 'c'])
})

t.test('help names every setting and fits a terminal', async t => {
  const lines = help().split('\n')
  t.ok(lines.every(line => line.length <= 80))
  for (const setting of Object.values(settings)) {
    t.ok(lines.some(line => line.includes(`--${setting.flag} `) && line.includes(`${environmentName(setting)} `)))
  }
})

t.test('explains errors of the user in one line, and shows internal errors with their stack', async t => {
  t.equal(startupErrorMessage(new ConfigError('--port takes a number')), '--port takes a number')
  const messageOf = (fields: object) =>
    startupErrorMessage(Object.assign(new Error('why'), { syscall: 'listen', ...fields }))
  t.equal(
    messageOf({ code: 'EADDRINUSE', port: 80 }),
    '--port (SCM_PORT, PORT) takes a port that is free and allowed, 0 for any: why',
  )
  t.equal(
    messageOf({ code: 'EADDRNOTAVAIL', port: 80 }),
    '--host (SCM_HOST, HOST) takes an address of this machine: why',
  )
  t.equal(messageOf({ code: 'ENOTFOUND' }), '--host (SCM_HOST, HOST) takes an address of this machine: why')
  t.equal(messageOf({ path: '/x' }), '--endpoints-file (SCM_ENDPOINTS_FILE) takes a file that can be written: why')
  t.match(startupErrorMessage(new TypeError('why')), /^TypeError: why\n +at .*config\.test/)
})
