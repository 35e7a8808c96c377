/**
 * `npm run bench -- store` measures the store, `npm run bench -- certlist` the list of what was bought; `npm run bench --
 * control [options]` compares the emulator with its control API off, on, and on with 100 fault rules that match nothing; `npm run bench -- [--seconds 3] [--rounds 5] [--order-number 1] [--log-level warn]`: the emulator beside a bare
 * node:http server and a bare Fastify route with ajv, alternating, as medians. CPU is the server's own, user and system,
 * for each request: the figure that counts on a noisy machine. Log lines go to a pipe that is read.
 */
import { execFile, fork, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { purchase } from './purchase.js'

if (process.argv[2] === 'store') {
  for (const size of ['1', '1000']) {
    spawnSync(process.execPath, ['--expose-gc', fileURLToPath(new URL('store.js', import.meta.url)), size], {
      stdio: 'inherit',
    })
  }
  process.exit()
}

if (process.argv[2] === 'certlist') {
  spawnSync(process.execPath, [fileURLToPath(new URL('certlist.js', import.meta.url))], { stdio: 'inherit' })
  process.exit()
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    'order-number': { type: 'string', default: '1' },
    'log-level': { type: 'string', default: 'warn' },
  },
})
const orderNumber = options['order-number']
const isControl = positionals[0] === 'control'
const kinds = isControl
  ? ['off', 'emulator', 'rules']
  : [orderNumber === '1' ? 'node' : 'buffer', 'fastify', 'emulator']
const path = name => fileURLToPath(new URL(name, import.meta.url))
const median = values => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]

function spawnServer(kind, execArgv = []) {
  const server = fork(path('servers.js'), [kind, options['log-level']], {
    execArgv,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  server.stdout.resume()
  return server
}

async function ask(server, what) {
  server.send(what)
  return (await once(server, 'message'))[0]
}

/** Milliseconds from the start of a process to its first answered purchase. */
async function startUp(kind) {
  const began = performance.now()
  const server = kind === 'emulator' ? spawnEmulator() : spawnServer(kind)
  const url =
    kind === 'emulator'
      ? JSON.parse((await once(server.stdout, 'data'))[0]).url
      : (await once(server, 'message'))[0].url
  const body = JSON.stringify(purchase)
  const headers = { 'content-type': 'application/json' }
  await (await fetch(`${url}/v2/bench/scm/cert/purchase`, { method: 'POST', body, headers })).text()
  const ended = performance.now()
  server.kill()
  return ended - began
}

const spawnEmulator = () => spawn(process.execPath, [path('../dist/src/main.js'), '--port', '0'])

const servers = {}
const figures = Object.fromEntries(kinds.map(kind => [kind, { cpu: [], persecond: [], p50: [], p99: [], start: [] }]))
for (const kind of kinds) {
  // With any such option Node starts more slowly.
  const server = spawnServer(kind, ['--expose-gc'])
  const [{ url }] = await once(server, 'message')
  servers[kind] = { server, url }
  figures[kind].idle = (await ask(server, 'memory')).rss
}
// The first round warms up.
for (let round = 0; round <= Number(options.rounds); round++) {
  for (const kind of kinds) {
    const { server, url } = servers[kind]
    const before = await ask(server, 'time')
    const { stdout } = await promisify(execFile)(process.execPath, [path('load.js'), url, options.seconds, orderNumber])
    const after = await ask(server, 'time')
    if (round === 0) continue
    const { count, ...rest } = JSON.parse(stdout)
    for (const [name, value] of Object.entries({ ...rest, cpu: (after.cpu - before.cpu) / count }))
      figures[kind][name].push(value)
  }
}
for (const kind of kinds) {
  const { server } = servers[kind]
  figures[kind].loaded = (await ask(server, 'memory')).rss
  server.disconnect()
}
for (let round = 0; round < Number(options.rounds) && !isControl; round++) {
  for (const kind of kinds) figures[kind].start.push(await startUp(kind))
}

console.log(`order_number ${orderNumber}, log level ${options['log-level']}; in brackets the ratio to ${kinds[0]}`)
const rows = [
  ['CPU per request, µs', ({ cpu }) => median(cpu)],
  ['requests per second', ({ persecond }) => median(persecond)],
  ['latency p50, ms', ({ p50 }) => median(p50)],
  ['latency p99, ms', ({ p99 }) => median(p99)],
  ...(isControl ? [] : [['start to first answer, ms', ({ start }) => median(start)]]),
  ['resident idle, MB', ({ idle }) => idle / 1e6],
  ['resident after load, MB', ({ loaded }) => loaded / 1e6],
]
console.log(`${''.padEnd(28)}${kinds.map(kind => kind.padEnd(18)).join('')}`)
for (const [name, value] of rows) {
  const base = value(figures[kinds[0]])
  // autocannon tells whole milliseconds, which may be none.
  const ratio = kind => (base === 0 ? '' : ` (${(value(figures[kind]) / base).toFixed(2)})`)
  const cells = kinds.map(kind => `${value(figures[kind]).toFixed(1)}${ratio(kind)}`.padEnd(18))
  console.log(`${name.padEnd(28)}${cells.join('')}`)
}
if (!isControl) {
  const to = name => (median(figures.emulator[name]) / median(figures.fastify[name])).toFixed(2)
  console.log(`emulator to fastify: CPU ${to('cpu')}, start ${to('start')}`)
}
