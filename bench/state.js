/**
 * `npm run bench -- state [ORDERS]`: how long GET and PUT of a state with 2 million orders take, the longest delay of a health
 * check every 10 ms meanwhile, and the emulator's memory; the same for 64 MiB of `{},`. Memory is Linux's.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** Resolve to the status and the chunks of an answer. */
function send(url, method, body) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent: false }, async response => {
      const chunks = []
      for await (const chunk of response) chunks.push(chunk)
      resolve({ status: response.statusCode, chunks })
    })
    sent.on('error', reject)
    for (const chunk of body ?? []) sent.write(chunk)
    sent.end()
  })
}

/** In a thread of its own, so that the transfer in this process delays no check: ask until told to stop. */
async function check(url) {
  let isDone = false
  let longest = 0
  parentPort.once('message', () => {
    isDone = true
  })
  while (!isDone) {
    const begin = performance.now()
    await send(url, 'GET')
    longest = Math.max(longest, performance.now() - begin)
    await setTimeout(10)
  }
  parentPort.postMessage(longest)
}

async function measure({ url, pid }, name, method, body) {
  const memory = field => {
    const [, kilobytes] = new RegExp(`${field}:\\s*(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Math.round(kilobytes / 1024)
  }
  const checks = new Worker(new URL(import.meta.url), { workerData: `${url}/_emulator/health` })
  await setTimeout(500)
  // Begin the peak again.
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
  const before = memory('VmRSS')
  const begin = performance.now()
  const { status, chunks } = await send(`${url}/_emulator/state`, method, body)
  const seconds = (performance.now() - begin) / 1000
  checks.postMessage('stop')
  const [longest] = await once(checks, 'message')
  const figures = `${status} in ${seconds.toFixed(2)} s, longest health check ${longest.toFixed(0)} ms`
  console.log(`${name}: ${figures}, memory ${before} MB before, ${memory('VmHWM')} MB at most`)
  return chunks
}

/** Make the document of a state with `count` orders in a thousand projects, in chunks. */
function* document(count) {
  const first = 1_600_000_000_000
  const clock = { frozen: true, now: '2026-01-31T09:00:00.000Z' }
  const ids = { generator: [1, 2, 3, 4], last_certificate: first + count }
  const projects = Array.from({ length: 1000 }, (_, i) => {
    const orders = Math.ceil((count - i) / 1000)
    const none = { refused: 0, failed: 0, lost: 0 }
    return { project_id: `p${1000 + i}`, attempts: orders, orders, certificates: orders, ...none }
  })
  const columns = {
    project: i => i % 1000,
    at: i => first + i,
    suffix: i => (i * 7919) % 36 ** 5,
    first: i => first + i,
    cert_brand: () => 'GLOBALSIGN',
    cert_type: () => 'OV_SSL_CERT',
    domain_type: () => 'SINGLE_DOMAIN',
    effective_time: () => 1,
    domain_numbers: () => 1,
    order_number: () => 1,
  }
  yield `${JSON.stringify({ version: 1, clock, ids, projects }).slice(0, -1)},"orders":{`
  let closing = ''
  for (const [name, cell] of Object.entries(columns)) {
    yield `${closing}"${name}":[`
    for (let from = 0; from < count; from += 10_000) {
      const cells = Array.from({ length: Math.min(10_000, count - from) }, (_, row) => cell(from + row))
      yield (from === 0 ? '' : ',') + JSON.stringify(cells).slice(1, -1)
    }
    closing = '],'
  }
  yield ']},"faults":{"next":1,"rules":[]}}'
}

/** Make 64 MiB of `{},` between two texts. */
function* objects(before, after) {
  yield before
  for (let size = 0; size < 64 * 1024 ** 2; size += 3 * 20_000) yield '{},'.repeat(20_000)
  yield after
}

async function main() {
  const count = Number(process.argv[2] ?? 2_000_000)
  const server = fork(fileURLToPath(new URL('servers.js', import.meta.url)), ['emulator', 'error'], { execArgv: [] })
  const [{ url }] = await once(server, 'message')
  const emulator = { url, pid: server.pid }
  await measure(emulator, `PUT of ${count} orders`, 'PUT', document(count))
  const written = await measure(emulator, 'GET', 'GET')
  await measure(emulator, 'PUT of what GET gave', 'PUT', written)
  await measure(emulator, '64 MiB of {}, in an unknown member', 'PUT', objects('{"a":[', '{}]}'))
  await measure(emulator, '64 MiB of {}, in a column', 'PUT', objects('{"version":1,"orders":{"at":[', '{}]}}'))
  server.disconnect()
}

await (isMainThread ? main() : check(workerData))
