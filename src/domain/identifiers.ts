/**
 * The identifiers of the service: their form, and how the next ones are issued.
 *
 * The forms are inferred from printed samples (CS1803192259ROA8U, scs1481110651012; the v3 page pairs scs1590053258704,
 * which is 2020-05-21 17:27:38 UTC+8, with CS20052117270N7V9).
 */
import { customRandom } from 'nanoid'
import { ScmError } from './errors.js'
import type { Identity, PlacedOrder } from './order.js'
import type { Random } from './random.js'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const minute = 60_000
const utc8 = 8 * 60 * minute
/** Far more draws than the fullest minute that memory can hold needs; after them the minute counts as used up. */
const maxDraws = 100_000

/** Numbers of thirteen digits end before this one. */
const certificateLimit = 10 ** 13

export interface IdentifiersState {
  /** Position of the generator, four 32-bit integers. */
  readonly generator: readonly number[]
  /** The greatest number in a certificate's id; 0 before the first. */
  readonly last_certificate: number
}

export type Identifiers = ReturnType<typeof createIdentifiers>

/** `exists` tells whether an order of that minute (of `at`) already has the suffix. */
export function createIdentifiers(now: () => number, random: Random, exists: (at: number, suffix: number) => boolean) {
  const draw = customRandom(alphabet, 5, size => random.bytes(size))
  let lastCertificate = 0
  let prefixMinute = -1
  let prefix = ''
  return {
    issue,
    restart,
    export: (): IdentifiersState => ({ generator: random.position(), last_certificate: lastCertificate }),
    /** Continue from an exported state: the next identifiers are the same again, if the same orders are stored. */
    import({ generator, last_certificate }: IdentifiersState) {
      random.resume(generator)
      lastCertificate = last_certificate
    },
  }

  /**
   * Issue the identifiers of an order of `order_number` certificates.
   *
   * @throws {ScmError} SCM.3000 when the minute has no order id left, or no certificate id is left
   */
  function issue(order_number: number): PlacedOrder {
    const at = now()
    for (let draws = 0; draws < maxDraws; draws++) {
      const characters = draw()
      const suffix = Number.parseInt(characters, 36)
      if (exists(at, suffix)) continue
      // Ids show the time of the order, and must never repeat: an order takes as many milliseconds as it has certificates,
      // so the next one may have to begin after the last number instead of at the clock.
      const first = Math.max(at, lastCertificate + 1)
      if (first + order_number > certificateLimit) break
      lastCertificate = first + order_number - 1
      return { at, suffix, order_id: prefixAt(at) + characters, first, order_number }
    }
    throw new ScmError('SCM.3000', undefined, 'no order id is left in this minute, or no certificate id at all')
  }

  /** Begin again as at the start. */
  function restart() {
    random.restart()
    lastCertificate = 0
  }

  /** Format the prefix once a minute. */
  function prefixAt(at: number) {
    const atMinute = Math.floor(at / minute)
    if (atMinute !== prefixMinute) {
      prefixMinute = atMinute
      prefix = formatOrderPrefix(at)
    }
    return prefix
  }
}

/** Format `CS` and yyMMddHHmm in UTC+8 of a moment in milliseconds since the epoch. */
function formatOrderPrefix(at: number): string {
  return `CS${new Date(at + utc8)
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(2, 12)}`
}

/** Format an order id: `CS` + yyMMddHHmm in UTC+8 + 5 of [0-9A-Z]. */
export function formatOrderId({ at, suffix }: Pick<Identity, 'at' | 'suffix'>): string {
  return formatOrderPrefix(at) + suffix.toString(36).toUpperCase().padStart(5, '0')
}

/** Format the id of the certificate with this number: `scs` + 13 digits. */
export const formatCertId = (number: number): string => `scs${number}`

/** Format the name that the system gives a certificate: `scs-` + 13 digits. Chosen, after the sample scs-0001. */
export const formatCertName = (number: number): string => `scs-${number}`

/** Parse an order id into its minute (milliseconds since the epoch) and suffix; undefined for any other text. */
export function parseOrderId(order_id: string): { at: number; suffix: number } | undefined {
  const [, yy, month, day, hour, min, characters = ''] =
    /^CS(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([0-9A-Z]{5})$/.exec(order_id) ?? []
  // In UTC+8 the clock's last hours belong to the year 2100.
  const at = Date.parse(`${yy === '00' ? 21 : 20}${yy}-${month}-${day}T${hour}:${min}:00+08:00`)
  return Number.isNaN(at) ? undefined : { at, suffix: Number.parseInt(characters, 36) }
}

/** Parse a certificate id into its number; undefined for any other text. */
export const parseCertId = (cert_id: string): number | undefined =>
  /^scs[0-9]{13}$/.test(cert_id) ? Number(cert_id.slice(3)) : undefined
