/** Which of a project's certificates a list shows: search, order and page, on ranges of numbers. */
import { certName } from './identifiers.js'

/** Visits ranges of certificates, the highest numbers first: the first one's number, and how many. */
export type Ranges = (visit: (first: number, count: number) => void) => void

export interface Page {
  /** Certificates to skip. */
  readonly offset: number
  /** Most certificates to show. */
  readonly limit: number
  readonly isOldestFirst: boolean
}

/** How many certificates there are, and the numbers of those on the page. Ranges off the page cost a step, not a step each. */
export function pageOf(ranges: Ranges, { offset, limit, isOldestFirst }: Page): { total: number; numbers: number[] } {
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

/** The certificates whose name contains the text. None has a domain yet in which to look. */
export function named(ranges: Ranges, content: string): Ranges {
  const found: number[] = []
  ranges((first, count) => {
    for (let number = first + count - 1; number >= first; number--) {
      if (certName(number).includes(content)) found.push(number)
    }
  })
  return visit => {
    for (const number of found) visit(number, 1)
  }
}

/** No certificates. */
export const none: Ranges = () => {}
