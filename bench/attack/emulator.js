/** The emulator under attack: a process of its own, its log, its control API and its resources. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Credentials that the attack sends; the log must not have them. */
export const secret = 'secret-of-the-attack'

/** Start an emulator. Its log goes to a file, which loses no line however busy the attacker is. */
export async function startEmulator({ main, node, seed }) {
  const directory = mkdtempSync(join(tmpdir(), 'scm-emulator-attack-'))
  const file = join(directory, 'log')
  const log = openSync(file, 'w')
  const args = [main, '--port', '0', '--seed', seed, '--ledger-size', '200000']
  const child = spawn(node, args, { stdio: ['ignore', log, log], env: {} })
  closeSync(log)
  const ended = once(child, 'exit')
  const reader = openSync(file, 'r')
  const chunk = Buffer.alloc(64 * 1024)
  const lines = []
  let text = ''
  const [first] = await waitFor('the emulator to start', () => readLines().length > 0 && readLines(), 10_000)
  const { url } = first
  const emulator = {
    url,
    port: Number(new URL(url).port),
    pid: child.pid,
    /** Exit code and signal. */
    ended,
    lines: readLines,
    call,
    readAll,
    projects: () => readAll('/projects', 'projects'),
    kill: signal => child.kill(signal),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    rss,
    descriptors,
    /** Kill the process if it still lives, and remove its log. */
    remove() {
      child.kill('SIGKILL')
      closeSync(reader)
      rmSync(directory, { recursive: true, force: true })
    },
  }
  return emulator

  /** Return all lines of the log so far. */
  function readLines() {
    for (;;) {
      const size = readSync(reader, chunk, 0, chunk.length, null)
      if (size === 0) break
      text += chunk.latin1Slice(0, size)
    }
    const whole = text.split('\n')
    text = whole.pop()
    lines.push(...whole.map(parseLine))
    return lines
  }

  /** Call the control API and return the body; null where the answer has none. @throws for another status than 2xx */
  async function call(method, path, body) {
    const asked = request(`${url}/_emulator${path}`, { method, agent: false })
    asked.end(body === undefined ? undefined : JSON.stringify(body))
    const [response] = await once(asked, 'response')
    const parts = await response.toArray()
    const answer = Buffer.concat(parts).toString()
    if (response.statusCode >= 300) throw new Failure(`${method} ${path} answers ${response.statusCode} ${answer}`)
    return answer === '' ? null : JSON.parse(answer)
  }

  /** Read all pages of a list. */
  async function readAll(path, list) {
    const items = []
    for (let after = ''; ; ) {
      const page = await call('GET', `${path}?limit=1000${after}`)
      items.push(...page[list])
      if (page.next === null) return items
      after = `&after=${page.next}`
    }
  }

  /** Return the resident memory in megabytes; 0 where the system has no /proc. */
  function rss() {
    return readProcess(() => /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1] / 1024, 0)
  }

  function descriptors() {
    return readProcess(() => readdirSync(`/proc/${child.pid}/fd`).length, 0)
  }
}

function parseLine(line) {
  if (line.includes(secret)) return { level: 'crash', msg: `a secret is logged: ${line}` }
  try {
    return JSON.parse(line)
  } catch {
    return { level: 'crash', msg: line }
  }
}

function readProcess(read, fallback) {
  try {
    return read()
  } catch {
    return fallback
  }
}

/** Wait until a condition holds, and return its value. @throws when it does not in time */
export async function waitFor(what, condition, limit = 5_000) {
  for (const end = Date.now() + limit; ; ) {
    const value = await condition()
    if (value) return value
    if (Date.now() > end) throw new Failure(`waited ${limit} ms for ${what}`)
    await sleep(20)
  }
}

/** The emulator broke a promise. */
export class Failure extends Error {}

/** @throws {Failure} when a condition does not hold */
export function check(condition, message) {
  if (!condition) throw new Failure(message)
}
