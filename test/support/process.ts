/** The program as a process of its own, started from dist/; coverage follows its source maps to src/. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { until } from './until.js'

const main = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))

export interface Program {
  child: ChildProcess
  stdout(): string
  stderr(): string
  /** The log lines so far. */
  lines(): Record<string, unknown>[]
  /** Exit code and signal. */
  ended: Promise<unknown[]>
}

interface RunOptions {
  env?: Record<string, string>
  stdio?: StdioOptions
  /** Flags of Node. */
  execArgv?: string[]
}

/** Run the program; it is killed at the end of the test. */
export function run(t: Test, args: string[], { env = {}, stdio = 'pipe', execArgv = [] }: RunOptions = {}): Program {
  const child = spawn(process.execPath, [...execArgv, main, ...args], { env: { ...process.env, ...env }, stdio })
  t.teardown(() => child.kill('SIGKILL'))
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', chunk => {
      texts[name] += chunk
    })
  }
  return {
    child,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    lines: () => parseLines(texts.stdout),
    ended: once(child, 'close'),
  }
}

/** Run an emulator on a free port, and wait until it listens. */
export async function ready(t: Test, args: string[] = [], options: RunOptions = {}) {
  const program = run(t, ['--port', '0', ...args], options)
  await until(() => program.stdout().includes('\n') || program.child.exitCode !== null)
  return { ...program, url: program.lines()[0]?.url as string }
}

/** Parse log lines, without one that is not yet whole. */
export const parseLines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line))
