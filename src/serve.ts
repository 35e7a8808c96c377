/** An emulator as a process runs it: set up by arguments and environment, with its log on standard output. */
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isatty } from 'node:tty'
import { pino } from 'pino'
import { ConfigError, type Environment, type LogLevel, readConfig } from './config.js'
import { startEmulator } from './emulator.js'
import { createLogOutput, type Output } from './log-output.js'
import { version } from './version.js'

/**
 * Start to serve, and say where. The function that comes back ends it.
 *
 * @throws {ConfigError} for a setting that can't be used, and the system's error when it can't listen or write
 */
export async function serve(args: readonly string[], environment: Environment): Promise<() => Promise<void>> {
  const config = readConfig(args, environment)
  const { endpointsFile, logLevel } = config
  const output = await createLogOutput(1, isatty(1))
  const log = createLog(logLevel, output)
  const emulator = await startEmulator(config, log)
  process.on('uncaughtException', err => log.error({ err }, 'a defect of the emulator, which serves on'))
  try {
    if (endpointsFile !== undefined) {
      const announced = announce(endpointsFile, emulator.url)
      process.on('exit', () => withdraw(announced))
    }
  } catch (error) {
    await emulator.close()
    throw error
  }
  // The line that tells where the emulator listens shows at every level that shows anything.
  const always = createLog(logLevel === 'silent' ? 'silent' : 'info', output)
  always.info({ url: emulator.url, seed: emulator.seed }, 'ready')
  await output.flush()
  return async () => {
    await emulator.close()
    await output.flush()
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
