/** Values, paths, headers and broken requests of which the attack makes its requests. */
import { secret } from './emulator.js'

export const brands = 'GLOBALSIGN GEOTRUST SYMANTEC CFCA TRUSTASIA VTRUS'.split(' ')
export const domainTypes = ['SINGLE_DOMAIN', 'MULTI_DOMAIN', 'WILDCARD']

/** JSON texts of numbers at and beyond the bounds. */
export const numbers = '0 1 2 3 5 99 100 101 999 1000 1001 -1 -0 1.0 1e0 2E0 1.5 1e-1'.split(' ')

/** JSON texts that are wrong for most fields. */
export const wrongValues = [
  ...'null true false "" "1" "true" [] {} [1] {"a":1} 1e400 1e300 -1e99 9007199254740993 "__proto__" "constructor"'.split(
    ' ',
  ),
  ...'"DV_SSL_CERT" "ov_ssl_cert" "GLOBALSIGN\\u0000" "\\u0047LOBALSIGN" "\\ud800" "\u202e" "SINGLE_DOMAIN\\t"'.split(
    ' ',
  ),
  ...['" "', '"OV_SSL_CERT "', '" EV_SSL_CERT"', '"MULTI_DOMAIN\u00a0"'],
]

/** JSON texts of members that the contract ignores, and their names. */
export const extras = [
  ...'null 1e999 [[[[[[[[]]]]]]]] {"__proto__":{"cert_brand":"X"}} {"":{"":[]}} [1,"2",null,true,{}]'.split(' '),
  ...['"\\ud800\\udc00\\ud800"', '"\u0085\u2028"', '"FST_ERR_VALIDATION"', '"<html>"'],
]
export const extraNames =
  ' extra __proto__ constructor toString hasOwnProperty cert_Brand order_id length \\u0000'.split(' ')

/** White space around the parts of a JSON text. */
export const blanks = ['', '', '', ' ', '\n', '\t', '\r\n', '  \n ']

/** Whole bodies. */
export const bodies = ['', ' ', ...'null [] "a" 1 true { {} [{}] \ufeff \ufeff{} {"a":1,} {\'a\':1}'.split(' ')]

/** Paths of no call, and paths that cannot be decoded. */
export const paths = [
  ...'/ // /v2 /V2/p1/scm/cert/purchase /v2//p1/scm/cert/purchase /v2/a/b/scm/cert/purchase /favicon.ico'.split(' '),
  ...'/v2/p1/scm/cert/purchase/ /v2/p1/scm/cert/purchase/x /v2/p1/scm/certs/purchase /v1/p1/scm/cert/purchase'.split(
    ' ',
  ),
  ...'/v2/p1/scm//cert/purchase /v2/%FF/x /v2/p1/scm/cert/purchase% /v2/p1/scm/cert/purchase?a=%zz'.split(' '),
  ...'/v2/p1/scm/cert/Purchase/a /%C0%80 /v2/%ED%A0%80/x'.split(' '),
]
export const projects = [
  ...'p1 p1 p1 a - _ A-Z_09 p%31 %70%31 . .. a.b a%2Fb %20 %C3%A9 a%00 a;b a,b ~ %E2%80%AE __proto__ constructor'.split(
    ' ',
  ),
  ...['', 'a'.repeat(64), 'a'.repeat(65), 'a'.repeat(5000), '%0d%0aSet-Cookie:x'],
]
export const queries = ['?', '?a=1', '?a=%41', '?x[]=1&x[]=2', `?${'q'.repeat(20_000)}`, '?/', '??']
export const methods = ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']
export const hostLists = [[], ['a', 'a'], [''], ['evil.example:99999'], ['a', 'b', 'c']]

export const headers = Object.entries({
  'X-Auth-Token': [secret],
  Authorization: [`SDK-HMAC-SHA256 Access=${secret}`],
  'Content-Type': ['application/json', 'application/json; charset=utf8', 'text/plain;;;', ''],
  Connection: ['close', 'keep-alive'],
  Expect: ['100-continue'],
  Upgrade: ['h2c'],
  Accept: ['text/html'],
  'Accept-Encoding': ['gzip, br'],
  'Content-Encoding': ['gzip'],
  'X-Request-Id': ['mine'],
  Origin: ['null'],
  'X-Forwarded-For': ['\u00e9', '\u00ff\u00fe'],
  'X-Long': ['a'.repeat(9000)],
  Cookie: ['=;=;'],
  'If-None-Match': ['*'],
}).flatMap(([name, values]) => values.map(value => [name, value]))

/** Values of X-Emulator-Inject; the oracle knows the two that are valid. */
export const injects = [
  ...['before/status:503', 'before/status:503', 'after/error:SCM.0016', 'after/error:SCM.0016', ''],
  ...['after', 'before/truncate', 'after/error:SCM.9999', 'before/status:200', 'after/delay'],
]

const start = 'POST /v2/broken/scm/cert/purchase HTTP/1.1\r\nHost: a\r\n'

/** Requests that are no HTTP, or lie about their length. The answer to each is the gateway's 400. */
export const broken = [
  'garbage\r\n\r\n',
  'FOO / HTTP/1.1\r\nHost: a\r\n\r\n',
  'post / HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST  HTTP/1.1\r\n\r\n',
  '\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n',
  ...['no colon', 'X-\u0001: 1', 'X-A: \u0000', 'Transfer-Encoding: gzip', 'Transfer-Encoding: chunked\r\n\r\nzz'].map(
    toBroken,
  ),
  ...['Content-Length: x', 'Content-Length: -1', 'Content-Length: 5, 5'].map(toBroken),
  ...['Content-Length: 5\r\nContent-Length: 6', 'Content-Length: 1\r\nTransfer-Encoding: chunked'].map(toBroken),
]

function toBroken(lines) {
  return `${start}${lines}\r\n\r\n`
}
