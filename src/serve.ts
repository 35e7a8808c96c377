/** An emulator as a process runs it: set up by arguments and environment, with its log on standard output. */
import { pino } from 'pino'
import { readConfig } from './config.js'
import { startEmulator } from './emulator.js'
import { createOutput } from './log-output.js'

/**
 * Start to serve, and say where. The function that comes back ends it.
 *
 * @throws {ConfigError} for a setting that can't be used, and the system's error when it can't listen
 */
export async function serve(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const config = readConfig(args, environment)
  const output = createOutput(1)
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
  }
  const emulator = await startEmulator(config, pino(options, output))
  // The line that tells where the emulator listens shows at every level that shows anything.
  const announced = pino({ ...options, level: config.logLevel === 'silent' ? 'silent' : 'info' }, output)
  announced.info({ url: emulator.url, seed: emulator.seed }, 'ready')
  await output.flush()
  return async () => {
    await emulator.close()
    await output.flush()
  }
}
