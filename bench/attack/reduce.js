/** Make a failing request smaller: drop and shorten its parts as long as it still fails. */
import { purchase } from '../purchase.js'

/** Requests to try at most. */
const tries = 400

/** Return the smallest request found and its difference; nothing when the request itself does not fail any more. */
export async function reduce(request, differs) {
  let smallest = request
  let difference = await differs(request)
  if (difference === undefined) return []
  let left = tries
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false
    for (const candidate of candidates(smallest)) {
      left -= 1
      if (left < 0) return [smallest, difference]
      const why = await differs(candidate)
      if (why === undefined) continue
      smallest = candidate
      difference = why
      isSmaller = true
      break
    }
  }
  return [smallest, difference]
}

function* candidates(request) {
  const { headers, body, path, inject, chunks, rest, raw } = request
  if (raw !== undefined) return
  if (chunks !== undefined) yield { ...request, chunks: undefined }
  if (rest !== undefined) yield { ...request, rest: undefined }
  if (inject !== undefined) yield { ...request, inject: undefined }
  for (const i of headers.keys()) yield { ...request, headers: headers.toSpliced(i, 1) }
  if (path.includes('?')) yield { ...request, path: path.replace(/\?.*/s, '') }
  const value = parseObject(body)
  if (value === undefined) yield* shorten(request)
  else yield* simplify(request, value)
}

/** Drop members and blanks, and put the example's values in place of others. */
function* simplify(request, value) {
  const bodies = [value]
  for (const name of Object.keys(value)) {
    const { [name]: _, ...others } = value
    bodies.push(others)
    if (name in purchase && value[name] !== purchase[name]) bodies.push({ ...value, [name]: purchase[name] })
  }
  for (const smaller of bodies) {
    const body = Buffer.from(JSON.stringify(smaller))
    if (!body.equals(request.body)) yield { ...request, body }
  }
}

/** Drop bytes, many at first. */
function* shorten(request) {
  const { body } = request
  for (let size = body.length >>> 1; size > 0; size >>>= 1) {
    for (let at = 0; at < body.length; at += size) {
      yield { ...request, body: Buffer.concat([body.subarray(0, at), body.subarray(at + size)]) }
    }
  }
}

/** Parse a JSON object that is small enough to be written again; undefined for anything else. */
function parseObject(body) {
  try {
    const value = body.length < 10_000 && JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
