/** How a URI is read. */

/** Return the path of a URI, which may be in absolute form, without the parts that can hold a secret: user and query. */
export function toPath(url = ''): string {
  if (url[0] === '/' && url[1] !== '/' && !url.includes('?') && !url.includes('#')) return url
  return url
    .replace(/^https?:\/\/[^/?#]*/i, '')
    .replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i, '$1//')
    .replace(/[?#].*/s, '')
}

/** Tell whether every percent escape is well-formed and the result is UTF-8. */
export function isDecodable(url: string) {
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}
