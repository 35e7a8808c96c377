/** Lists of a project's certificates: search, order and page, on ranges of numbers. */
import { formatCertName } from './identifiers.js'

/** Visits ranges of certificates, the highest numbers first: the first one's number, and how many. */
export type Ranges = (visit: (first: number, count: number) => void) => void

export interface PageWindow {
  /** Certificates to skip. */
  readonly offset: number
  /** Most certificates to show. */
  readonly limit: number
  readonly isOldestFirst: boolean
}

/** Count the certificates, and return the numbers of those on the page. A range off the page costs one step. */
export function toPage(ranges: Ranges, window: PageWindow): { total: number; numbers: number[] } {
  const { offset, limit, isOldestFirst } = window
  let total = 0
  ranges((_first, count) => {
    total += count
  })
  const start = isOldestFirst ? total - offset - limit : offset
  const end = start + limit
  const numbers: number[] = []
  let passed = 0
  ranges((first, count) => {
    const newest = first + count - 1
    const last = Math.min(end - passed, count)
    for (let i = Math.max(start - passed, 0); i < last; i++) numbers.push(newest - i)
    passed += count
  })
  return { total, numbers: isOldestFirst ? numbers.reverse() : numbers }
}

/** Select the certificates whose name contains the text. No certificate has a domain yet in which to look. */
export function byName(ranges: Ranges, content: string): Ranges {
  const found: number[] = []
  ranges((first, count) => {
    for (let number = first + count - 1; number >= first; number--) {
      if (formatCertName(number).includes(content)) found.push(number)
    }
  })
  return visit => {
    for (const number of found) visit(number, 1)
  }
}

export const noCertificates: Ranges = () => {}
