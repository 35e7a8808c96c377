/** The settings: one table from which flags, environment variables, options, `--help` and the README derive. */
import { parseInstant } from './domain/clock.js'

/** An invalid setting. The message is one line that names the setting and the values it takes. */
export class ConfigError extends Error {}

export interface Setting<Value = unknown> {
  /** Its title in `--help`. */
  readonly group: 'Server' | 'Responses' | 'Control API' | 'Limits' | 'Logging' | 'Health check'
  readonly flag: string
  readonly default?: string
  /** Completes the sentence "--flag takes". */
  readonly expects: string
  readonly description: string
  /** A variable that platforms set; it counts when the setting's own is unset. */
  readonly fallback?: string
  /** The flag alone means true. */
  readonly isSwitch?: boolean
  /** Not an option of createEmulator. */
  readonly isProcessOnly?: boolean
  /** Return the value, or undefined if the text is invalid. */
  readonly parse: (text: string) => Value | undefined
}

export type Table = Readonly<Record<string, Setting>>

/** The values of a table's settings. Those without a default may be undefined. */
export type Values<T extends Table> = {
  readonly [Name in keyof T]:
    | Exclude<ReturnType<T[Name]['parse']>, undefined>
    | (T[Name] extends { readonly default: string } ? never : undefined)
}

export type Config = Values<typeof settings>
export type LogLevel = Config['logLevel']

/** The settings that are options of createEmulator, where `faults` and `state` are values instead of files. */
export type OptionName = {
  [Name in keyof Config]: (typeof settings)[Name] extends { readonly isProcessOnly: true } ? never : Name
}[keyof Config]

export const settings = {
  host: {
    group: 'Server',
    flag: 'host',
    default: '127.0.0.1',
    expects: 'an address or a host name',
    description: 'address to listen on',
    fallback: 'HOST',
    parse: nonEmpty,
  },
  port: {
    group: 'Server',
    flag: 'port',
    default: '8080',
    description: 'port to listen on; 0: a free one',
    fallback: 'PORT',
    ...number('', 0, 65535),
  },
  endpointsFile: {
    group: 'Server',
    flag: 'endpoints-file',
    expects: 'a file that can be written',
    description: 'write the URL to this file as JSON',
    isProcessOnly: true,
    parse: nonEmpty,
  },
  lenient: {
    group: 'Responses',
    flag: 'lenient',
    default: 'false',
    expects: 'true or false',
    description: 'accept any brand, trim values',
    isSwitch: true,
    parse: text => text === 'true' || (text === 'false' ? false : undefined),
  },
  language: {
    group: 'Responses',
    flag: 'language',
    default: 'en',
    description: "language of the service's messages",
    ...oneOf('en', 'zh'),
  },
  /** Decides the random part of every identifier. */
  seed: {
    group: 'Responses',
    flag: 'seed',
    expects: 'any text',
    description: 'seed for reproducible identifiers',
    parse: text => text,
  },
  /** Milliseconds since the epoch. */
  clock: {
    group: 'Responses',
    flag: 'clock',
    expects: 'an instant like 2026-01-31T09:00:00Z, from 2001-09-10 to 2099-12-31',
    description: 'freeze the clock at this instant',
    parse: parseInstant,
  },
  products: {
    group: 'Responses',
    flag: 'products',
    default: 'any',
    description: 'products that can be bought',
    ...oneOf('any', 'catalogue'),
  },
  quota: {
    group: 'Responses',
    flag: 'quota',
    description: 'maximum certificates of a project',
    ...number('of certificates ', 0, 999_999_999),
  },
  faults: {
    group: 'Control API',
    flag: 'faults',
    expects: 'a JSON file, an array of fault rules',
    description: 'initial fault rules',
    isProcessOnly: true,
    parse: nonEmpty,
  },
  state: {
    group: 'Control API',
    flag: 'state',
    expects: 'a JSON file, as GET /_emulator/state gives it',
    description: 'initial state',
    isProcessOnly: true,
    parse: nonEmpty,
  },
  control: {
    group: 'Control API',
    flag: 'control',
    default: 'on',
    description: 'switch /_emulator/ on or off',
    ...oneOf('on', 'off'),
  },
  controlToken: {
    group: 'Control API',
    flag: 'control-token',
    expects: 'any text of visible characters',
    description: 'bearer token that /_emulator/ requires',
    parse: text => (/^[!-~]+$/.test(text) ? text : undefined),
  },
  /** In lower case. */
  allowedHosts: {
    group: 'Control API',
    flag: 'allowed-hosts',
    default: '',
    expects: 'host names, separated by commas',
    description: 'further Host values for /_emulator/',
    parse: parseNames,
  },
  ledgerSize: {
    group: 'Limits',
    flag: 'ledger-size',
    default: '10000',
    description: 'attempts kept in the ledger',
    ...number('of attempts ', 1, 1_000_000),
  },
  /** Documented: 12 MB. */
  bodyLimit: {
    group: 'Limits',
    flag: 'body-limit',
    default: String(12 * 1024 ** 2),
    description: 'maximum body size in bytes',
    ...number('of bytes ', 1, 256 * 1024 ** 2),
  },
  requestTimeout: {
    group: 'Limits',
    flag: 'request-timeout',
    default: '30',
    description: 'request timeout in seconds',
    ...number('of seconds ', 0.1, 3600, /^\d{1,4}(\.\d+)?$/),
  },
  logLevel: {
    group: 'Logging',
    flag: 'log-level',
    default: 'info',
    description: 'minimum log level',
    isProcessOnly: true,
    ...oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
} as const satisfies Table

export function isOption(name: string): boolean {
  return Object.hasOwn(settings, name) && !('isProcessOnly' in settings[name as keyof Config])
}

/** Return where a setting's text comes from, for messages, and the text if there is one. */
export type Lookup = (setting: Setting, name: string) => readonly [source: string, text: string | undefined]

export const configFrom = (lookup: Lookup): Config => parseSettings(settings, lookup)

/** Parse the settings of a table. @throws {ConfigError} for an invalid text */
export function parseSettings<T extends Table>(table: T, lookup: Lookup): Values<T> {
  const values = Object.entries(table).map(([name, setting]) => {
    const [source, text = setting.default] = lookup(setting, name)
    const value = text === undefined ? undefined : setting.parse(text)
    if (value !== undefined || text === undefined) return [name, value]
    throw new ConfigError(`${source} takes ${setting.expects}, not ${JSON.stringify(text)}`)
  })
  return Object.fromEntries(values)
}

function nonEmpty(text: string) {
  return text || undefined
}

function parseNames(text: string): readonly string[] {
  const names = text.toLowerCase().split(',')
  return names.map(name => name.trim()).filter(name => name !== '')
}

function oneOf<Word extends string>(...words: Word[]) {
  return {
    expects: words.join(words.length === 2 ? ' or ' : ', '),
    parse: (text: string) => words.find(word => word === text),
  }
}

/** Integers, unless `form` says otherwise. */
export function number(
  unit: string,
  least: number,
  most: number,
  form = new RegExp(`^\\d{1,${String(most).length}}$`),
) {
  return {
    expects: `a number ${unit}from ${least} to ${most}`,
    parse(text: string) {
      const value = form.test(text) ? Number(text) : Number.NaN
      return value >= least && value <= most ? value : undefined
    },
  }
}
