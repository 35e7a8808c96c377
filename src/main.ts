#!/usr/bin/env node
/** The process: arguments, environment, log, signals. Nothing else touches them. */
import { constants } from 'node:os'
import { pino } from 'pino'
import { type Config, readConfig } from './config.js'
import { type Emulator, startEmulator } from './emulator.js'
import { complaint, help } from './usage.js'
import { version } from './version.js'

const args = process.argv.slice(2)
if (args.includes('--help')) process.stdout.write(help())
else if (args.includes('--version')) process.stdout.write(`${version}\n`)
else await serve()

async function serve() {
  try {
    await start(readConfig(args, process.env))
  } catch (error) {
    process.stderr.write(`scm-emulator: ${complaint(error)}\n`)
    process.exitCode = 2
  }
}

async function start(config: Config) {
  const destination = pino.destination({ dest: 1, sync: false })
  const log = pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: level => ({ level }) },
    },
    destination,
  )
  const starting = startEmulator(config, log)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) onSignal(signal, () => stop(starting))
  const emulator = await starting
  // The line that tells where the emulator listens shows at every level that shows anything.
  if (config.logLevel !== 'silent') {
    log.child({}, { level: 'info' }).info({ url: emulator.url, seed: emulator.seed }, 'ready')
  }

  async function stop(starting: Promise<Emulator>) {
    await (await starting).close()
    destination.flushSync()
    process.exit(0)
  }
}

/** Call at the first signal; a second one ends the process at once. npm passes on a signal that the terminal gave already. */
function onSignal(signal: 'SIGTERM' | 'SIGINT', stop: () => void) {
  let first = 0
  process.on(signal, () => {
    if (first === 0) {
      first = Date.now()
      stop()
    } else if (Date.now() - first > 50) process.exit(128 + constants.signals[signal])
  })
}
