/** The programmatic API: an emulator of one's own, on a port of its own, in this process. */
import { ConfigError, configFrom } from './config.js'
import type { State } from './control/snapshot.js'
import type { FaultRule } from './domain/fault-rules.js'
import { startEmulator } from './emulator.js'
import type { Emulator } from './handle.js'
import { type Logger, silent } from './http/logger.js'

export type { State } from './control/snapshot.js'
export type { Attempt, Duplicates, Order, Purchase, Summary } from './control/views.js'
export type { ClockReading } from './domain/clock.js'
export type { Fault, FaultEffect, FaultRule } from './domain/fault-rules.js'
export type { Emulator, Project } from './handle.js'
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
  /** Whether any legal product can be bought, or only what the catalogue lists; `any` unless given. */
  products?: 'any' | 'catalogue'
  /** The most certificates that a project may hold; any number unless given. */
  quota?: number
  /** Fault rules to begin with. */
  faults?: readonly FaultRule[]
  /** State to begin with, as `state.export()` gives it. */
  state?: State
  /** Attempts that the ledger keeps in full; 10 000 unless given. */
  ledgerSize?: number
  /** Whether `/_emulator/` is there; `on` unless given. */
  control?: 'on' | 'off'
  /** The bearer token that `/_emulator/` asks for; none unless given. */
  controlToken?: string
  /** Further names by which `/_emulator/` may be asked. */
  allowedHosts?: readonly string[]
  /** The largest body, in bytes; 12 MiB unless given. */
  bodyLimit?: number
  /** Seconds for a request to be whole; 30 unless given. */
  requestTimeout?: number
  /** Where to log, such as pino's logger; nowhere unless given. */
  logger?: Logger
}

/**
 * Start an emulator. Any number of them can run in one process; none touches anything outside itself.
 *
 * @throws {Error} for an option that does not exist or can't be used, and the system's own when it can't listen
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { logger = silent, faults, state, ...given } = options
  const texts = new Map(
    Object.entries({ ...given, port: given.port ?? 0 }).map(([name, value]) => [name, textOf(value)]),
  )
  const unknown = [...texts.keys()].find(name => !optionNames.includes(name))
  if (unknown !== undefined) throw new ConfigError(`${unknown} is not an option`)
  const config = configFrom(({ flag }) => {
    const name = optionOf(flag)
    return [name, texts.get(name)]
  })
  return startEmulator(config, { faults, state }, logger)
}

const optionNames = [
  'port',
  'host',
  'seed',
  'clock',
  'lenient',
  'language',
  'products',
  'quota',
  'ledgerSize',
  'control',
  'controlToken',
  'allowedHosts',
  'bodyLimit',
  'requestTimeout',
]

/** The option that a flag is called in a program. */
const optionOf = (flag: string) => flag.replace(/-./g, ([, letter = '']) => letter.toUpperCase())

const textOf = (value: unknown) => (value === undefined ? undefined : String(value))
