/** The log's output: batches, streams that fail or stall, and the form of a line. */
import { Writable } from 'node:stream'
import t from 'tap'
import { createLog, createLogOutput, createOutput } from '../../src/cli/log-output.js'
import { until } from '../support/until.js'

/** A stream that collects its writes; while it stalls it takes nothing, and a full one fails. */
function collector() {
  const chunks: string[] = []
  let pending = () => {}
  const state = { isStalled: false, isFull: false }
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      const take = () => {
        if (state.isFull) return done(new Error('ENOSPC'))
        if (chunk !== '') chunks.push(chunk)
        done()
      }
      if (state.isStalled) pending = take
      else take()
    },
    // As process.stdout does: an error is not its end.
    destroy(error, done) {
      done(error)
      ;(this as Writable & { _undestroy(): void })._undestroy()
    },
  })
  return { chunks, state, stream, resume: () => pending() }
}

t.test('writes many lines at once, after a moment or when they are many', async t => {
  const { stream, chunks } = collector()
  const output = createOutput(stream)
  output.write('one\n')
  output.write('two\n')
  t.strictSame(chunks, [])
  await until(() => chunks.length > 0)
  t.strictSame(chunks.splice(0), ['one\ntwo\n'])
  output.write(`${'a'.repeat(20_000)}\n`)
  t.equal(chunks.splice(0).join().length, 20_001)
  output.write('three\n')
  await output.flush()
  t.strictSame(chunks, ['three\n'])
})

t.test(
  'drops what a stalled stream cannot take, waits for it no longer than a moment, and tells the count',
  async t => {
    const { stream, chunks, state, resume } = collector()
    const output = createOutput(stream)
    state.isStalled = true
    for (let i = 0; i < 10_000; i++) output.write(`${'.'.repeat(199)}\n`)
    t.ok(stream.writableLength < 1.1 * 1024 ** 2)
    await output.flush()
    t.strictSame(chunks, [])
    state.isStalled = false
    resume()
    output.write('after\n')
    await output.flush()
    const lines = chunks.join('').trim().split('\n')
    t.equal(lines.at(-2), 'after')
    const { msg, ...rest } = JSON.parse(lines.at(-1) as string)
    t.match(rest, { level: 'warn', time: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ })
    t.equal(msg, `${10_000 - (lines.length - 2)} log lines dropped`)
  },
)

t.test('counts what a full disk did not take, and goes on when there is room', async t => {
  const { stream, chunks, state } = collector()
  const output = createOutput(stream)
  state.isFull = true
  output.write('one\n')
  await output.flush()
  output.write('two\n')
  await output.flush()
  state.isFull = false
  output.write('three\n')
  await output.flush()
  t.match(chunks.join(''), /^three\n.*"2 log lines dropped"\}\n$/)
})

t.test('a line has the time at which it was written', async t => {
  const { stream, chunks } = collector()
  const output = createOutput(stream)
  const log = createLog('info', output)
  const write = () => {
    const before = Date.now()
    log.info({ n: before }, 'told')
    return [before, Date.now()] as const
  }
  const first = write()
  await until(() => Date.now() > first[1])
  const second = write()
  await output.flush()
  const lines = chunks.join('').trim().split('\n')
  for (const [i, [from, to]] of [first, second].entries()) {
    const line = JSON.parse(lines[i] as string)
    t.match(line, { level: 'info', n: from, msg: 'told' })
    t.equal(line.time, new Date(line.time).toISOString())
    t.ok(Date.parse(line.time) >= from && Date.parse(line.time) <= to)
  }
})

const line = `${JSON.stringify({ level: 'info', time: '2026-01-31T09:00:00.000Z', request_id: 'id', msg: 'ready' })}\n`

/** What becomes of the line on a terminal, or on another stream. */
async function written(create: typeof createLogOutput, isTTY: boolean) {
  const { stream, chunks } = collector()
  const output = await create(Object.assign(stream, { isTTY }))
  output.write(line)
  await output.flush()
  return chunks.join('')
}

t.test('is pretty on a terminal, and JSON elsewhere', async t => {
  t.match(await written(createLogOutput, true), /INFO.*ready/)
  t.equal(await written(createLogOutput, false), line)
})

t.test('is JSON on a terminal where pino-pretty is not installed', async t => {
  const missing = {
    prettyFactory() {
      throw new Error('not installed')
    },
  }
  const mocked = await t.mockImport<typeof import('../../src/cli/log-output.js')>('../../src/cli/log-output.js', {
    'pino-pretty': missing,
  })
  t.equal(await written(mocked.createLogOutput, true), line)
})
