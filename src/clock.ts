/** The emulator's clock, handed to whatever needs the time of an order. */

/** Milliseconds since the epoch. */
export type Clock = () => number

/** A clock that stands still at `instant` (milliseconds since the epoch), or the system's without one. */
export const createClock = (instant?: number): Clock => (instant === undefined ? Date.now : () => instant)
