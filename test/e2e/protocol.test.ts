/** What HTTP allows and Node would not answer, or would answer by itself. */
import t from 'tap'
import { body, head, isRejection, path } from '../support/gateway.js'
import { dial, exchange, requestBytes } from '../support/http.js'
import { start } from '../support/start.js'

t.test('rejects two Host headers, and a missing one only in HTTP/1.1', async t => {
  const { url } = await start(t)
  isRejection(t, await exchange(url, `${head}Host: other\r\n\r\n`), 400, 'http/host')
  const old = `POST ${path} HTTP/1.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  t.equal((await exchange(url, old)).status, 200)
})

t.test('ignores an expectation, and keeps the promise to continue', async t => {
  const { url } = await start(t)
  t.equal((await exchange(url, requestBytes('POST', path, { Expect: 'wonders' }, body))).status, 200)
  const client = dial(url)
  client.socket.write(`${head}Expect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`)
  t.equal((await client.answer()).status, 100)
  client.socket.write(body)
  t.equal((await client.answer()).status, 200)
  client.socket.destroy()
})

t.test('takes a path in absolute form, and a fragment', async t => {
  const { url } = await start(t)
  t.equal((await exchange(url, requestBytes('POST', `http://scm.example${path}`, {}, body))).status, 200)
  t.equal((await exchange(url, requestBytes('POST', `${path}#top`, {}, body))).status, 200)
  const wrong = await exchange(url, requestBytes('GET', `http://scm.example${path}?a=b`))
  t.equal(wrong.headers['x-emulator-rule'], 'route/method')
})

t.test('answers methods that it never heard of, and OPTIONS *', async t => {
  const { url } = await start(t)
  for (const method of ['PROPFIND', 'PURGE', 'M-SEARCH', 'TRACE', 'SOURCE']) {
    t.equal((await exchange(url, requestBytes(method, path))).headers['x-emulator-rule'], 'route/method')
  }
  isRejection(t, await exchange(url, requestBytes('OPTIONS', '*')), 404, 'route/unknown')
  const streaming = await exchange(url, `DESCRIBE ${path} RTSP/1.0\r\nHost: x\r\n\r\n`)
  isRejection(t, streaming, 400, 'http/parse')
  t.equal(streaming.headers['x-emulator-reason'], 'invalid method')
})

t.test('goes on without an upgrade, and closes, for Node drops what may follow', async t => {
  const { url } = await start(t)
  const upgrade = { Upgrade: 'h2c', Connection: 'Upgrade' }
  const refused = await exchange(url, requestBytes('GET', '/', upgrade))
  isRejection(t, refused, 404, 'route/unknown')
  t.equal(refused.headers.connection, 'close')
  const bought = await exchange(url, requestBytes('POST', path, upgrade, body))
  t.equal(bought.status, 200)
  t.equal(bought.headers.connection, 'close')
})

t.test('answers CONNECT', async t => {
  const { url } = await start(t)
  const client = dial(url)
  client.socket.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')
  const answer = await client.answer()
  isRejection(t, answer, 404, 'route/unknown')
  client.socket.end('more')
  t.equal(await client.rest(), '')
  const connect = (target: string, headers = 'Host: x\r\n') =>
    exchange(url, `CONNECT ${target} HTTP/1.1\r\n${headers}\r\n`)
  const secret = await connect('user:secret@x:1')
  t.notMatch(secret.text, /secret/)
  isRejection(t, await connect('x:1', ''), 400, 'http/host')
  isRejection(t, await connect('x%zz:1'), 400, 'http/parse')
  isRejection(t, await connect('x'.repeat(40_000)), 414, 'http/uri')
  isRejection(t, await connect('x:1', `Host: x\r\nX: ${'b'.repeat(270_000)}\r\n`), 494, 'http/headers')
})

t.test('any Content-Type, however often, will do', async t => {
  const { url, p1 } = await start(t)
  const types = [
    'APPLICATION/JSON',
    '\tapplication/json',
    '   application/json  ',
    'application/json,text/plain',
    '',
    ';',
    'é',
  ]
  for (const type of types) {
    const one = requestBytes('POST', path, { 'Content-Type': type }, body)
    const two = requestBytes('POST', path, { 'Content-Type': type, 'content-type': 'text/html' }, body)
    t.equal((await exchange(url, one)).status, 200, type)
    t.equal((await exchange(url, two)).status, 200, type)
  }
  t.equal(p1.orders().length, 2 * types.length)
})

t.test('a body in many pieces is one body', async t => {
  const { url } = await start(t)
  const client = dial(url)
  client.socket.setNoDelay(true)
  client.socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`)
  for (const letter of body) {
    client.socket.write(`1\r\n${letter}\r\n`)
    await new Promise(resolve => setImmediate(resolve))
  }
  client.socket.write('0\r\nTrailer: value\r\n\r\n')
  t.equal((await client.answer()).status, 200)
  client.socket.destroy()
})
