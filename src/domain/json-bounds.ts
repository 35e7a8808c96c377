/**
 * The bounds on what one JSON text may hold. A text of 12 MiB can spell millions of values, which take seconds to parse and
 * many times its size in memory, so a long text is scanned before it is parsed.
 */

/** Bytes. A shorter text stays within the bounds whatever it holds, or takes no time to parse. */
const scannedLength = 16 * 1024
/** Levels of arrays and objects. */
const maxDepth = 32_768
/** Values: the text's own, each member of an object, each element of an array. */
const maxValues = 200_000

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Return the bound that a JSON text exceeds, and the reason; undefined when it exceeds none. */
export function findExceeded(text: Uint8Array): { bound: 'depth' | 'values'; reason: string } | undefined {
  if (text.length <= scannedLength) return undefined
  let depth = 0
  let values = 1
  // Whether the last byte opened an array or object, whose first value no comma announces.
  let isOpened = false
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number
    if (byte <= 0x20) continue
    if (isOpened && byte !== closeArray && byte !== closeObject) values += 1
    isOpened = byte === openArray || byte === openObject
    if (byte === quote) {
      for (at++; at < text.length && text[at] !== quote; at++) if (text[at] === backslash) at++
    } else if (byte === comma) values += 1
    else if (isOpened) depth += 1
    else if (byte === closeArray || byte === closeObject) depth -= 1
    if (depth > maxDepth) return { bound: 'depth', reason: `the body is nested deeper than ${maxDepth} levels` }
    if (values > maxValues) return { bound: 'values', reason: `the body has more than ${maxValues} values` }
  }
  return undefined
}
