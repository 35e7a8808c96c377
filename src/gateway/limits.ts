/** What the gateway takes of a client. Sizes in bytes, times in milliseconds. */

/** Documented: 12 MB. */
export const bodyLimit = 12 * 1024 ** 2
/** Documented: 32 K. */
export const uriLimit = 32 * 1024
/** All header lines together. Chosen: tokens are long. */
export const headersLimit = 256 * 1024
/** URI and headers that Node's parser reads, so that requests somewhat over a limit can be told apart. */
export const headLimit = 512 * 1024

/**
 * Answers of one connection that wait for their turn. Beyond it Node stops to read, and would not see that a client leaves
 * while its first request hangs.
 */
export const queueLimit = 1024 ** 2

export interface Patience {
  /** Until the headers are here. */
  readonly headers: number
  /** Until the whole request is here. */
  readonly request: number
  /** For the rest of a request that is already refused, so that its sender can read why. */
  readonly rest: number
  /** For requests under way once the emulator closes. */
  readonly close: number
}

/** Chosen: no document names a time. */
export const patience: Patience = { headers: 10_000, request: 30_000, rest: 5_000, close: 700 }
