/** Where log lines go: a file descriptor, many at a time, and never at the cost of the emulator. */
import { fstatSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'

export interface Output {
  write(line: string): void
  /** Hand over what is held back; resolves when it is gone, or when nobody takes it. */
  flush(): Promise<void>
}

/** Lines are held back for so long, in milliseconds, or until there are so many characters. */
const held = { milliseconds: 10, characters: 16_384 }
/** Bytes that may wait for a reader of a pipe; what comes on top is dropped. */
const waiting = 1024 ** 2
/** How long a flush waits for a reader, in milliseconds. */
const patience = 200

/**
 * A pipe that nobody reads must neither stop the process nor fill its memory. Writing to it in a thread, as loggers do,
 * leaves a thread that keeps the process from ever ending: so it is written to without blocking, as a socket is.
 */
export function createOutput(fd: number): Output {
  let text = ''
  let isScheduled = false
  const put = createWriter(fd)
  return { write, flush }

  function write(line: string) {
    text += line
    if (text.length >= held.characters) release()
    else if (!isScheduled) {
      isScheduled = true
      setTimeout(release, held.milliseconds).unref()
    }
  }

  function release(done = () => {}) {
    isScheduled = false
    const released = text
    text = ''
    put(released, done)
  }

  function flush() {
    return new Promise<void>(resolve => {
      const timer = setTimeout(resolve, patience)
      release(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}

/** JSON, a line each; on a terminal for eyes, where what is only for eyes is installed. */
export async function createLogOutput(fd: number, isTerminal: boolean): Promise<Output> {
  if (!isTerminal) return createOutput(fd)
  try {
    const { default: pretty } = await import('pino-pretty')
    const stream = pretty({ colorize: true, singleLine: true, destination: fd, sync: true })
    return { write: line => stream.write(line), flush: async () => {} }
  } catch {
    return createOutput(fd)
  }
}

type Writer = (text: string, done: () => void) => void

function createWriter(fd: number): Writer {
  return isStream(fd) ? createStreamWriter(fd) : createFileWriter(fd)
}

function isStream(fd: number) {
  try {
    const stat = fstatSync(fd)
    return stat.isFIFO() || stat.isSocket()
  } catch {
    // A closed descriptor: the file writer will find nobody there, and not mind.
    return false
  }
}

function createStreamWriter(fd: number): Writer {
  const stream = new Socket({ fd, readable: false, writable: true })
  // A reader that is gone reads no complaint either.
  stream.on('error', () => {})
  let dropped = 0
  return (text, done) => {
    if (stream.writableLength > waiting) {
      dropped += text.split('\n').length - 1
      return
    }
    const lost = dropped === 0 ? '' : `${JSON.stringify({ level: 'warn', msg: `${dropped} log lines dropped` })}\n`
    dropped = 0
    stream.write(lost + text, () => done())
  }
}

function createFileWriter(fd: number): Writer {
  return (text, done) => {
    try {
      writeSync(fd, text)
    } catch {
      // A full disk or a closed descriptor must not stop the emulator.
    }
    done()
  }
}
