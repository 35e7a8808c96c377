/** One body must not stop everybody, and no request may write on a terminal. */
import t from 'tap'
import { buy } from '../support/buy.js'
import { exchange, requestBytes } from '../support/http.js'
import { collected, start } from '../support/start.js'

const path = '/v2/p1/scm/cert/purchase'

const bodies: Record<string, [body: string, rule: string]> = {
  'millions of values': [`{"a":[${'{},'.repeat(4_000_000)}{}]}`, 'body/values'],
  'millions of levels': ['['.repeat(12_000_000), 'body/depth'],
  'millions of lines before the slip': [`{"a":1${'\n'.repeat(12_000_000)},}`, 'body/json'],
}

for (const [name, [body, rule]] of Object.entries(bodies)) {
  t.test(`refuses ${name}`, async t => {
    const { url, p1 } = await start(t)
    const answer = await exchange(url, requestBytes('POST', path, {}, body))
    t.match(answer, { status: 400, body: /SCM\.0005/, headers: { 'x-emulator-rule': rule } })
    t.match(p1.summary(), { refused: 1, orders: 0 })
  })
}

t.test('takes what lies within the bounds in a field that it does not know', async t => {
  const { url } = await start(t)
  const values = Array(200_000 - 10).fill(0)
  t.equal((await buy(url, 'p1', { unknown: values })).status, 200)
  t.equal((await buy(url, 'p1', { unknown: [...values, 0, 0, 0] })).status, 400)
})

t.test('the control API answers a problem', async t => {
  const { url } = await start(t)
  const answer = await exchange(url, requestBytes('POST', '/_emulator/faults', {}, '['.repeat(40_000)))
  t.match(JSON.parse(answer.body), { status: 400, errors: [{ pointer: '#', detail: /deeper than 32768 levels/ }] })
})

t.test('a log line has no control, format or line-separating character, and keeps other letters', async t => {
  const log = collected()
  const { url } = await start(t, { logger: log })
  await exchange(url, requestBytes('GET', '/_emulator/faults/%C2%9B31mRED%E2%80%AE%E2%80%A8%7F%F3%A0%81%81%E4%B8%AD'))
  await exchange(url, Buffer.from('GET /\x9b31m\xad HTTP/1.1\r\nHost: x\r\n\r\n', 'latin1'))
  await exchange(url, requestBytes('GET', '/_emulator/clock', { Host: 'a\x9b.b' }))
  await exchange(url, Buffer.from(`POST ${path}?x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}`))
  t.equal(log.lines.length, 4)
  t.notMatch(JSON.stringify(log.lines).replaceAll('\\\\', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  t.match(log.lines[0]?.reason, /31mRED\\u202e\\u2028\\u007f\\u\{e0041\}中/)
})
