/** Emulators under test. The only file of the tests that knows how src/ builds one from its parts. */
import type { AddressInfo, Socket } from 'node:net'
import type { Test } from 'tap'
import { type AppOptions, createApp } from '../../src/app.js'
import { configFrom } from '../../src/config.js'
import type { StartContent } from '../../src/control/control.js'
import { compose } from '../../src/emulator.js'
import { type Logger, silent } from '../../src/http/logger.js'
import { createEmulator, type EmulatorOptions } from '../../src/index.js'

/** 2018-03-19 22:59 UTC+8, the minute of the printed order id. */
export const printedInstant = Date.parse('2018-03-19T14:59:00.000Z')

/** Start an emulator with a fixed seed, frozen at the printed instant; `p1` is the project that tests buy in. */
export async function start(t: Test, options: EmulatorOptions = {}) {
  const emulator = await createEmulator({ seed: 'test', clock: '2018-03-19T14:59:00Z', ...options })
  t.teardown(() => emulator.close())
  return { ...emulator, p1: emulator.project('p1') }
}

/** Compose the parts of an emulator with these settings, frozen at the printed instant. */
export function parts(texts: Record<string, string> = {}, log: Logger = silent, start: StartContent = {}): AppOptions {
  const all: Record<string, string> = { seed: 'test', clock: '2018-03-19T14:59:00Z', ...texts }
  const config = configFrom(({ flag }) => [flag, all[flag]])
  return compose({ ...config, seed: all.seed as string }, start, log)
}

/** What `createEmulator` does not offer: other parts, and times in milliseconds that no setting changes. */
interface AppChanges extends Partial<AppOptions> {
  /** For the rest of a rejected request. */
  linger?: number
  /** For requests under way once the emulator closes. */
  close?: number
}

/** Start an app from its parts. `bytesRead` counts what it has read on all its connections. */
export async function startApp(t: Test, { log, linger, close, ...changes }: AppChanges = {}) {
  const all = { ...parts({}, log), ...changes }
  const { timeouts } = all
  const app = await createApp({
    ...all,
    timeouts: { ...timeouts, linger: linger ?? timeouts.linger, close: close ?? timeouts.close },
  })
  const sockets: Socket[] = []
  app.server.on('connection', socket => sockets.push(socket))
  t.teardown(async () => {
    app.server.closeAllConnections()
    await app.close()
  })
  await app.listen({ port: 0 })
  const { port } = app.server.address() as AddressInfo
  const bytesRead = () => sockets.reduce((sum, socket) => sum + socket.bytesRead, 0)
  return { app, url: `http://127.0.0.1:${port}`, bytesRead }
}

/** A logger that keeps its lines. */
export function collected() {
  const lines: Record<string, unknown>[] = []
  const write = (level: string) => (fields: object, msg: string) => lines.push({ level, ...fields, msg })
  return { lines, isLevelEnabled: () => true, info: write('info'), warn: write('warn'), error: write('error') }
}
