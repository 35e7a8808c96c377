/** Pages of a list: at most `limit` items, and where the next page begins. */
import { invalidAt } from '../domain/errors.js'

export interface Page {
  /** Most items, 1 to 1000; 100 unless given. */
  limit?: number
  /** `next` of the page before. */
  after?: string
}

/** Return the first items as they are shown, and the cursor of the last one if there are more. */
export function paginate<Item, View>(
  items: Iterable<Item>,
  { limit = 100 }: Page,
  toView: (item: Item) => View,
  toCursor: (item: Item) => string | number,
): { page: View[]; next: string | null } {
  const page: View[] = []
  let last = ''
  for (const item of items) {
    if (page.length === limit) return { page, next: last }
    page.push(toView(item))
    last = String(toCursor(item))
  }
  return { page, next: null }
}

/** Parse `after` where it is a number. @throws {Problem} when it is none */
export function parseCursor({ after }: Page): number | undefined {
  if (after === undefined) return undefined
  if (/^\d{1,15}$/.test(after)) return Number(after)
  throw invalidCursor()
}

export const invalidCursor = () => invalidAt('#/after', 'is not the `next` of a page')
