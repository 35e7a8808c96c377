/** The programmatic API: start an emulator in this process, on its own port. */
import { ConfigError, configFrom, isOption } from './config.js'
import type { FaultRule } from './domain/fault-rules.js'
import { type Emulator, startEmulator } from './emulator.js'
import { type Logger, silent } from './http/logger.js'
import type { StateDocument } from './store/state.js'

export type { Duplicates, Order, Purchase, Summary } from './control/views.js'
export type { Attempt } from './domain/attempt.js'
export type { ClockReading } from './domain/clock.js'
export type { Fault, FaultEffect, FaultRule } from './domain/fault-rules.js'
export type { Emulator, Project } from './emulator.js'
export type { StateDocument as State } from './store/state.js'
export type { Logger }

export interface EmulatorOptions {
  /** Any free port unless given. */
  port?: number
  /** 127.0.0.1 unless given. */
  host?: string
  /** Seed of the random part of every identifier; random unless given. */
  seed?: string
  /** Freeze the clock at this instant, RFC 3339, from 2001-09-10 to 2099-12-31. */
  clock?: string
  /** Accept any brand, and trim blanks off cert_brand, cert_type and domain_type. */
  lenient?: boolean
  /** Language of the service's messages; `en` unless given. */
  language?: 'en' | 'zh'
  /** Sell any valid product or only those of the catalogue; `any` unless given. */
  products?: 'any' | 'catalogue'
  /** Maximum number of certificates of a project; unlimited unless given. */
  quota?: number
  /** Initial fault rules. */
  faults?: readonly FaultRule[]
  /** Initial state, as `state.export()` returns it. */
  state?: StateDocument
  /** Number of attempts that the ledger keeps; 10 000 unless given. */
  ledgerSize?: number
  /** Serve `/_emulator/` or not; `on` unless given. */
  control?: 'on' | 'off'
  /** Bearer token that `/_emulator/` requires; none unless given. */
  controlToken?: string
  /** Further values of Host that `/_emulator/` accepts. */
  allowedHosts?: readonly string[]
  /** Maximum body size in bytes; 12 MiB unless given. */
  bodyLimit?: number
  /** Request timeout in seconds; 30 unless given. */
  requestTimeout?: number
  /** A logger such as pino's; no log unless given. */
  logger?: Logger
}

/**
 * Start an emulator. Any number can run in one process, and they share no state.
 *
 * @throws {Error} for an unknown or invalid option, and the system's error when it can't listen
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { logger = silent, faults, state, ...given } = { ...options, port: options.port ?? 0 }
  const unknown = Object.keys(given).find(name => !isOption(name))
  if (unknown !== undefined) throw new ConfigError(`${unknown} is not an option`)
  const values = new Map<string, unknown>(Object.entries(given))
  const config = configFrom((_setting, name) => [name, toText(values.get(name))])
  return startEmulator(config, { faults, state }, logger)
}

const toText = (value: unknown) => (value === undefined ? undefined : String(value))
