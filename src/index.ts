/** The programmatic API: an emulator of one's own, on a port of its own, in this process. */
import { readSetting, settings } from './config.js'
import { startEmulator } from './emulator.js'
import { type Logger, silent } from './log.js'

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

/** The seven fields of a purchase. */
export interface Purchase {
  cert_brand: string
  cert_type: string
  domain_type: string
  /** Years. */
  effective_time: number
  domain_numbers: number
  order_number: number
  agree_privacy_protection: true
}

export interface Order {
  /** `CS` + yyMMddHHmm in UTC+8 + 5 of [0-9A-Z]. */
  order_id: string
  /** ISO 8601, milliseconds, UTC. */
  at: string
  request: Purchase
  /** The ids count up by one from the first. */
  certificates: { first: string; count: number }
}

export interface Project {
  /** What was bought in the project, newest first. */
  orders(): Order[]
}

export interface Emulator {
  /** Where it listens, without a slash at the end: http://127.0.0.1:49152 */
  readonly url: string
  /** What decides the random part of the identifiers; give it as an option to have the same again. */
  readonly seed: string
  project(project_id: string): Project
  /** Forget every order, and begin again with the seed and the clock. */
  reset(): void
  /** Stop listening; requests under way get 700 ms. */
  close(): Promise<void>
}

/**
 * Start an emulator. Any number of them can run in one process; none touches anything outside itself.
 *
 * @throws {Error} for an option that can't be used, and the system's own when it can't listen
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const config = {
    host: readSetting(settings.host, options.host ?? settings.host.default, 'host'),
    port: readSetting(settings.port, String(options.port ?? 0), 'port'),
    seed: options.seed,
    clock: readSetting(settings.clock, options.clock, 'clock'),
    lenient: options.lenient ?? false,
    language: readSetting(settings.language, options.language ?? settings.language.default, 'language'),
  }
  return startEmulator(config, options.logger ?? silent)
}
