/** The settings: one table, and how it is read from arguments and environment. It reads, it does nothing. */
import { inspect, parseArgs } from 'node:util'
import type { Language } from './errors.js'

export interface Config {
  readonly host: string
  readonly port: number
  readonly lenient: boolean
  readonly language: Language
  /** Decides the random part of every identifier; without it the system chooses. */
  readonly seed?: string | undefined
  /** The instant at which time stands still, milliseconds since the epoch. */
  readonly clock?: number | undefined
  readonly logLevel: LogLevel
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** A setting that can't be used. The message is one line that names it and what it takes. */
export class ConfigError extends Error {}

export interface Setting<Value = unknown> {
  readonly flag: string
  readonly default?: string
  readonly takes: string
  readonly meaning: string
  /** The value that a text spells, undefined when it spells none. */
  readonly read: (text: string) => Value | undefined
}

/** The one table. A setting's twin in the environment is `SCM_` and the flag in capitals: SCM_LOG_LEVEL. */
export const settings: { readonly [Name in keyof Config]-?: Setting<Config[Name]> } = {
  host: {
    flag: 'host',
    default: '127.0.0.1',
    takes: 'an address or a host name',
    meaning: 'address to listen on',
    read: text => text || undefined,
  },
  port: {
    flag: 'port',
    default: '8080',
    takes: 'a number from 0 to 65535',
    meaning: 'port to listen on; 0 for any free one',
    read: readPort,
  },
  lenient: {
    flag: 'lenient',
    default: 'false',
    takes: 'true or false',
    meaning: 'any brand; trim blanks off brand and types',
    read: text => ({ true: true, false: false })[text],
  },
  language: {
    flag: 'language',
    default: 'en',
    takes: 'en or zh',
    meaning: "language of the service's messages",
    read: text => (['en', 'zh'] as const).find(language => language === text),
  },
  seed: {
    flag: 'seed',
    takes: 'any text',
    meaning: 'same seed, clock, requests: same identifiers',
    read: text => text || undefined,
  },
  clock: {
    flag: 'clock',
    takes: 'an instant like 2026-01-31T09:00:00Z, from 2001-09-10 to 2099-12-31',
    meaning: 'an instant at which order time stands still',
    read: readInstant,
  },
  logLevel: {
    flag: 'log-level',
    default: 'info',
    takes: logLevels.join(', '),
    meaning: 'least level logged; refusals are warn',
    read: text => logLevels.find(level => level === text),
  },
}

export const environmentName = ({ flag }: Setting): string => `SCM_${flag.toUpperCase().replaceAll('-', '_')}`

/**
 * The settings by flag, else by environment (an empty variable counts as unset), else by default.
 *
 * @throws {ConfigError} for a flag that does not exist, or a value that can't be read
 */
export function readConfig(args: string[], environment: Readonly<Record<string, string | undefined>>): Config {
  const flags = readFlags(args)
  const read = <Value>(setting: Setting<Value>): Value => {
    const flag = flags.get(setting.flag)
    const name = environmentName(setting)
    if (flag !== undefined) return readSetting(setting, flag, `--${setting.flag}`)
    return readSetting(setting, environment[name] || setting.default, name)
  }
  return {
    host: read(settings.host),
    port: read(settings.port),
    lenient: read(settings.lenient),
    language: read(settings.language),
    seed: read(settings.seed),
    clock: read(settings.clock),
    logLevel: read(settings.logLevel),
  }
}

/**
 * The value of one setting. `source` is what the message calls it.
 *
 * @throws {ConfigError} when the text spells no value of it
 */
export function readSetting<Value>(setting: Setting<Value>, text: string | undefined, source: string): Value {
  const value = text === undefined ? undefined : setting.read(text)
  // Without a text there is no default either, so undefined is a value of this setting.
  if (value === undefined && text !== undefined) {
    throw new ConfigError(`${source} takes ${setting.takes}, not ${JSON.stringify(text)}`)
  }
  return value as Value
}

/** What to say of an error that keeps the emulator from starting: one line, but for a defect, which shows its stack. */
export function complaint(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (!(error instanceof Error && 'syscall' in error)) return inspect(error)
  return `can't listen: ${error.message}; --host takes an address of this machine, --port a port that is free`
}

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

function readFlags(args: string[]): Map<string, string> {
  const flags = new Map<string, string>()
  const known = Object.values(settings).map(setting => setting.flag)
  const options = Object.fromEntries(
    known.map(flag => [flag, { type: flag === 'lenient' ? ('boolean' as const) : ('string' as const) }]),
  )
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option' || !known.includes(token.name)) {
      const text = token.kind === 'option' ? token.rawName : token.kind === 'positional' ? token.value : '--'
      throw new ConfigError(`unknown argument ${text}; --help lists the flags`)
    }
    flags.set(token.name, token.value ?? (token.name === 'lenient' ? 'true' : ''))
  }
  return flags
}

function readPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65535 ? port : undefined
}

/** RFC 3339; the bounds are those of thirteen digits and of a year in two digits. */
function readInstant(text: string): number | undefined {
  const isWritten = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text)
  // Date.parse carries the 30th of February over to March.
  const day = text.slice(0, 10)
  const isDay = isWritten && new Date(Date.parse(day)).getUTCDate() === Number(day.slice(8))
  const instant = isDay ? Date.parse(text.toUpperCase().replace(' ', 'T')) : Number.NaN
  const [first, last] = [Date.parse('2001-09-10T00:00:00Z'), Date.parse('2099-12-31T23:59:59.999Z')]
  return instant >= first && instant <= last ? instant : undefined
}
