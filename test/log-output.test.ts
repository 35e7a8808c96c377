/** The log's output where the process tests don't reach it. */
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createLogOutput, createOutput } from '../src/log-output.js'

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
  const mocked = await t.mockImport<typeof import('../src/log-output.js')>('../src/log-output.js', {
    'pino-pretty': missing,
  })
  const file = join(t.testdir(), 'log')
  const output = await mocked.createLogOutput(openSync(file, 'w'), true)
  output.write(line)
  await output.flush()
  t.equal(readFileSync(file, 'utf8'), line)
})
