/** Values, paths, headers and broken requests of which the attack makes its requests. */
import { secret } from './emulator.js'

export const brands = ['GLOBALSIGN', 'GEOTRUST', 'SYMANTEC', 'CFCA', 'TRUSTASIA', 'VTRUS']
export const domainTypes = ['SINGLE_DOMAIN', 'MULTI_DOMAIN', 'WILDCARD']
export const numbers = [
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
export const wrongValues = [
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
export const extras = [
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
export const extraNames = [
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
export const blanks = ['', '', '', ' ', '\n', '\t', '\r\n', '  \n ']
export const paths = [
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
export const projects = [
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
export const queries = ['', '', '', '', '?', '?a=1', '?a=%41', '?x[]=1&x[]=2', `?${'q'.repeat(20_000)}`, '?/', '??']
export const headers = [
  ...[
    ['X-Auth-Token', secret],
    ['Authorization', `SDK-HMAC-SHA256 Access=${secret}`],
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
export const injects = [
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
export const broken = [
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
