/** The limits of the gateway. Sizes in bytes, times in milliseconds. The limit on bodies is a setting: config.ts. */

/** Documented: 32 K. */
export const uriLimit = 32 * 1024
/** All header lines together. Chosen: tokens are long. */
export const headersLimit = 256 * 1024
/** URI and headers that Node's parser reads: more than the limits, so that a request over one of them can be told apart. */
export const maxHeadSize = 512 * 1024

/**
 * Queued answers of one connection. Beyond this Node stops reading, and would not see that a client leaves while its first
 * request hangs.
 */
export const pipelineHighWaterMark = 1024 ** 2

export interface Timeouts {
  /** Until the headers have arrived. */
  readonly headers: number
  /** Until the whole request has arrived. */
  readonly request: number
  /** For the rest of a rejected request, so that its sender can read why. */
  readonly linger: number
  /** For requests under way once the emulator closes. */
  readonly close: number
}

/** Chosen: no document names a time. `requestTimeout` is the setting, in seconds. */
export const toTimeouts = (requestTimeout: number): Timeouts => ({
  headers: Math.min(10_000, requestTimeout * 1000),
  request: requestTimeout * 1000,
  linger: 5_000,
  close: 700,
})
