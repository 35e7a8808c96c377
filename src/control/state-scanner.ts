/**
 * Cut a state document into pieces: its long arrays at their elements, and the rest of it, the outline.
 *
 * A document is never one text or one value. For two million orders (175 MB) JSON.parse stops all requests for 1.2 s and takes
 * 500 MB. In pieces of 64 KiB it takes a millisecond at a time and no memory beside the body, which is freed as it is read.
 * The pieces also bound what is parsed: no element and no outline can be longer.
 */
import { isUtf8 } from 'node:buffer'
import { invalidAt, notJson } from '../domain/errors.js'
import { longArrays, type Piece } from './state-pieces.js'

const pieceSize = 64 * 1024
const outlineLimit = 64 * 1024

const codes = (text: string) => Array.from(text, character => character.charCodeAt(0))
const [quote, backslash, comma, colon] = codes('"\\,:')
const [openArray, closeArray, openObject, closeObject] = codes('[]{}')
const isStructural = new Uint8Array(256)
for (const code of codes('"\\,:[]{}')) isStructural[code] = 1

/**
 * Yield the pieces of a document, the outline last, and undefined after each chunk. Chunks are taken out of `chunks`.
 *
 * The scan only finds boundaries. Each piece is parsed as an array and the outline as it is, so together they are JSON if
 * and only if the document is. @throws {Problem} 400 when it is not, or when its outline or an element is too long
 */
export function* scanDocument(chunks: Buffer[]): Generator<Piece | undefined> {
  const outline = Buffer.alloc(outlineLimit)
  let outlineSize = 0
  const names: [string, string] = ['', '']
  let nameStart = 0
  let nameEnd = 0
  let depth = 0
  let isString = false
  let isEscaped = false
  /** Path and depth of the long array that is being cut; 0: none. */
  let path = ''
  let arrayDepth = 0
  let isFirst = true
  let earlier: Buffer[] = []
  let earlierSize = 0

  for (const [n, chunk] of chunks.entries()) {
    chunks[n] = taken
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (arrayDepth === 0) {
        if (outlineSize === outlineLimit)
          throw invalidAt('#', `has more than ${outlineLimit} bytes outside projects, orders and rules`)
        outline[outlineSize++] = byte
      }
      if (isEscaped) isEscaped = false
      else if (isStructural[byte] === 0) continue
      else if (byte === backslash) isEscaped = true
      else if (byte === quote) {
        isString = !isString
        if (isString) nameStart = outlineSize - 1
        else nameEnd = outlineSize
      } else if (isString) continue
      else if (byte === openArray || byte === openObject) {
        depth += 1
        if (byte === openObject || arrayDepth > 0 || depth > 3) continue
        path = names.slice(0, depth - 1).join('/')
        if (!longArrays.has(path)) continue
        arrayDepth = depth
        isFirst = true
        from = i + 1
      } else if (byte === closeArray || byte === closeObject) {
        if (depth === arrayDepth) {
          yield cut(chunk.subarray(from, i), true)
          arrayDepth = 0
          outline[outlineSize++] = byte
        }
        depth -= 1
      } else if (byte === comma) {
        if (depth !== arrayDepth || earlierSize + i - from < pieceSize) continue
        yield cut(chunk.subarray(from, i), false)
        from = i + 1
      } else if (byte === colon && arrayDepth === 0 && (depth === 1 || depth === 2)) {
        names[depth - 1] = String(parse(outline.subarray(nameStart, nameEnd))).replaceAll('/', '~1')
      }
    }
    if (arrayDepth > 0) {
      earlier.push(chunk.subarray(from))
      earlierSize += chunk.length - from
    }
    yield
  }
  yield { path: '', isFirst: true, values: () => [parse(withoutMark(outline.subarray(0, outlineSize)))] }

  function cut(rest: Buffer, isLast: boolean): Piece {
    const parts = [...earlier, rest]
    const size = earlierSize + rest.length
    const isAlone = isFirst && isLast
    const piece = { path, isFirst, values }
    earlier = []
    earlierSize = 0
    isFirst = false
    return piece

    function values() {
      if (size > 2 * pieceSize) throw invalidAt(`#/${piece.path}`, `has an element of over ${pieceSize} bytes`)
      const values = parse(Buffer.concat([openingBracket, ...parts, closingBracket])) as unknown[]
      if (values.length === 0 && !isAlone) throw notJson()
      return values
    }
  }
}

const taken = Buffer.alloc(0)
const [openingBracket, closingBracket] = [Buffer.from('['), Buffer.from(']')]

function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw notJson()
  try {
    return JSON.parse(bytes.toString())
  } catch {
    throw notJson()
  }
}

/** Leave out a byte order mark. */
const withoutMark = (bytes: Buffer) => (bytes.indexOf('\ufeff') === 0 ? bytes.subarray(3) : bytes)
