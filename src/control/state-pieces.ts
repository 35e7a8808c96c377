/** A state document in pieces: its long arrays cut at their elements, and the outline, which is all the rest. */
import { state } from '../../schemas/control/state.js'
import type { Schema } from '../../schemas/schema.js'
import type { ColumnName } from '../store/columns.js'

/** Some elements of a long array, or the outline: the whole document with these arrays empty. */
export interface Piece {
  /** The names of the members that lead to the array, joined by slashes; empty for the outline, which comes last. */
  readonly path: string
  /** Whether the array begins here. Of a member that occurs twice, the last one counts. */
  readonly isFirst: boolean
  /** Return the elements; the outline alone. */
  values(): unknown[]
}

/** Orders that a document may have as text, and its bytes: what GET writes, PUT can read. */
export const orderLimit = 2_000_000
export const byteLimit = 256 * 1024 ** 2

/** Elements between two yields. */
export const sliceSize = 10_000

const { projects, orders, faults } = state.properties

export const columnNames = Object.keys(orders.properties) as ColumnName[]

export type ArraySchema = Schema & { readonly maxItems?: number }

/** The schema of each long array, by its path. */
export const longArrays: ReadonlyMap<string, ArraySchema> = new Map<string, ArraySchema>([
  ['projects', projects],
  ['faults/rules', faults.properties.rules],
  ...columnNames.map((name): [string, ArraySchema] => [`orders/${name}`, orders.properties[name]]),
])

const array = { type: 'array' } as const

/** The schema of the outline, without those of the elements, which take longest to compile. */
export const outlineSchema: Schema = {
  ...state,
  properties: {
    ...state.properties,
    projects: array,
    orders: { ...orders, properties: Object.fromEntries(columnNames.map(name => [name, array])) },
    faults: { ...faults, properties: { ...faults.properties, rules: array } },
  },
}

/** Cut a document that is a value. */
export function* cutDocument(document: unknown): Generator<Piece> {
  for (const path of longArrays.keys()) {
    const array = path.split('/').reduce(memberOf, document)
    if (!Array.isArray(array)) continue
    for (let from = 0; from < array.length; from += sliceSize) {
      yield { path, isFirst: from === 0, values: () => array.slice(from, from + sliceSize) }
    }
  }
  yield { path: '', isFirst: true, values: () => [toOutline(document, '')] }
}

const memberOf = (value: unknown, name: string): unknown =>
  (value as Record<string, unknown> | null | undefined)?.[name]

/** Return the document with its long arrays empty; what is wrong about it stays. */
function toOutline(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return longArrays.has(path) ? [] : value
  if (typeof value !== 'object' || value === null || !/^(|orders|faults)$/.test(path)) return value
  const members = Object.entries(value).map(([name, member]) => [
    name,
    toOutline(member, path ? `${path}/${name}` : name),
  ])
  return Object.fromEntries(members)
}
