/** `scm-emulator serve`: an emulator set up by arguments and environment, with its log on standard output. */
import { readFileSync } from 'node:fs'
import { type Config, ConfigError, type Setting, settings } from '../config.js'
import { StartError } from '../control/control.js'
import { startEmulator } from '../emulator.js'
import type { Logger } from '../http/logger.js'
import { type Environment, readSettings } from './arguments.js'
import { removeEndpointsFile, writeEndpointsFile } from './endpoints-file.js'
import { createLog, createLogOutput } from './log-output.js'

/**
 * Start an emulator and return the function that stops it. The log goes to standard output unless `open` returns another.
 *
 * @throws {ConfigError} for an invalid setting, and the system's error when it can't listen or write
 */
export async function serve(
  args: readonly string[],
  environment: Environment,
  open = () => createLogOutput(),
): Promise<() => Promise<void>> {
  const config = readSettings(settings, args, environment)
  const { endpointsFile, logLevel } = config
  const output = await open()
  const log = createLog(logLevel, output)
  const emulator = await startFrom(config, log)
  try {
    if (endpointsFile !== undefined) {
      const written = writeEndpointsFile(endpointsFile, emulator.url)
      process.on('exit', () => removeEndpointsFile(written))
    }
  } catch (error) {
    await emulator.close()
    throw error
  }
  process.on('uncaughtException', err => log.error({ err }, 'internal error'))
  // Every level but silent shows where the emulator listens.
  const readyLog = createLog(logLevel === 'silent' ? 'silent' : 'info', output)
  readyLog.info({ url: emulator.url, seed: emulator.seed }, 'ready')
  await output.flush()
  return async () => {
    await emulator.close()
    await output.flush()
  }
}

/** Start from the files of `--faults` and `--state`. @throws {ConfigError} that names the setting of an invalid file */
async function startFrom(config: Config, log: Logger) {
  const faults = readJson(settings.faults, config.faults)
  const state = readJson(settings.state, config.state)
  try {
    return await startEmulator(config, { faults, state }, log)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    throw invalidFile(settings[error.part], error.reason)
  }
}

function readJson(setting: Setting, file: string | undefined): unknown {
  if (file === undefined) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw invalidFile(setting, (error as Error).message.replaceAll('\n', ' '))
  }
}

const invalidFile = ({ flag, expects }: Setting, why: string) => new ConfigError(`--${flag} takes ${expects}: ${why}`)
