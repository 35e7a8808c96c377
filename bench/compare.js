/** Compare servers under the same load, each in a process of its own, in turns: noise of the machine then affects all alike. */
import { execFile, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { purchase } from './purchase.js'

const checkout = fileURLToPath(new URL('..', import.meta.url))

/** Options of every comparison, for parseArgs. */
export const loadOptions = {
  seconds: { type: 'string', default: '3' },
  rounds: { type: 'string', default: '5' },
  'order-number': { type: 'string', default: '1' },
  'log-level': { type: 'string', default: 'warn' },
}

/**
 * Measure servers and print a table: medians, and in brackets the ratio to the first server with its least and greatest
 * value over the rounds. CPU is the server's own, user and system.
 *
 * Of each server: `kind` as bench/servers.js names it, `name` in the table, `root` its checkout if it is another one.
 * Return the figures by name.
 */
export async function compare(servers, options, hasStart = true) {
  const { seconds, rounds, 'order-number': orderNumber, 'log-level': level } = options
  const running = []
  for (const { kind, name = kind, root = checkout } of servers) {
    const server = forkServer(kind, root, level, ['--expose-gc'])
    const [{ url }] = await once(server, 'message')
    const idle = [(await ask(server, 'memory')).rss / 1e6]
    const figures = { cpu: [], persecond: [], p50: [], p99: [], start: [], idle, loaded: [] }
    running.push({ kind, name, root, server, url, figures })
  }
  // The first round warms up.
  for (let round = 0; round <= Number(rounds); round++) {
    for (const { server, url, figures } of inTurn(running, round)) {
      const before = await ask(server, 'time')
      const load = [join(checkout, 'bench/load.js'), url, seconds, orderNumber]
      const { stdout } = await promisify(execFile)(process.execPath, load)
      const after = await ask(server, 'time')
      if (round === 0) continue
      const { count, ...rest } = JSON.parse(stdout)
      const all = { ...rest, cpu: (after.cpu - before.cpu) / count }
      for (const [name, value] of Object.entries(all)) figures[name].push(value)
    }
  }
  for (const { server, figures } of running) {
    figures.loaded.push((await ask(server, 'memory')).rss / 1e6)
    server.disconnect()
  }
  for (let round = 0; hasStart && round < Number(rounds); round++) {
    for (const { kind, root, figures } of inTurn(running, round)) figures.start.push(await timeStart(kind, root))
  }
  console.log(`order_number ${orderNumber}, log level ${level}; in brackets the ratio to ${running[0].name}`)
  print(running)
  return Object.fromEntries(running.map(({ name, figures }) => [name, figures]))
}

/** Return the servers, in reverse order every other round. */
const inTurn = (running, round) => (round % 2 === 0 ? running : running.toReversed())

export const median = values => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]

/** Fork a server whose log lines go to a pipe that is read. An option such as --expose-gc makes Node start more slowly. */
function forkServer(kind, root, level, execArgv = []) {
  const stdio = ['ignore', 'pipe', 'inherit', 'ipc']
  const server = fork(join(root, 'bench/servers.js'), [kind, level], { execArgv, stdio })
  server.stdout.resume()
  return server
}

async function ask(server, question) {
  server.send(question)
  return (await once(server, 'message'))[0]
}

/** Return the milliseconds from the start of a process to its first answered purchase; an emulator is the command itself. */
async function timeStart(kind, root) {
  const isCommand = kind === 'emulator'
  const began = performance.now()
  const server = isCommand
    ? spawn(process.execPath, [join(root, 'dist/src/main.js'), '--port', '0'])
    : forkServer(kind, root, 'warn')
  const [said] = isCommand ? await once(server.stdout, 'data') : await once(server, 'message')
  const { url } = isCommand ? JSON.parse(said) : said
  const headers = { 'content-type': 'application/json' }
  const request = { method: 'POST', body: JSON.stringify(purchase), headers }
  await (await fetch(`${url}/v2/bench/scm/cert/purchase`, request)).text()
  const ended = performance.now()
  server.kill('SIGKILL')
  return ended - began
}

function print(running) {
  const rows = {
    'CPU per request, µs': 'cpu',
    'requests per second': 'persecond',
    'latency p50, ms': 'p50',
    'latency p99, ms': 'p99',
    'start to first answer, ms': 'start',
    'resident idle, MB': 'idle',
    'resident after load, MB': 'loaded',
  }
  console.log(''.padEnd(28) + running.map(({ name }) => name.padEnd(26)).join(''))
  for (const [label, key] of Object.entries(rows)) {
    const [base, ...others] = running.map(({ figures }) => figures[key])
    if (base.length === 0) continue
    const cells = [
      median(base).toFixed(1),
      ...others.map(values => `${median(values).toFixed(1)}${toRatio(values, base)}`),
    ]
    console.log(label.padEnd(28) + cells.map(cell => cell.padEnd(26)).join(''))
  }
}

/** Format the median, least and greatest ratio of figures of the same round: none to autocannon's latencies of 0 ms. */
function toRatio(values, base) {
  if (base.includes(0)) return ''
  const ratios = values.map((value, round) => value / base[round])
  const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map(ratio =>
    ratio.toFixed(3),
  )
  return ratios.length > 1 ? ` (${middle}, ${least}–${most})` : ` (${middle})`
}
