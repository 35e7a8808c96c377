/** The columns in which orders are stored. */
import type { Identity, Ordered } from '../domain/order.js'

/** Orders as columns of equal length; `project` is a position in a list of projects, -1 for a forgotten one. */
export type Columns = {
  readonly [Name in keyof (Ordered & Identity) | 'project']: Name extends 'cert_brand' | 'cert_type' | 'domain_type'
    ? string[]
    : number[]
}

export type ColumnName = keyof Columns

export const segmentBits = 15
export const segmentSize = 1 << segmentBits

export interface Segment {
  readonly at: Float64Array
  readonly first: Float64Array
  readonly suffix: Uint32Array
  readonly project: Uint32Array
  /** Number of the project's order before this one, plus one; 0 for its first. */
  readonly previous: Uint32Array
  /** Numbers of a string table, as in the next two columns. */
  readonly cert_brand: Uint32Array
  readonly cert_type: Uint8Array
  readonly domain_type: Uint8Array
  readonly effective_time: Uint8Array
  readonly domain_numbers: Uint8Array
  readonly order_number: Uint16Array
}

export const createSegment = (): Segment => ({
  at: new Float64Array(segmentSize),
  first: new Float64Array(segmentSize),
  suffix: new Uint32Array(segmentSize),
  project: new Uint32Array(segmentSize),
  previous: new Uint32Array(segmentSize),
  cert_brand: new Uint32Array(segmentSize),
  cert_type: new Uint8Array(segmentSize),
  domain_type: new Uint8Array(segmentSize),
  effective_time: new Uint8Array(segmentSize),
  domain_numbers: new Uint8Array(segmentSize),
  order_number: new Uint16Array(segmentSize),
})

/** Numbers for the few strings of a column. */
export interface StringTable {
  toNumber(text: string): number
  toText(number: number): string
}

export function createStringTable(): StringTable {
  const numbers = new Map<string, number>()
  const texts: string[] = []
  return {
    toNumber(text) {
      let number = numbers.get(text)
      if (number === undefined) {
        number = texts.push(text) - 1
        numbers.set(text, number)
      }
      return number
    },
    toText: number => texts[number] as string,
  }
}
