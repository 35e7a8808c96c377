/** Pages of a list: at most `limit` items, and where the next page begins. */
import type { PageQuery } from '../../schemas/control/project.js'
import { invalidAt } from '../domain/errors.js'

/** Return the first items as they are shown, and the cursor of the last one if there are more. */
export function paginate<Item, View>(
  items: Iterable<Item>,
  { limit = 100 }: PageQuery,
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

/** Parse `after` of a list whose cursors are numbers. @throws {Problem} when it is another text */
export function parseCursor({ after }: PageQuery): number | undefined {
  if (after === undefined) return undefined
  if (/^\d{1,15}$/.test(after)) return Number(after)
  throw invalidCursor()
}

export const invalidCursor = () => invalidAt('#/after', 'is not the `next` of a page')
