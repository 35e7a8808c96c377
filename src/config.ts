/** The settings: one table, and how it is read from arguments and environment. It reads, it does nothing. */
import type { Language } from './refusal-answer.js'

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
  /** Whether the flag may stand alone, for true. */
  readonly isSwitch?: boolean
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
    isSwitch: true,
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
    read: text => text,
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
export function readConfig(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Config {
  const flags = readFlags(args)
  return configFrom(setting => {
    const text = flags.get(setting.flag)
    const name = environmentName(setting)
    return text === undefined ? [name, environment[name] || undefined] : [`--${setting.flag}`, text]
  })
}

/**
 * The settings from wherever their texts are. `find` gives what a message calls a setting, and its text if it has one.
 *
 * @throws {ConfigError} for a text that spells no value of its setting
 */
export function configFrom(find: (setting: Setting) => [name: string, text: string | undefined]): Config {
  const read = <Value>(setting: Setting<Value>): Value => {
    const [name, text = setting.default] = find(setting)
    const value = text === undefined ? undefined : setting.read(text)
    if (value === undefined && text !== undefined) {
      throw new ConfigError(`${name} takes ${setting.takes}, not ${JSON.stringify(text)}`)
    }
    // A setting without a default may be undefined; its type says so.
    return value as Value
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

/** The text of each flag: `--port 1`, `--port=1`; a switch may stand alone. The last of two counts. */
function readFlags(args: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>()
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, flag, text] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? []
    const setting = Object.values<Setting>(settings).find(setting => setting.flag === flag)
    if (setting === undefined) throw new ConfigError(`unknown argument ${JSON.stringify(arg)}; --help lists the flags`)
    const isAlone = setting.isSwitch === true && setting.read(rest[0] ?? '') === undefined
    flags.set(setting.flag, text ?? (isAlone ? 'true' : (rest.shift() ?? '')))
  }
  return flags
}

function readPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65535 ? port : undefined
}

/** RFC 3339; the bounds are those of thirteen digits and of a year in two digits. */
function readInstant(text: string): number | undefined {
  const isWritten = /^\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text)
  // Date.parse carries the 30th of February over to March.
  const day = text.slice(0, 10)
  const isDay = isWritten && new Date(Date.parse(day)).getUTCDate() === Number(day.slice(8))
  const instant = isDay ? Date.parse(text.toUpperCase().replace(' ', 'T')) : Number.NaN
  const [first, last] = [Date.parse('2001-09-10T00:00:00Z'), Date.parse('2099-12-31T23:59:59.999Z')]
  return instant >= first && instant <= last ? instant : undefined
}
