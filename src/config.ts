/** The settings: one table, and how it is read from arguments and environment. It reads, it does nothing. */
import { readInstant } from './domain/clock.js'
import { bodyLimit } from './gateway/limits.js'
import type { Language } from './http/error-response.js'

export interface Config {
  readonly host: string
  readonly port: number
  readonly endpointsFile?: string | undefined
  readonly lenient: boolean
  readonly language: Language
  /** Decides the random part of every identifier; without it the system chooses. */
  readonly seed?: string | undefined
  /** The instant at which time stands still, milliseconds since the epoch. */
  readonly clock?: number | undefined
  /** Bytes. */
  readonly bodyLimit: number
  /** Seconds. */
  readonly requestTimeout: number
  readonly logLevel: LogLevel
  readonly products: 'any' | 'catalogue'
  /** The most certificates that a project may hold; any number without it. */
  readonly quota?: number | undefined
  /** Attempts that the ledger keeps in full. */
  readonly ledgerSize: number
  /** Files to begin with. */
  readonly faults?: string | undefined
  readonly state?: string | undefined
  readonly control: 'on' | 'off'
  readonly controlToken?: string | undefined
  /** In lower case. */
  readonly allowedHosts: readonly string[]
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** A setting that can't be used. The message is one line that names it and what it takes. */
export class ConfigError extends Error {}

export interface Setting<Value = unknown> {
  readonly group: 'where' | 'answers' | 'control' | 'limits' | 'log'
  readonly flag: string
  readonly default?: string
  readonly takes: string
  readonly meaning: string
  /** A variable that counts when the twin is unset, as platforms set it. */
  readonly also?: string
  /** Whether the flag may stand alone, for true. */
  readonly isSwitch?: boolean
  /** The value that a text spells, undefined when it spells none. */
  readonly read: (text: string) => Value | undefined
}

/** The one table. A setting's twin in the environment is `SCM_` and the flag in capitals: SCM_LOG_LEVEL. */
export const settings: { readonly [Name in keyof Config]-?: Setting<Config[Name]> } = {
  host: {
    group: 'where',
    flag: 'host',
    default: '127.0.0.1',
    takes: 'an address or a host name',
    meaning: 'address to listen on',
    also: 'HOST',
    read: text => text || undefined,
  },
  port: {
    group: 'where',
    flag: 'port',
    default: '8080',
    takes: 'a number from 0 to 65535',
    meaning: 'port to listen on; 0 for any free',
    also: 'PORT',
    read: text => readNumber(text, /^\d{1,5}$/, 0, 65535),
  },
  endpointsFile: {
    group: 'where',
    flag: 'endpoints-file',
    takes: 'a file that can be written',
    meaning: 'say there as JSON where it listens',
    read: text => text || undefined,
  },
  lenient: {
    group: 'answers',
    flag: 'lenient',
    default: 'false',
    takes: 'true or false',
    meaning: 'any brand; trim blanks off words',
    isSwitch: true,
    read: text => ({ true: true, false: false })[text],
  },
  language: {
    group: 'answers',
    flag: 'language',
    default: 'en',
    takes: 'en or zh',
    meaning: "language of the service's messages",
    read: text => (['en', 'zh'] as const).find(language => language === text),
  },
  seed: {
    group: 'answers',
    flag: 'seed',
    takes: 'any text',
    meaning: 'same seed and requests: same identifiers',
    read: text => text,
  },
  clock: {
    group: 'answers',
    flag: 'clock',
    takes: 'an instant like 2026-01-31T09:00:00Z, from 2001-09-10 to 2099-12-31',
    meaning: 'instant at which time stands still',
    read: readInstant,
  },
  products: {
    group: 'answers',
    flag: 'products',
    default: 'any',
    takes: 'any or catalogue',
    meaning: 'whether only listed ones are sold',
    read: text => (['any', 'catalogue'] as const).find(products => products === text),
  },
  quota: {
    group: 'answers',
    flag: 'quota',
    takes: 'a number of certificates from 0 to 999999999',
    meaning: 'most that a project may hold',
    read: text => readNumber(text, /^\d{1,9}$/, 0, 999_999_999),
  },
  faults: {
    group: 'control',
    flag: 'faults',
    takes: 'a JSON file, an array of fault rules',
    meaning: 'fault rules to begin with',
    read: text => text || undefined,
  },
  state: {
    group: 'control',
    flag: 'state',
    takes: 'a JSON file, as GET /_emulator/state gives it',
    meaning: 'state to begin with',
    read: text => text || undefined,
  },
  control: {
    group: 'control',
    flag: 'control',
    default: 'on',
    takes: 'on or off',
    meaning: 'whether /_emulator/ is there',
    read: text => (['on', 'off'] as const).find(control => control === text),
  },
  controlToken: {
    group: 'control',
    flag: 'control-token',
    takes: 'any text of visible characters',
    meaning: 'bearer token that /_emulator/ asks for',
    read: text => (/^[!-~]+$/.test(text) ? text : undefined),
  },
  allowedHosts: {
    group: 'control',
    flag: 'allowed-hosts',
    default: '',
    takes: 'host names, parted by commas',
    meaning: 'further Hosts to reach /_emulator/ by',
    read: text =>
      text
        .toLowerCase()
        .split(',')
        .map(name => name.trim())
        .filter(name => name !== ''),
  },
  ledgerSize: {
    group: 'limits',
    flag: 'ledger-size',
    default: '10000',
    takes: 'a number of attempts from 1 to 1000000',
    meaning: 'attempts remembered in full',
    read: text => readNumber(text, /^\d{1,7}$/, 1, 1_000_000),
  },
  bodyLimit: {
    group: 'limits',
    flag: 'body-limit',
    default: String(bodyLimit),
    takes: 'a number of bytes from 1 to 268435456',
    meaning: 'largest body, in bytes',
    read: text => readNumber(text, /^\d{1,9}$/, 1, 256 * 1024 ** 2),
  },
  requestTimeout: {
    group: 'limits',
    flag: 'request-timeout',
    default: '30',
    takes: 'a number of seconds from 0.1 to 3600',
    meaning: 'seconds for a request to be whole',
    read: text => readNumber(text, /^\d{1,4}(\.\d+)?$/, 0.1, 3600),
  },
  logLevel: {
    group: 'log',
    flag: 'log-level',
    default: 'info',
    takes: logLevels.join(', '),
    meaning: 'least level logged',
    read: text => logLevels.find(level => level === text),
  },
}

export const environmentName = ({ flag }: Setting): string => `SCM_${flag.toUpperCase().replaceAll('-', '_')}`

export type Environment = Readonly<Record<string, string | undefined>>

/** What a message calls a setting, and its text if it has one. */
export type Find = (setting: Setting) => [name: string, text: string | undefined]

/**
 * The settings by flag, else by environment (an empty variable counts as unset), else by default.
 *
 * @throws {ConfigError} for a flag that does not exist, or a value that can't be read
 */
export function readConfig(args: readonly string[], environment: Environment): Config {
  return configFrom(finder(Object.values(settings), args, environment))
}

/** Looks for a setting's text among arguments and environment. @throws {ConfigError} for a flag that does not exist */
export function finder(known: readonly Setting[], args: readonly string[], environment: Environment): Find {
  const flags = readFlags(known, args)
  return setting => {
    const text = flags.get(setting.flag)
    if (text !== undefined) return [`--${setting.flag}`, text]
    const name = [environmentName(setting), setting.also ?? ''].find(name => environment[name]) ?? ''
    return [name, environment[name]]
  }
}

/**
 * The settings from wherever their texts are.
 *
 * @throws {ConfigError} for a text that spells no value of its setting
 */
export function configFrom(find: Find): Config {
  return {
    host: readSetting(settings.host, find),
    port: readSetting(settings.port, find),
    endpointsFile: readSetting(settings.endpointsFile, find),
    lenient: readSetting(settings.lenient, find),
    language: readSetting(settings.language, find),
    seed: readSetting(settings.seed, find),
    clock: readSetting(settings.clock, find),
    bodyLimit: readSetting(settings.bodyLimit, find),
    requestTimeout: readSetting(settings.requestTimeout, find),
    logLevel: readSetting(settings.logLevel, find),
    products: readSetting(settings.products, find),
    quota: readSetting(settings.quota, find),
    ledgerSize: readSetting(settings.ledgerSize, find),
    faults: readSetting(settings.faults, find),
    state: readSetting(settings.state, find),
    control: readSetting(settings.control, find),
    controlToken: readSetting(settings.controlToken, find),
    allowedHosts: readSetting(settings.allowedHosts, find),
  }
}

/** @throws {ConfigError} for a text that spells no value of the setting */
export function readSetting<Value>(setting: Setting<Value>, find: Find): Value {
  const [name, text = setting.default] = find(setting)
  const value = text === undefined ? undefined : setting.read(text)
  if (value === undefined && text !== undefined) {
    throw new ConfigError(`${name} takes ${setting.takes}, not ${JSON.stringify(text)}`)
  }
  // A setting without a default may be undefined; its type says so.
  return value as Value
}

/** The text of each flag: `--port 1`, `--port=1`; a switch may stand alone. The last of two counts. */
function readFlags(known: readonly Setting[], args: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>()
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, flag, text] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? []
    const setting = known.find(setting => setting.flag === flag)
    if (setting === undefined) throw new ConfigError(`unknown argument ${JSON.stringify(arg)}; --help lists the flags`)
    const isAlone = setting.isSwitch === true && setting.read(rest[0] ?? '') === undefined
    flags.set(setting.flag, text ?? (isAlone ? 'true' : (rest.shift() ?? '')))
  }
  return flags
}

export function readNumber(text: string, form: RegExp, least: number, most: number): number | undefined {
  const number = form.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : undefined
}
