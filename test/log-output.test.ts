/** The log's output where the process tests don't reach it. */
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createOutput } from '../src/log-output.js'

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
  const output = createOutput(9999)
  output.write('nobody\n')
  await output.flush()
})
