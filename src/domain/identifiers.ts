/**
 * The identifiers of the service: their form, and how the next ones are issued.
 *
 * The forms are inferred from printed samples (CS1803192259ROA8U, scs1481110651012; the v3 page pairs scs1590053258704,
 * which is 2020-05-21 17:27:38 UTC+8, with CS20052117270N7V9).
 */
import { customRandom } from 'nanoid'
import { ScmError } from './errors.js'
import type { Random } from './random.js'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const minute = 60_000
const utc8 = 8 * 60 * minute
/** Far more drawings than the fullest minute that memory can hold needs; after it the minute counts as used up. */
const drawings = 100_000

/** Numbers of thirteen digits end before this one. */
const certificates = 10 ** 13

export interface Issued {
  /** The moment of the order, milliseconds since the epoch. */
  at: number
  /** The five characters of the order id, read as a number of base 36. */
  suffix: number
  order_id: string
  /** The number in the first certificate's id; the order's others follow on. */
  first: number
}

export interface Ids {
  /** Issue the identifiers of an order of `order_number` certificates. @throws {ScmError} SCM.3000 when a minute has no order id left. */
  issue(order_number: number): Issued
  /** Begin again as at the start. */
  restart(): void
  state(): IdsState
  /** Go on from there: the next identifiers are the same again, if the same orders are held. */
  restore(state: IdsState): void
}

export interface IdsState {
  /** Position of the generator, four 32-bit integers. */
  readonly generator: readonly number[]
  /** The greatest number in a certificate's id; 0 before the first. */
  readonly last_certificate: number
}

/** `isTaken` tells whether an order of that minute (of `at`) already has the suffix. */
export function createIds(clock: () => number, random: Random, isTaken: (at: number, suffix: number) => boolean): Ids {
  const draw = customRandom(alphabet, 5, size => random.bytes(size))
  let lastCertificate = 0
  let prefixMinute = -1
  let prefix = ''
  return {
    issue,
    restart,
    state: () => ({ generator: random.position(), last_certificate: lastCertificate }),
    restore({ generator, last_certificate }) {
      random.resume(generator)
      lastCertificate = last_certificate
    },
  }

  function issue(order_number: number): Issued {
    const at = clock()
    for (let drawing = 0; drawing < drawings; drawing++) {
      const characters = draw()
      const suffix = Number.parseInt(characters, 36)
      if (isTaken(at, suffix)) continue
      const first = Math.max(at, lastCertificate + 1)
      if (first + order_number > certificates) break
      lastCertificate = first + order_number - 1
      return { at, suffix, order_id: prefixOf(at) + characters, first }
    }
    throw new ScmError('SCM.3000', undefined, 'no order id is left in this minute, or no certificate id at all')
  }

  function restart() {
    random.restart()
    lastCertificate = 0
  }

  function prefixOf(at: number) {
    const atMinute = Math.floor(at / minute)
    if (atMinute !== prefixMinute) {
      prefixMinute = atMinute
      prefix = orderPrefix(at)
    }
    return prefix
  }
}

/** `CS` and yyMMddHHmm in UTC+8 of a moment in milliseconds since the epoch. */
function orderPrefix(at: number): string {
  return `CS${new Date(at + utc8)
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(2, 12)}`
}

/** The order id of an order placed at `at` with this suffix: `CS` + yyMMddHHmm in UTC+8 + 5 of [0-9A-Z]. */
export function orderId(at: number, suffix: number): string {
  return orderPrefix(at) + suffix.toString(36).toUpperCase().padStart(5, '0')
}

/** The certificate id with this number: `scs` + 13 digits. */
export const certId = (number: number): string => `scs${number}`

/** The minute (milliseconds since the epoch) and the suffix that an order id spells; undefined when it spells none. */
export function readOrderId(order_id: string): { at: number; suffix: number } | undefined {
  const [, yy, month, day, hour, min, characters = ''] =
    /^CS(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([0-9A-Z]{5})$/.exec(order_id) ?? []
  // In UTC+8 the clock's last hours belong to the year 2100.
  const at = Date.parse(`${yy === '00' ? 21 : 20}${yy}-${month}-${day}T${hour}:${min}:00+08:00`)
  return Number.isNaN(at) ? undefined : { at, suffix: Number.parseInt(characters, 36) }
}

/** The number in a certificate's id; nothing for what is no such id. */
export const certNumber = (cert_id: string): number | undefined =>
  /^scs[0-9]{13}$/.test(cert_id) ? Number(cert_id.slice(3)) : undefined

/** The name that the system gives the certificate with this number: `scs-` + 13 digits. Chosen, after the sample scs-0001. */
export const certName = (number: number): string => `scs-${number}`
