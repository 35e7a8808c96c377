/** What the process says to whoever starts it. */
import { inspect } from 'node:util'
import { ConfigError, environmentName, type Setting, settings } from '../config.js'
import { healthSettings } from './health.js'

const titles: Readonly<Record<Setting['group'], string>> = {
  where: 'Where it listens',
  answers: 'How it answers',
  control: 'How tests reach into it',
  limits: 'What it takes',
  log: 'What it says',
}

/** What `--help` prints. */
export function help(): string {
  const all = Object.values<Setting>(settings)
  const groups = Object.entries(titles).map(([group, title]) => {
    const rows = all.filter(setting => setting.group === group).map(row)
    return `${title}\n${rows.join('')}`
  })
  return `scm-emulator: a local stand-in for the purchase call of Huawei Cloud SCM

Usage: scm-emulator [serve] [--flag value]...
       scm-emulator health [--url URL] [--wait SECONDS]  0 when ready

${groups.join('\n')}
Health
${Object.values<Setting>(healthSettings).map(row).join('')}
Every flag has a twin in the environment. --version and --help print just that.
`
}

function row(setting: Setting): string {
  const preset = setting.default ? ` (${setting.default})` : ''
  return `  --${setting.flag.padEnd(15)} ${environmentName(setting).padEnd(19)} ${setting.meaning}${preset}\n`
}

interface SystemError extends Error {
  readonly code?: string
  readonly syscall: string
  readonly address?: string
  readonly hostname?: string
  readonly port?: number
  readonly path?: string
}

/** What to say of an error that keeps the emulator from starting: one line, but for a defect, which shows its stack. */
export function complaint(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (!isSystemError(error)) return inspect(error)
  const { host, port, endpointsFile } = settings
  if (error.path !== undefined) return `${named(endpointsFile)} takes ${endpointsFile.takes}: ${error.message}`
  if (error.port === undefined || error.code === 'EADDRNOTAVAIL') {
    return `${named(host)} takes an address of this machine: ${error.message}`
  }
  return `${named(port)} takes a port that is free and allowed, 0 for any: ${error.message}`
}

const isSystemError = (error: unknown): error is SystemError => error instanceof Error && 'syscall' in error

const named = (setting: Setting) =>
  `--${setting.flag} (${[environmentName(setting), setting.also].filter(Boolean).join(', ')})`
