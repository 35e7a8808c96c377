#!/usr/bin/env node
/** The process: what it is asked to do, and how a signal ends it. */
import { complaint, help } from './usage.js'
import { version } from './version.js'

const args = process.argv.slice(2)
if (args.includes('--help')) process.stdout.write(help())
else if (args.includes('--version')) process.stdout.write(`${version}\n`)
else run()

function run() {
  const serving = import('./serve.js').then(({ serve }) => serve(args, process.env))
  serving.catch(error => {
    process.stderr.write(`scm-emulator: ${complaint(error)}\n`)
    process.exitCode = 2
  })
  let signalled = 0
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (signalled === 0) {
        signalled = Date.now()
        serving.then(stop => stop()).finally(() => process.exit(0))
        // npm passes on a signal that the terminal has given already; a second one of its own ends the process at once.
      } else if (Date.now() - signalled > 50) process.exit(0)
    })
  }
}
