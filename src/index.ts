/** The programmatic API: an emulator of one's own, on a port of its own, in this process. */
import { ConfigError, configFrom } from './config.js'
import { type Emulator, startEmulator } from './emulator.js'
import { type Logger, silent } from './log.js'

export type { Emulator, Order, Project, Purchase } from './emulator.js'
export type { Logger }

export interface EmulatorOptions {
  /** Any free port unless given. */
  port?: number
  /** 127.0.0.1 unless given. */
  host?: string
  /** Decides the random part of every identifier; the system chooses unless given. */
  seed?: string
  /** Freeze the time of orders at this instant, RFC 3339, from 2001-09-10 to 2099-12-31. */
  clock?: string
  /** Take any brand, and trim blanks off cert_brand, cert_type and domain_type. */
  lenient?: boolean
  /** Language of the service's messages; `en` unless given. */
  language?: 'en' | 'zh'
  /** Where to log, such as pino's logger; nowhere unless given. */
  logger?: Logger
}

/**
 * Start an emulator. Any number of them can run in one process; none touches anything outside itself.
 *
 * @throws {Error} for an option that does not exist or can't be used, and the system's own when it can't listen
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { logger = silent, ...given } = options
  const texts = new Map(
    Object.entries({ ...given, port: given.port ?? 0 }).map(([name, value]) => [name, textOf(value)]),
  )
  const unknown = [...texts.keys()].find(name => !optionNames.includes(name))
  if (unknown !== undefined) throw new ConfigError(`${unknown} is not an option`)
  return startEmulator(
    configFrom(({ flag }) => [flag, texts.get(flag)]),
    logger,
  )
}

const optionNames = ['port', 'host', 'seed', 'clock', 'lenient', 'language']

const textOf = (value: unknown) => (value === undefined ? undefined : String(value))
