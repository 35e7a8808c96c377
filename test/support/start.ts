/** An app from its parts, listening, for tests that need other parts than createEmulator gives. */
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { type AppOptions, createApp } from '../../src/app.js'
import { configFrom } from '../../src/config.js'
import type { StartContent } from '../../src/control/control.js'
import { compose } from '../../src/emulator.js'
import { type Logger, silent } from '../../src/http/logger.js'

/** 2018-03-19 22:59 UTC+8, the minute of the printed order id. */
export const printedInstant = Date.parse('2018-03-19T14:59:00.000Z')

/** Compose the parts of an emulator with these settings, frozen at the printed instant. */
export function parts(texts: Record<string, string> = {}, log: Logger = silent, start: StartContent = {}): AppOptions {
  const all: Record<string, string> = { seed: 'test', clock: '2018-03-19T14:59:00Z', ...texts }
  const config = configFrom(({ flag }) => [flag, all[flag]])
  return compose({ ...config, seed: all.seed as string }, start, log)
}

export async function start(t: Test, { log = silent, ...changes }: Partial<AppOptions> = {}, texts = {}) {
  const all = { ...parts(texts, log), ...changes }
  const app = await createApp(all)
  t.teardown(async () => {
    app.server.closeAllConnections()
    await app.close()
  })
  await app.listen({ port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { app, ...all, url: `http://127.0.0.1:${port}` }
}

/** Collect log lines as they were written. */
export function collected() {
  const lines: Record<string, unknown>[] = []
  const write = (fields: object, msg: string) => lines.push({ ...fields, msg })
  return { lines, isLevelEnabled: () => true, info: write, warn: write, error: write }
}
