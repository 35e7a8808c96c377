/** `--lenient` trims blanks around the three words of a purchase; the printed sample has one. */

const words = ['cert_brand', 'cert_type', 'domain_type']

/** Return a request's JSON value with the blanks (U+0020) trimmed off cert_brand, cert_type and domain_type. */
export function withoutBlanks(request: unknown): unknown {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return request
  const trimmed = Object.entries(request).filter(([field, value]) => words.includes(field) && typeof value === 'string')
  return { ...request, ...Object.fromEntries(trimmed.map(([field, value]) => [field, trimBlanks(value)])) }
}

/** Trim blanks (U+0020) off a text. By hand: a regular expression takes quadratic time on blanks within the text. */
export function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (text[start] === ' ') start++
  while (end > start && text[end - 1] === ' ') end--
  return text.slice(start, end)
}
