/** Purchases that are right, wrong in one place or in many, or crooked as requests; each as a description and as bytes. */
import { purchase } from '../purchase.js'
import * as values from './values.js'

const { blanks, bodies, brands, broken, domainTypes, extraNames, extras, headers } = values
const { hostLists, injects, methods, numbers, paths, projects, queries, wrongValues } = values
const names = Object.keys(purchase)

/** Describe a request. The oracle reads the description, the wire gets its bytes. */
export function createRequest(random) {
  const request = { method: 'POST', version: '1.1', hosts: ['attack'], headers: [], path: '', body: createBody(random) }
  request.path = `/v2/${random.chance(0.8) ? 'p1' : random.pick(projects)}/scm/cert/purchase${random.chance(0.95) ? '' : random.pick(queries)}`
  while (random.chance(0.3)) request.headers.push(random.pick(headers))
  if (random.chance(0.05)) request.inject = random.pick(injects)
  if (random.chance(0.15)) request.chunks = Array.from({ length: random.between(1, 4) }, () => random.between(1, 80))
  if (random.chance(0.12)) bend(request, random)
  return request
}

function bend(request, random) {
  const bends = [
    () => ({ raw: { bytes: Buffer.from(random.pick(broken), 'latin1'), status: 400, rule: 'http/parse' } }),
    () => ({ method: random.pick(methods) }),
    () => ({ path: random.pick(paths) }),
    () => ({ hosts: random.pick(hostLists) }),
    () => ({ version: random.pick(['1.0', '2.0']), chunks: undefined }),
    () => ({ path: `${request.path}?${'u'.repeat(random.pick([32 * 1024 - 100, 33 * 1024, 100_000]))}` }),
    () => ({ headers: [['X-Huge', 'h'.repeat(random.pick([100_000, 255_000, 263_000, 400_000]))]] }),
    () => ({ path: `${request.path}${random.pick(['%', '%f', '%FF', '?%C3', '?a=%', '%u0041'])}` }),
    // The rest of the body is another request, which has its own answer. Of a deep body that breaks off, the contract does
    // not say which rule comes first.
    () => {
      const { body } = request
      const length = body.length > 10_000 ? body.length : random.below(body.length + 1)
      return { body: body.subarray(0, length), rest: body.subarray(length), chunks: undefined }
    },
  ]
  Object.assign(request, random.pick(bends)())
}

/** Create a body: mostly a JSON object with a few wrong fields, sometimes bytes that are none. */
function createBody(random) {
  const kind = random.next()
  if (kind < 0.02) return random.bytes(random.below(40))
  if (kind < 0.04) return Buffer.from(random.pick(bodies))
  if (kind < 0.0402) return Buffer.alloc(12 * 1024 ** 2 + random.between(0, 1), ' ')
  const text = createObject(random)
  if (kind < 0.1) return spoil(Buffer.from(text), random)
  if (kind < 0.14) return Buffer.from(`\ufeff${text}`)
  if (kind < 0.1405) return Buffer.from(toDeep(text, random))
  return Buffer.from(text)
}

function createObject(random) {
  const domain_type = random.pick(domainTypes)
  const right = {
    cert_brand: JSON.stringify(random.pick(brands)),
    cert_type: random.pick(['"OV_SSL_CERT"', '"EV_SSL_CERT"']),
    domain_type: JSON.stringify(domain_type),
    effective_time: random.pick(['1', '2', '1.0', '2e0', '0.1e1']),
    domain_numbers: domain_type === 'MULTI_DOMAIN' ? `${random.pick([2, 3, 99, 100])}` : '1',
    order_number: random.chance(0.02) ? `${random.pick([999, 1000])}` : `${random.between(1, 12)}`,
    agree_privacy_protection: 'true',
  }
  const members = names.map(name => [name, right[name]])
  for (let wrong = random.pick([0, 0, 1, 1, 1, 2, 3]); wrong > 0; wrong--) {
    const at = random.below(members.length)
    const [name] = members[at]
    const change = random.next()
    if (members.length > 1 && change < 0.2) members.splice(at, 1)
    else if (change < 0.3) members.push([name, random.pick([right[name], random.pick(wrongValues)])])
    else if (change < 0.6) members[at] = [name, random.pick(numbers)]
    else if (change < 0.7) members[at] = [name, right[random.pick(names)]]
    else members[at] = [name, random.pick(wrongValues)]
  }
  while (random.chance(0.2)) {
    members.splice(random.below(members.length + 1), 0, [random.pick(extraNames), random.pick(extras)])
  }
  if (random.chance(0.2)) members.reverse()
  const blank = () => random.pick(blanks)
  return `${blank()}{${members.map(([name, value]) => `${blank()}"${name}"${blank()}:${value}${blank()}`).join(',')}}${blank()}`
}

/** Change, drop or repeat a few bytes. */
function spoil(bytes, random) {
  const at = random.below(bytes.length)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  const middle = random.pick([
    random.bytes(1),
    Buffer.from('\ufeff'),
    Buffer.from(','),
    Buffer.from('\u0000'),
    after.subarray(0, 9),
  ])
  return Buffer.concat([before, middle, random.chance(0.5) ? after.subarray(1) : after])
}

/** Add a member on either side of the bounds on depth and values. */
function toDeep(text, random) {
  const nested = depth => '['.repeat(depth) + ']'.repeat(depth)
  const many = count => `[${'0,'.repeat(count - 1)}0]`
  const value = random.pick([nested(32_767), nested(32_768), nested(40_000), many(190_000), many(200_001)])
  return text.replace('{', `{"deep":${value},`)
}

/** Return the bytes of a request. */
export function toBytes({ raw, method, path, version, hosts, headers, inject, body, chunks, rest }) {
  if (raw !== undefined) return raw.bytes
  const all = [...hosts.map(host => ['Host', host]), ...headers]
  if (inject !== undefined) all.push(['X-Emulator-Inject', inject])
  all.push(chunks === undefined ? ['Content-Length', body.length] : ['Transfer-Encoding', 'chunked'])
  const head = `${method} ${path} HTTP/${version}\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  const payload = chunks === undefined ? body : toChunks(body, chunks)
  return Buffer.concat([Buffer.from(head, 'latin1'), payload, rest ?? Buffer.alloc(0)])
}

function toChunks(body, sizes) {
  const parts = []
  for (let at = 0, i = 0; at < body.length; i++) {
    const chunk = body.subarray(at, at + Math.max(sizes[i % sizes.length], body.length >>> 6))
    parts.push(Buffer.from(`${chunk.length.toString(16)}${i % 3 === 1 ? ';a=b' : ''}\r\n`), chunk, Buffer.from('\r\n'))
    at += chunk.length
  }
  return Buffer.concat([...parts, Buffer.from(sizes.length > 3 ? '0\r\nX-Trailer: 1\r\n\r\n' : '0\r\n\r\n')])
}
