/** The emulator's clock: the time of orders. Delays run in real time. */

/** First and last instant of the clock, milliseconds since the epoch: thirteen digits, and a year that two digits can write. */
const [first, last] = [Date.parse('2001-09-10T00:00:00Z'), Date.parse('2099-12-31T23:59:59.999Z')]

export const isInRange = (instant: number): boolean => instant >= first && instant <= last

/** Frozen at an instant, or `offset_ms` milliseconds ahead of the system's clock. */
export type ClockState =
  | { readonly frozen: true; readonly now: string }
  | { readonly frozen: false; readonly offset_ms: number }

export interface ClockReading {
  /** ISO 8601, milliseconds, UTC. */
  now: string
  frozen: boolean
}

export type Clock = ReturnType<typeof createClock>

/**
 * Create a clock that is frozen at `start` (milliseconds since the epoch), or without it follows the system's, within the
 * range.
 */
export function createClock(start?: number) {
  let instant = start
  let offset = 0
  const now = () => instant ?? Math.min(Math.max(Date.now() + offset, first), last)
  return {
    /** Return milliseconds since the epoch. */
    now,
    /** Set the time, milliseconds since the epoch, and freeze the clock there or let it run on. */
    set(now: number, frozen: boolean) {
      instant = frozen ? now : undefined
      offset = now - Date.now()
    },
    isFrozen: () => instant !== undefined,
    export: (): ClockState =>
      instant === undefined
        ? { frozen: false, offset_ms: offset }
        : { frozen: true, now: new Date(instant).toISOString() },
    import(state: ClockState) {
      instant = state.frozen ? Date.parse(state.now) : undefined
      offset = state.frozen ? 0 : state.offset_ms
    },
    /** Begin again as at the start. */
    restart() {
      instant = start
      offset = 0
    },
  }
}

/** Parse an RFC 3339 text into milliseconds since the epoch; undefined when it is malformed or out of range. */
export function parseInstant(text: string): number | undefined {
  const isWritten = /^\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text)
  // Date.parse carries the 30th of February over to March.
  const day = text.slice(0, 10)
  const isDay = isWritten && new Date(Date.parse(day)).getUTCDate() === Number(day.slice(8))
  const instant = isDay ? Date.parse(text.toUpperCase().replace(' ', 'T')) : Number.NaN
  return isInRange(instant) ? instant : undefined
}
