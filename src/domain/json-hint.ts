/** Hints for a text that is not JSON. Our wording: V8's messages differ between Node versions. */

/** Describe the error: the comma of the printed sample with its place, else how the text begins. */
export function jsonHint(text: string): string {
  const comma = findTrailingComma(text)
  if (comma !== -1) {
    const line = countLines(text, comma)
    const column = comma - text.lastIndexOf('\n', comma)
    const closing = text.slice(comma + 1).trimStart()[0]
    return `comma before ${closing} at line ${line}, column ${column}, as in the printed sample`
  }
  const first = text.trimStart()[0]
  if (first === undefined) return 'it is blank'
  return first === '{' ? 'it begins as an object and breaks off or goes wrong later' : `it begins with ${first}`
}

/** Count the lines up to a position; without a list of them, because a long body can have millions. */
function countLines(text: string, end: number): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}

/** Find the first comma before a closing bracket, outside strings; -1 when there is none. */
function findTrailingComma(text: string): number {
  let comma = -1
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string
    if (character === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
      comma = -1
    } else if (character === ',') comma = at
    else if (comma !== -1 && (character === '}' || character === ']')) return comma
    else if (character > ' ') comma = -1
  }
  return -1
}
