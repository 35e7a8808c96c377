/** Waiting in tests: for a condition, never for a fixed time. */
import { setTimeout } from 'node:timers/promises'

/** Check the condition again and again until it holds. `timeout` is in milliseconds. @throws when it expires */
export async function until(condition: () => unknown, { timeout = 60_000 } = {}): Promise<void> {
  const end = Date.now() + timeout
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`still false after ${timeout} ms: ${condition}`)
    await setTimeout(2)
  }
}
