/** Texts for the person who starts the process: `--help` and startup errors. */
import { inspect } from 'node:util'
import { ConfigError, type Setting, settings } from '../config.js'
import { environmentName } from './arguments.js'
import { healthSettings } from './health.js'

/** Return the text of `--help`. */
export function help(): string {
  const all: Setting[] = Object.values({ ...settings, ...healthSettings })
  const groups = [...new Set(all.map(({ group }) => group))]
  const sections = groups.map(group =>
    [group, ...all.filter(setting => setting.group === group).map(row), ''].join('\n'),
  )
  return `scm-emulator: a local stand-in for the purchase call of Huawei Cloud SCM

Usage: scm-emulator [serve] [--flag value]...
       scm-emulator health [--url URL] [--wait SECONDS]  exits with 0 when ready

${sections.join('\n')}
Flags override environment variables.
--help prints this text, --version the version.
`
}

function row(setting: Setting): string {
  const suffix = setting.default ? ` (${setting.default})` : ''
  return `  --${setting.flag.padEnd(15)} ${environmentName(setting).padEnd(19)} ${setting.description}${suffix}`
}

interface SystemError extends Error {
  readonly code?: string
  readonly syscall: string
  readonly address?: string
  readonly hostname?: string
  readonly port?: number
  readonly path?: string
}

/** Explain an error at startup: in one line, but with the stack if it is an internal error. */
export function startupErrorMessage(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (!isSystemError(error)) return inspect(error)
  const { host, port, endpointsFile } = settings
  if (error.path !== undefined) return `${toName(endpointsFile)} takes ${endpointsFile.expects}: ${error.message}`
  if (error.port === undefined || error.code === 'EADDRNOTAVAIL') {
    return `${toName(host)} takes an address of this machine: ${error.message}`
  }
  return `${toName(port)} takes a port that is free and allowed, 0 for any: ${error.message}`
}

const isSystemError = (error: unknown): error is SystemError => error instanceof Error && 'syscall' in error

const toName = (setting: Setting) =>
  `--${setting.flag} (${[environmentName(setting), setting.fallback].filter(Boolean).join(', ')})`
