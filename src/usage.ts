/** What the process says to whoever starts it. */
import { inspect } from 'node:util'
import { ConfigError, environmentName, settings } from './config.js'

/** What `--help` prints. */
export function help(): string {
  const rows = Object.values(settings).map(setting => {
    const preset = setting.default === undefined ? '' : ` (${setting.default})`
    return `  --${setting.flag.padEnd(10)} ${environmentName(setting).padEnd(14)} ${setting.meaning}${preset}`
  })
  return `scm-emulator: a local stand-in for the purchase call of Huawei Cloud SCM

usage: scm-emulator [--flag value]...   each flag has a twin in the environment

${rows.join('\n')}
  --version                   print the version
  --help                      print this
`
}

/** What to say of an error that keeps the emulator from starting: one line, but for a defect, which shows its stack. */
export function complaint(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (!(error instanceof Error && 'syscall' in error)) return inspect(error)
  return `can't listen: ${error.message}; --host takes an address of this machine, --port a port that is free`
}
