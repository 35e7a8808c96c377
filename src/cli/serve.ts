/** An emulator as a process runs it: set up by arguments and environment, with its log on standard output. */
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isatty } from 'node:tty'
import { pino } from 'pino'
import {
  type Config,
  ConfigError,
  type Environment,
  type LogLevel,
  readConfig,
  type Setting,
  settings,
} from '../config.js'
import { StartError } from '../control/control.js'
import { version } from '../domain/version.js'
import { startEmulator } from '../emulator.js'
import type { Logger } from '../http/logger.js'
import { createLogOutput, type Output } from './log-output.js'

/**
 * Start to serve, and say where, on standard output unless `open` gives another. The function that comes back ends it.
 *
 * @throws {ConfigError} for a setting that can't be used, and the system's error when it can't listen or write
 */
export async function serve(
  args: readonly string[],
  environment: Environment,
  open = () => createLogOutput(1, isatty(1)),
): Promise<() => Promise<void>> {
  const config = readConfig(args, environment)
  const { endpointsFile, logLevel } = config
  const output = await open()
  const log = createLog(logLevel, output)
  const emulator = await startFrom(config, log)
  try {
    if (endpointsFile !== undefined) {
      const announced = announce(endpointsFile, emulator.url)
      process.on('exit', () => withdraw(announced))
    }
  } catch (error) {
    await emulator.close()
    throw error
  }
  process.on('uncaughtException', err => log.error({ err }, 'a defect of the emulator, which serves on'))
  // The line that tells where the emulator listens shows at every level that shows anything.
  const always = createLog(logLevel === 'silent' ? 'silent' : 'info', output)
  always.info({ url: emulator.url, seed: emulator.seed }, 'ready')
  await output.flush()
  return async () => {
    await emulator.close()
    await output.flush()
  }
}

/** What is wrong with a file to begin with is told by the name of its setting. */
async function startFrom(config: Config, log: Logger) {
  const faults = readJson(settings.faults, config.faults)
  const state = readJson(settings.state, config.state)
  try {
    return await startEmulator(config, { faults, state }, log)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    throw unfit(settings[error.part], error.fault)
  }
}

const unfit = ({ flag, takes }: Setting, why: string) => new ConfigError(`--${flag} takes ${takes}: ${why}`)

function readJson(setting: Setting, file: string | undefined): unknown {
  if (file === undefined) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw unfit(setting, (error as Error).message.replaceAll('\n', ' '))
  }
}

/** The log of the process: the level in words, the time in ISO 8601. */
export function createLog(level: LogLevel, output: Output) {
  let last = 0
  let text = ''
  const timestamp = () => {
    const now = Date.now()
    if (now !== last) {
      last = now
      text = `,"time":"${new Date(now).toISOString()}"`
    }
    return text
  }
  return pino({ level, base: null, timestamp, formatters: { level: level => ({ level }) } }, output)
}

/** Whoever waits for the file finds it whole: a new one comes by its name when it is written. */
function announce(file: string, url: string): string {
  const text = `${JSON.stringify({ url, port: Number(new URL(url).port), pid: process.pid, version })}\n`
  if (existsSync(file)) {
    const target = realpathSync(file)
    if (!statSync(target).isFile()) throw new ConfigError(`--endpoints-file takes a file, which ${target} is not`)
    writeFileSync(target, text)
    return target
  }
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, file)
  return file
}

/** Remove the file, unless another emulator has announced itself there since. */
function withdraw(file: string) {
  if (existsSync(file) && readFileSync(file, 'utf8').includes(`"pid":${process.pid},`)) rmSync(file)
}
