/** Long work in slices: a generator that yields every few milliseconds. */
import { setImmediate } from 'node:timers/promises'
import { Problem } from '../domain/errors.js'

/** Milliseconds for which no other request is served. */
const sliceTime = 10

/** Do the work without a pause. */
export function runToEnd<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** Do the work while other requests are served. @throws {Problem} when its client is gone */
export async function runInSlices<Result>(work: Generator<unknown, Result>, isGone: () => boolean): Promise<Result> {
  for (;;) {
    if (isGone()) throw new Problem(400, 'the client left, so nothing was done')
    const end = performance.now() + sliceTime
    do {
      const step = work.next()
      if (step.done) return step.value
    } while (performance.now() < end)
    await setImmediate()
  }
}
