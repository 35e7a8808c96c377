/** Write log lines in batches without blocking the event loop. */
import type { Writable } from 'node:stream'
import { pino } from 'pino'
import type { LogLevel } from '../config.js'

export interface Output {
  write(line: string): void
  /** Hand over what is pending; resolves when the stream has taken it, or after a time limit. */
  flush(): Promise<void>
}

/** A batch is released after so many milliseconds, or as soon as it has so many characters. */
const batch = { milliseconds: 10, characters: 16_384 }
/** Characters that may wait for a slow reader; lines beyond are dropped and counted. */
const queueLimit = 1024 ** 2
/** Milliseconds. */
const flushTimeout = 200

/** Create the batcher. An unread pipe, a reader that left or a full disk costs log lines, but never stops the emulator. */
export function createOutput(stream: Writable): Output {
  let text = ''
  let lines = 0
  let dropped = 0
  let timer: NodeJS.Timeout | undefined
  // Without a listener, a failed write would end the process.
  stream.on('error', () => {})
  return { write, flush }

  function write(line: string) {
    text += line
    lines += 1
    if (text.length >= batch.characters) release()
    else timer ??= setTimeout(release, batch.milliseconds).unref()
  }

  function release() {
    clearTimeout(timer)
    timer = undefined
    if (stream.writableLength > queueLimit) dropped += lines
    else {
      const released = dropped + lines
      stream.write(dropped === 0 ? text : text + droppedLine(dropped), error => {
        if (error) dropped += released
      })
      dropped = 0
    }
    text = ''
    lines = 0
  }

  function flush() {
    release()
    return new Promise<void>(resolve => {
      const limit = setTimeout(resolve, flushTimeout)
      stream.write('', () => {
        clearTimeout(limit)
        resolve()
      })
    })
  }
}

const droppedLine = (count: number) =>
  `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), msg: `${count} log lines dropped` })}\n`

/** Create the output of the process: JSON lines, or pretty ones on a terminal if pino-pretty is installed. */
export async function createLogOutput(stream: Writable & { isTTY?: boolean } = process.stdout): Promise<Output> {
  const output = createOutput(stream)
  if (!stream.isTTY) return output
  try {
    const { prettyFactory } = await import('pino-pretty')
    const prettify = prettyFactory({ singleLine: true })
    return { write: line => output.write(prettify(line)), flush: output.flush }
  } catch {
    return output
  }
}

/** Create the log of the process, with levels as words and times in ISO 8601. */
export function createLog(level: LogLevel, output: Output) {
  let last = 0
  let text = ''
  const timestamp = () => {
    const now = Date.now()
    if (now !== last) {
      last = now
      text = `,"time":"${new Date(now).toISOString()}"`
    }
    return text
  }
  return pino({ level, base: null, timestamp, formatters: { level: level => ({ level }) } }, output)
}
