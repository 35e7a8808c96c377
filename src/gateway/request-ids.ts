/** The ids of requests, for X-Request-Id. */
import { randomFillSync } from 'node:crypto'

/** Create a generator of 32 lower-case hex characters. It never draws from the seeded generator of order ids. */
export function createRequestIds(): () => string {
  const size = 16
  const pool = Buffer.alloc(size * 256)
  let used = pool.length
  return () => {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    used += size
    return pool.toString('hex', used - size, used)
  }
}
