#!/usr/bin/env node
/** The process: arguments, environment, log, signals. Nothing else touches them. */
import { pino } from 'pino'
import { type Config, complaint, help, readConfig } from './config.js'
import { startEmulator } from './emulator.js'
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
  const emulator = await startEmulator(config, log)
  // The line that tells where the emulator listens shows at every level that shows anything.
  if (config.logLevel !== 'silent') {
    log.child({}, { level: 'info' }).info({ url: emulator.url, seed: emulator.seed }, 'ready')
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      await emulator.close()
      destination.flushSync()
      process.exit(0)
    })
  }
}
