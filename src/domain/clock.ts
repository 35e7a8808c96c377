/** The emulator's clock, handed to whatever needs the time of an order. Delays run in real time. */

/** What the clock can show, milliseconds since the epoch: instants of thirteen digits and of a year in two digits. */
const [first, last] = [Date.parse('2001-09-10T00:00:00Z'), Date.parse('2099-12-31T23:59:59.999Z')]

export const isInRange = (instant: number): boolean => instant >= first && instant <= last

/** Frozen at an instant, or so many milliseconds ahead of the system's clock. */
export type ClockState =
  | { readonly frozen: true; readonly now: string }
  | { readonly frozen: false; readonly offset_ms: number }

export interface ClockReading {
  /** ISO 8601, milliseconds, UTC. */
  now: string
  frozen: boolean
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Go to `now`, milliseconds since the epoch, and stand still there or go on. */
  set(now: number, frozen: boolean): void
  isFrozen(): boolean
  state(): ClockState
  restore(state: ClockState): void
  /** Begin again as at the start. */
  restart(): void
}

/**
 * A clock that stands still at `start` (milliseconds since the epoch), or goes with the system's without one, though never
 * out of the range.
 */
export function createClock(start?: number): Clock {
  let instant = start
  let offset = 0
  const now = () => instant ?? Math.min(Math.max(Date.now() + offset, first), last)
  return {
    now,
    set(now, frozen) {
      instant = frozen ? now : undefined
      offset = now - Date.now()
    },
    isFrozen: () => instant !== undefined,
    state: () =>
      instant === undefined
        ? { frozen: false, offset_ms: offset }
        : { frozen: true, now: new Date(instant).toISOString() },
    restore(state) {
      instant = state.frozen ? Date.parse(state.now) : undefined
      offset = state.frozen ? 0 : state.offset_ms
    },
    restart() {
      instant = start
      offset = 0
    },
  }
}

/** Milliseconds since the epoch of an RFC 3339 text within the range. */
export function readInstant(text: string): number | undefined {
  const isWritten = /^\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text)
  // Date.parse carries the 30th of February over to March.
  const day = text.slice(0, 10)
  const isDay = isWritten && new Date(Date.parse(day)).getUTCDate() === Number(day.slice(8))
  const instant = isDay ? Date.parse(text.toUpperCase().replace(' ', 'T')) : Number.NaN
  return isInRange(instant) ? instant : undefined
}
