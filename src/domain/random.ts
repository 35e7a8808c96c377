/** The seeded source of randomness. It makes identifiers that tests can repeat; it is no source of secrets. */
import { createHash } from 'node:crypto'

export type Random = ReturnType<typeof createRandom>

/** Create a generator (Chris Doty-Humphrey's sfc32) whose stream depends on the text `seed` alone. */
export function createRandom(seed: string) {
  const digest = createHash('sha256').update(seed).digest()
  let a = 0
  let b = 0
  let c = 0
  let counter = 0
  restart()
  return {
    bytes,
    restart,
    /** Return the position in the stream: four 32-bit integers. */
    position: () => [a, b, c, counter],
    /** Continue from such a position. */
    resume(position: readonly number[]) {
      ;[a, b, c, counter] = position as [number, number, number, number]
    },
  }

  /** Begin the stream again. */
  function restart() {
    a = digest.readInt32LE(0)
    b = digest.readInt32LE(4)
    c = digest.readInt32LE(8)
    counter = digest.readInt32LE(12)
  }

  /** Draw `size` bytes from the stream. */
  function bytes(size: number) {
    const drawn = new Uint8Array(size)
    for (let i = 0; i < size; i++) drawn[i] = next() >>> 24
    return drawn
  }

  function next() {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + result) | 0
    return result
  }
}
