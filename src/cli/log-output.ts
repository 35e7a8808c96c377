/** Where log lines go: a file descriptor, many at a time, and never at the cost of the emulator. */
import { constants, fstatSync, openSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'

export interface Output {
  write(line: string): void
  /** Hand over what is held back; resolves when it is gone, or when nobody takes it. */
  flush(): Promise<void>
}

/** Lines are held back for so long, in milliseconds, or until there are so many characters. */
const held = { milliseconds: 10, characters: 16_384 }
/** Bytes that may wait for a reader; what comes on top is dropped. */
const waiting = 1024 ** 2
/** How long a flush waits for a reader, in milliseconds. */
const patience = 200

/**
 * A pipe that nobody reads must neither stop the process nor fill its memory. Writing to it in a thread, as loggers do,
 * leaves a thread that keeps the process from ever ending: so it is written to without blocking, as a socket is; a terminal, which can be held, without waiting.
 */
export function createOutput(fd: number, isTerminal = false): Output {
  let text = ''
  let lines = 0
  let isScheduled = false
  let dropped = 0
  const put = createWriter(fd, isTerminal)
  return { write, flush }

  function write(line: string) {
    text += line
    lines += 1
    if (text.length >= held.characters) release()
    else if (!isScheduled) {
      isScheduled = true
      setTimeout(release, held.milliseconds).unref()
    }
  }

  function release(done = () => {}) {
    isScheduled = false
    const released = dropped === 0 ? text : text + droppedLine(dropped)
    dropped = put(released, done) ? 0 : dropped + lines
    text = ''
    lines = 0
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

function droppedLine(count: number) {
  return `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), msg: `${count} log lines dropped` })}\n`
}

/** JSON, a line each; on a terminal for eyes, where what is only for eyes is installed. */
export async function createLogOutput(fd: number, isTerminal: boolean): Promise<Output> {
  const output = createOutput(fd, isTerminal)
  if (!isTerminal) return output
  try {
    const { prettyFactory } = await import('pino-pretty')
    const prettify = prettyFactory({ singleLine: true })
    return { write: line => output.write(prettify(line)), flush: output.flush }
  } catch {
    return output
  }
}

/** Writes a text, and calls back when it is gone. False when nobody takes it. */
type Writer = (text: string, done: () => void) => boolean

function createWriter(fd: number, isTerminal: boolean): Writer {
  if (isTerminal) return createFileWriter(reopened(fd))
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

/** A terminal opened for ourselves, so that not to wait for it is nobody else's matter. */
function reopened(fd: number): number {
  try {
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch {
    return fd
  }
}

function createStreamWriter(fd: number): Writer {
  const stream = new Socket({ fd, readable: false, writable: true })
  // A reader that is gone reads no complaint either.
  stream.on('error', () => {})
  return (text, done) => {
    if (stream.writableLength > waiting) return false
    stream.write(text, () => done())
    return true
  }
}

/** A file takes all at once; a terminal what fits, and a held one nothing: the rest is tried again, so that no line is cut. */
function createFileWriter(fd: number): Writer {
  let rest = Buffer.alloc(0)
  let waiters: (() => void)[] = []
  let isRetrying = false
  return (text, done) => {
    drain()
    if (rest.length > waiting) return false
    rest = Buffer.concat([rest, Buffer.from(text)])
    waiters.push(done)
    drain()
    return true
  }

  function drain() {
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      // A full disk or a closed descriptor must not stop the emulator, nor a flush wait for it.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return tryAgain()
    }
    for (const done of waiters) done()
    waiters = []
  }

  function tryAgain() {
    if (isRetrying) return
    isRetrying = true
    setTimeout(() => {
      isRetrying = false
      drain()
    }, held.milliseconds).unref()
  }
}
