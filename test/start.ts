/** An app from its parts, listening, for tests that need other parts than createEmulator gives. */
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { createApp, type Parts } from '../src/app.js'
import { createIds } from '../src/domain/identifiers.js'
import { createRandom } from '../src/domain/random.js'
import { bodyLimit, patience } from '../src/limits.js'
import { silent } from '../src/log.js'
import { createStore } from '../src/store/store.js'

/** 2018-03-19 22:59 UTC+8, the minute of the printed order id. */
export const printedInstant = Date.parse('2018-03-19T14:59:00.000Z')

export function parts(): Parts {
  const store = createStore()
  const ids = createIds(() => printedInstant, createRandom('test'), store.has)
  return { lenient: false, language: 'en', bodyLimit, store, ids, log: silent, patience }
}

export async function start(t: Test, changes: Partial<Parts> = {}) {
  const all = { ...parts(), ...changes }
  const app = await createApp(all)
  t.teardown(async () => {
    app.server.closeAllConnections()
    await app.close()
  })
  await app.listen({ port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { app, store: all.store, url: `http://127.0.0.1:${port}` }
}

/** Log lines, as they were written. */
export function collected() {
  const lines: Record<string, unknown>[] = []
  const write = (fields: object, msg: string) => lines.push({ ...fields, msg })
  return { lines, isLevelEnabled: () => true, info: write, warn: write, error: write }
}
