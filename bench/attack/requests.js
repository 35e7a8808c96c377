/** Purchases that are right, wrong in one place or in many, or crooked as requests; each as a description and as bytes. */
import { purchase } from '../purchase.js'

const names = Object.keys(purchase)
const brands = ['GLOBALSIGN', 'GEOTRUST', 'SYMANTEC', 'CFCA', 'TRUSTASIA', 'VTRUS']
const domainTypes = ['SINGLE_DOMAIN', 'MULTI_DOMAIN', 'WILDCARD']
const numbers = [
  '0',
  '1',
  '2',
  '3',
  '5',
  '99',
  '100',
  '101',
  '999',
  '1000',
  '1001',
  '-1',
  '-0',
  '1.0',
  '1e0',
  '2E0',
  '1.5',
  '1e-1',
]
const wrongValues = [
  ...['null', '""', '" "', '"1"', '"true"', 'true', 'false', '[]', '{}', '[1]', '{"a":1}', '1e400', '1e300', '-1e99'],
  ...[
    '9007199254740993',
    '"OV_SSL_CERT "',
    '" EV_SSL_CERT"',
    '"ov_ssl_cert"',
    '"GLOBALSIGN\\u0000"',
    '"\\ud800"',
    '"\u202e"',
  ],
  ...[
    '"DV_SSL_CERT"',
    '"SINGLE_DOMAIN\\t"',
    '"MULTI_DOMAIN\u00a0"',
    '"__proto__"',
    '"constructor"',
    '"\\u0047LOBALSIGN"',
  ],
]
const extras = [
  ...[
    'null',
    '"\\ud800\\udc00\\ud800"',
    '{"__proto__":{"cert_brand":"X"}}',
    '[[[[[[[[]]]]]]]]',
    '1e999',
    '"\u0085\u2028"',
  ],
  ...['{"":{"":[]}}', '"FST_ERR_VALIDATION"', '"<html>"', '[1,"2",null,true,{}]'],
]
const extraNames = [
  'extra',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'cert_Brand',
  'order_id',
  'length',
  '\\u0000',
]
const blanks = ['', '', '', ' ', '\n', '\t', '\r\n', '  \n ']
const paths = [
  ...[
    '',
    '/',
    '//',
    '/v2',
    '/v2/p1/scm/cert/purchase/',
    '/v2/p1/scm/cert/purchase/x',
    '/V2/p1/scm/cert/purchase',
    '/v2//p1/scm/cert/purchase',
  ],
  ...[
    '/v2/p1/scm/certs/purchase',
    '/v1/p1/scm/cert/purchase',
    '/v2/p1/scm/cert/Purchase/a',
    '/v2/a/b/scm/cert/purchase',
    '/favicon.ico',
  ],
  ...[
    '/v2/p1/scm//cert/purchase',
    '/v2/%FF/x',
    '/v2/p1/scm/cert/purchase%',
    '/v2/p1/scm/cert/purchase?a=%zz',
    '/%C0%80',
    '/v2/%ED%A0%80/x',
  ],
]
const projects = [
  ...[
    'p1',
    'p1',
    'p1',
    'a',
    '-',
    '_',
    'A-Z_09',
    'a'.repeat(64),
    'p%31',
    '%70%31',
    'a'.repeat(65),
    '',
    '.',
    '..',
    'a.b',
    'a%2Fb',
    '%20',
  ],
  ...[
    '%C3%A9',
    'a%00',
    'a;b',
    'a,b',
    '~',
    '%E2%80%AE',
    '__proto__',
    'constructor',
    'a'.repeat(5000),
    '%0d%0aSet-Cookie:x',
  ],
]
const queries = ['', '', '', '', '?', '?a=1', '?a=%41', '?x[]=1&x[]=2', `?${'q'.repeat(20_000)}`, '?/', '??']
const headers = [
  ...[
    ['X-Auth-Token', 'secret-of-the-attack'],
    ['Authorization', 'SDK-HMAC-SHA256 Access=secret-of-the-attack'],
  ],
  ...[
    ['Content-Type', 'application/json'],
    ['Content-Type', 'text/plain;;;'],
    ['Content-Type', ''],
    ['Accept', 'text/html'],
  ],
  ...[
    ['Content-Type', 'application/json; charset=utf8'],
    ['Expect', '100-continue'],
    ['Connection', 'close'],
    ['X-A', '\u00ff\u00fe'],
  ],
  ...[
    ['Connection', 'keep-alive'],
    ['Upgrade', 'h2c'],
    ['X-Request-Id', 'mine'],
    ['Content-Encoding', 'gzip'],
    ['Origin', 'null'],
  ],
  ...[
    ['Accept-Encoding', 'gzip, br'],
    ['X-Forwarded-For', '\u00e9'],
    ['X-Long', 'a'.repeat(9000)],
    ['Cookie', '=;=;'],
    ['If-None-Match', '*'],
  ],
]
const injects = [
  'before/status:503',
  'after/error:SCM.0016',
  'after',
  'before/truncate',
  'after/error:SCM.9999',
  '',
  'before/status:200',
  'after/delay',
]

