/** The log's output where the process tests don't reach it. */
import { execFileSync } from 'node:child_process'
import { constants, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createLogOutput, createOutput } from '../../src/cli/log-output.js'

t.test('holds lines back for a moment, and hands over many at once', async t => {
  const file = join(t.testdir(), 'log')
  const output = createOutput(openSync(file, 'w'))
  output.write('one\n')
  output.write('two\n')
  t.equal(readFileSync(file, 'utf8'), '')
  await new Promise(resolve => setTimeout(resolve, 100))
  t.equal(readFileSync(file, 'utf8'), 'one\ntwo\n')
  output.write(`${'a'.repeat(20_000)}\n`)
  t.equal(readFileSync(file, 'utf8').length, 8 + 20_001)
  output.write('three\n')
  await output.flush()
  t.match(readFileSync(file, 'utf8'), /three\n$/)
})

t.test('does not mind a descriptor that is closed', async () => {
  for (const isTerminal of [true, false]) {
    const output = createOutput(9999, isTerminal)
    output.write('nobody\n')
    await output.flush()
  }
})

t.test('cuts no line for a terminal that is slow, and counts those that a held one cannot take', async t => {
  const file = join(t.testdir(), 'terminal')
  // Like a terminal, it takes what fits.
  execFileSync('mkfifo', [file])
  const fd = openSync(file, constants.O_RDWR | constants.O_NONBLOCK)
  const output = createOutput(fd, true)
  const write = (count: number) => {
    for (let i = 0; i < count; i++) output.write(`${String(i).padEnd(199, '.')}\n`)
  }
  const chunk = Buffer.alloc(65_536)
  async function read() {
    let text = ''
    for (let idle = 0; idle < 20; idle++) {
      await new Promise(resolve => setTimeout(resolve, 10))
      try {
        for (;;) {
          text += chunk.toString('utf8', 0, readSync(fd, chunk))
          idle = 0
        }
      } catch {}
    }
    return text.split('\n').slice(0, -1)
  }
  const numbers = (lines: string[]) => lines.filter(line => line.length === 199).map(line => Number.parseInt(line, 10))
  write(1000)
  t.strictSame(
    numbers(await read()),
    Array.from({ length: 1000 }, (_, i) => i),
  )
  write(10_000)
  const early = await read()
  write(1)
  const all = [...early, ...(await read())]
  const [, dropped] = /(\d+) log lines dropped/.exec(all.join()) ?? []
  t.equal(numbers(all).length + Number(dropped), 10_001)
  write(1000)
  const flushed = output.flush()
  await read()
  await flushed
})

const line = `${JSON.stringify({ level: 'info', time: '2026-01-31T09:00:00.000Z', request_id: 'id', msg: 'ready' })}\n`

t.test('is for eyes on a terminal, and JSON elsewhere', async t => {
  for (const isTerminal of [true, false]) {
    const file = join(t.testdir(), 'log')
    const output = await createLogOutput(openSync(file, 'w'), isTerminal)
    output.write(line)
    await output.flush()
    if (isTerminal) t.match(readFileSync(file, 'utf8'), /INFO.*ready/)
    else t.equal(readFileSync(file, 'utf8'), line)
  }
})

t.test('is JSON on a terminal where what is for eyes is not installed', async t => {
  const missing = {
    prettyFactory() {
      throw new Error('not installed')
    },
  }
  const mocked = await t.mockImport<typeof import('../../src/cli/log-output.js')>('../../src/cli/log-output.js', {
    'pino-pretty': missing,
  })
  const file = join(t.testdir(), 'log')
  const output = await mocked.createLogOutput(openSync(file, 'w'), true)
  output.write(line)
  await output.flush()
  t.equal(readFileSync(file, 'utf8'), line)
})
