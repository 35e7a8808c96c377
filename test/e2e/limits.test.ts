/** Heads and trailers over the limits. */
import t from 'tap'
import { body, head, isRejection, path } from '../support/gateway.js'
import { dial, exchange } from '../support/http.js'
import { start, startApp } from '../support/start.js'
import { until } from '../support/until.js'

t.test('too large a head', async t => {
  const mega = 'a'.repeat(1024 ** 2)
  const { url } = await start(t)
  const sent: [string, string, 414 | 494, string][] = [
    ['a URI of 40 KiB', `GET /${'a'.repeat(40960)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414, 'http/uri'],
    ['a URI of 1 MiB', `GET /${mega} HTTP/1.1\r\nHost: x\r\n\r\n`, 414, 'http/uri'],
    ['a URI of 4 MiB', `GET /${mega.repeat(4)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414, 'http/uri'],
    ['a header of 300 KiB', `${head}X-Auth-Token: ${'a'.repeat(307200)}\r\n\r\n`, 494, 'http/headers'],
    ['a header of 600 KiB without an end', `${head}X-Auth-Token: ${'a'.repeat(614400)}`, 494, 'http/headers'],
    [
      'a URI of 100 KiB with headers of 250',
      `GET /${'a'.repeat(102400)} HTTP/1.1\r\nHost: x\r\nX: ${'b'.repeat(256000)}\r\n\r\n`,
      414,
      'http/uri',
    ],
    [
      'a header that looks like a request line',
      `${head}X: ${'b'.repeat(300_000)} HTTP/1.1\r\n\r\n`,
      494,
      'http/headers',
    ],
    ['a header of 4 MiB', `${head}X-Auth-Token: ${mega.repeat(4)}\r\n\r\n`, 494, 'http/headers'],
    ['100 000 headers', `${head}${'a: b\r\n'.repeat(100_000)}\r\n`, 494, 'http/headers'],
  ]
  for (const [name, bytes, status, rule] of sent) {
    t.test(name, async t => isRejection(t, await exchange(url, bytes), status, rule))
  }
  t.test('thousands of headers within the limit', async t => {
    const many = `POST ${path} HTTP/1.1\r\n${'a: b\r\n'.repeat(20_000)}Host: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    t.equal((await exchange(url, many)).status, 200)
  })
})

t.test('trailers that are too large', async t => {
  const { url, p1 } = await start(t)
  const client = dial(url)
  const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n`
  client.socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk}X: ${'b'.repeat(600_000)}\r\n\r\n`)
  isRejection(t, await client.answer(), 494, 'http/headers')
  client.socket.end()
  t.equal(await client.rest(), '')
  t.strictSame(p1.orders(), [])
})

t.test('a URI whose line ends late', async t => {
  const { url, bytesRead } = await startApp(t)
  const client = dial(url)
  client.socket.write(`GET /${'a'.repeat(600_000)}`)
  await until(() => bytesRead() >= 600_000)
  client.socket.write(`${'a'.repeat(400_000)} HTTP/1.1\r\n`)
  isRejection(t, await client.answer(), 414, 'http/uri')
  client.socket.destroy()
})