/** Requests that are no HTTP, or lie about their length. The answer to each is the gateway's 400. */
const broken = [
  ...[
    'garbage\r\n\r\n',
    'FOO / HTTP/1.1\r\nHost: a\r\n\r\n',
    'post / HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST  HTTP/1.1\r\n\r\n',
  ],
  ...[
    'GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nX-\u0001: 1\r\n\r\n',
    '\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n',
  ],
  ...[
    'Content-Length: 1\r\nTransfer-Encoding: chunked',
    'Content-Length: x',
    'Content-Length: -1',
    'Content-Length: 5, 5',
  ],
  ...[
    'Content-Length: 5\r\nContent-Length: 6',
    'Transfer-Encoding: chunked\r\n\r\nzz',
    'X-A: \u0000',
    'Transfer-Encoding: gzip',
  ],
].map(text =>
  text.includes('\r\n\r\n') && !text.startsWith('Transfer')
    ? text
    : `POST /v2/broken/scm/cert/purchase HTTP/1.1\r\nHost: a\r\n${text}\r\n\r\n`,
)

/** Describe a request. The oracle reads the description, the wire gets its bytes. */
export function createRequest(random) {
  const request = { method: 'POST', version: '1.1', hosts: ['attack'], headers: [], path: '', body: createBody(random) }
  request.path = `/v2/${random.chance(0.8) ? 'p1' : random.pick(projects)}/scm/cert/purchase${random.chance(0.9) ? '' : random.pick(queries)}`
  while (random.chance(0.3)) request.headers.push(random.pick(headers))
  if (random.chance(0.05)) request.inject = random.pick(injects)
  if (random.chance(0.15)) request.chunks = Array.from({ length: random.between(1, 4) }, () => random.between(1, 80))
  if (random.chance(0.12)) bend(request, random)
  return request
}

function bend(request, random) {
  const bends = [
    () => ({ raw: { bytes: Buffer.from(random.pick(broken), 'latin1'), status: 400, rule: 'http/parse' } }),
    () => ({ method: random.pick(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) }),
    () => ({ path: random.pick(paths) || '/' }),
    () => ({ hosts: random.pick([[], ['a', 'a'], [''], ['evil.example:99999'], ['a', 'b', 'c']]) }),
    () => ({ version: random.pick(['1.0', '2.0']), chunks: undefined }),
    () => ({ path: `${request.path}?${'u'.repeat(random.pick([32 * 1024 - 100, 33 * 1024, 100_000]))}` }),
    () => ({ headers: [['X-Huge', 'h'.repeat(random.pick([100_000, 255_000, 263_000, 400_000]))]] }),
    () => ({ path: `${request.path}${random.pick(['%', '%f', '%FF', '?%C3', '?a=%', '%u0041'])}` }),
    // The rest of the body is another request, which has its own answer.
    () => {
      const { body } = request
      const length = random.below(body.length + 1)
      return { body: body.subarray(0, length), rest: body.subarray(length), chunks: undefined }
    },
  ]
  Object.assign(request, random.pick(bends)())
}

/** Create a body: mostly a JSON object with a few wrong fields, sometimes bytes that are none. */
function createBody(random) {
  const kind = random.next()
  if (kind < 0.02) return random.bytes(random.below(40))
  if (kind < 0.04)
    return Buffer.from(
      random.pick([
        '',
        ' ',
        'null',
        '[]',
        '"a"',
        '1',
        'true',
        '{',
        '{}',
        '[{}]',
        '\ufeff',
        '\ufeff{}',
        '{"a":1,}',
        "{'a':1}",
      ]),
    )
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
    const change = random.next()
    if (members.length > 1 && change < 0.2) members.splice(at, 1)
    else if (change < 0.3)
      members.push([members[at][0], random.pick([right[members[at][0]], random.pick(wrongValues)])])
    else if (change < 0.6) members[at] = [members[at][0], random.pick(numbers)]
    else if (change < 0.7) members[at] = [members[at][0], right[random.pick(names)]]
    else members[at] = [members[at][0], random.pick(wrongValues)]
  }
  while (random.chance(0.2))
    members.splice(random.below(members.length + 1), 0, [random.pick(extraNames), random.pick(extras)])
  if (random.chance(0.2)) members.sort(() => random.next() - 0.5)
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
