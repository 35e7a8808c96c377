#!/usr/bin/env node
/** The process: its commands, its signals and its exit codes. */
import { help, startupErrorMessage } from './cli/usage.js'
import { ConfigError } from './config.js'
import { version } from './domain/version.js'

const [command, ...args] = process.argv[2]?.startsWith('--')
  ? ['serve', ...process.argv.slice(2)]
  : process.argv.slice(2)
if (process.argv.includes('--help') || process.argv.includes('-h')) process.stdout.write(help())
else if (process.argv.includes('--version')) process.stdout.write(`${version}\n`)
else if (command === 'health') checkHealth().catch(fail)
else if (command === undefined || command === 'serve') run()
else fail(new ConfigError(`unknown command ${JSON.stringify(command)}; --help lists them`))

async function checkHealth() {
  const { health } = await import('./cli/health.js')
  const problem = await health(args, process.env)
  if (problem === undefined) return
  process.stderr.write(`scm-emulator: not ready: ${problem}\n`)
  process.exitCode = 1
}

function run() {
  const serving = import('./cli/serve.js').then(({ serve }) => serve(args, process.env))
  serving.catch(fail)
  let signalled = 0
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (signalled === 0) {
        signalled = Date.now()
        serving.then(stop => stop()).finally(() => process.exit(0))
        // Within 50 ms it is npm that repeats the terminal's signal; a later one ends the process at once.
      } else if (Date.now() - signalled > 50) process.exit(0)
    })
  }
}

function fail(error: unknown) {
  process.stderr.write(`scm-emulator: ${startupErrorMessage(error)}\n`)
  process.exitCode = 2
}
