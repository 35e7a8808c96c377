/** Random choices from a seed: the same seed makes the same choices on every machine. */
import { createHash } from 'node:crypto'

/** Create a generator. Parts that run at the same time each need one of their own, so the seed is a list of names. */
export function createRandom(...seed) {
  let state = createHash('sha256').update(seed.join('/')).digest().readUInt32LE()
  const random = {
    /** Return a number from 0 to below 1 (mulberry32). */
    next() {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    },
    /** Return an integer from 0 to below the limit. */
    below: limit => Math.floor(random.next() * limit),
    /** Return an integer from the first to the last. */
    between: (first, last) => first + random.below(last - first + 1),
    chance: probability => random.next() < probability,
    pick: list => list[random.below(list.length)],
    bytes: length => Buffer.from(Array.from({ length }, () => random.below(256))),
  }
  return random
}
