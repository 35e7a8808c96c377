/** Connections with several requests, and how connections end. */
import t from 'tap'
import { buy, inject, purchaseBytes } from '../support/buy.js'
import { counted } from '../support/counters.js'
import { body, head, isRejection, path } from '../support/gateway.js'
import { dial, exchange, requestBytes } from '../support/http.js'
import { collected, start, startApp } from '../support/start.js'
import { until } from '../support/until.js'

t.test('answers in order on one connection', async t => {
  const { url, p1 } = await start(t)
  const client = dial(url)
  client.socket.write(
    Buffer.concat([purchaseBytes(), requestBytes('GET', '/nowhere'), purchaseBytes(), Buffer.from('garbage\r\n\r\n')]),
  )
  t.equal((await client.answer()).status, 200)
  t.equal((await client.answer()).status, 404)
  t.equal((await client.answer()).status, 200)
  isRejection(t, await client.answer(), 400, 'http/parse')
  client.socket.end()
  t.equal(await client.rest(), '')
  t.equal(p1.orders().length, 2)
})

t.test('faults act in turn on one connection, which goes on where an answer is whole', async t => {
  const emulator = await start(t)
  const client = dial(emulator.url)
  client.socket.write(
    Buffer.concat([
      inject('after/delay:100'),
      inject('before/error:SCM.0016'),
      purchaseBytes(),
      inject('after/truncate'),
      purchaseBytes(),
    ]),
  )
  t.match(await client.answer(), { status: 200 })
  t.match(await client.answer(), { status: 400 })
  t.match(await client.answer(), { status: 200 })
  t.match(await client.rest(), /^HTTP\/1\.1 200 OK.*"cer$/s)
  t.match(emulator.p1.attempts().reverse(), [
    { outcome: 'accepted' },
    { outcome: 'failed' },
    { outcome: 'accepted' },
    { outcome: 'lost' },
    { outcome: 'lost' },
  ])
  counted(t, emulator, { attempts: 5, orders: 4, lost: 2, failed: 1 })
})

t.test('a body that breaks off orders nothing', async t => {
  const { app, url, bytesRead } = await startApp(t)
  const half = `${head}Content-Length: ${body.length + 1}\r\n\r\n${body}`
  const closing = dial(url)
  closing.socket.end(half)
  const answer = await closing.answer()
  isRejection(t, answer, 400, 'http/parse')
  t.match(answer.headers['x-emulator-reason'], /the request breaks off/)
  t.equal(await closing.rest(), '')
  const leaving = dial(url)
  const before = bytesRead()
  leaving.socket.write(half)
  await until(() => bytesRead() === before + half.length)
  leaving.socket.resetAndDestroy()
  const broken = dial(url)
  broken.socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"cer\r\nzz\r\n`)
  isRejection(t, await broken.answer(), 400, 'http/parse')
  broken.socket.destroy()
  t.equal((await buy(url)).status, 200)
  t.match((await app.inject('/_emulator/projects/p1')).json(), { orders: 1 })
})

t.test('a body that breaks off after its rejection closes the connection', async t => {
  const { url } = await start(t)
  const undecodable = dial(url)
  undecodable.socket.write('POST /v2/%zz/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n')
  isRejection(t, await undecodable.answer(), 400, 'http/parse')
  undecodable.socket.write('not a chunk')
  t.equal(await undecodable.rest(), '')
  const client = dial(url)
  client.socket.write('POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n')
  isRejection(t, await client.answer(), 404, 'route/unknown')
  client.socket.write('not a chunk')
  t.equal(await client.rest(), '')
})

t.test('a rejection waits for the answer before it', async t => {
  const { url, p1 } = await start(t)
  const client = dial(url)
  client.socket.write(inject('after/delay:200'))
  await until(() => p1.summary().orders === 1)
  client.socket.write('garbage\r\n\r\n')
  client.socket.write('garbage\r\n\r\n')
  t.equal((await client.answer()).status, 200)
  isRejection(t, await client.answer(), 400, 'http/parse')
  client.socket.end()
  t.equal(await client.rest(), '')
})

t.test('a rejection is not written to a client that has left before', async t => {
  const log = collected()
  const { url, app, bytesRead } = await startApp(t, { log })
  const client = dial(url)
  const bytes = Buffer.concat([inject('after/hang'), Buffer.from('garbage\r\n\r\n')])
  client.socket.write(bytes)
  await until(() => bytesRead() === bytes.length)
  client.socket.resetAndDestroy()
  await app.close()
  t.match(log.lines, [{ msg: 'lost' }])
  t.equal(log.lines.length, 1)
})

t.test('logs what it could not answer, once, with what it knows', async t => {
  const log = collected()
  const { url, app, bytesRead } = await startApp(t, { log })
  const line = async (count: number) => {
    await until(() => log.lines.length >= count)
    t.equal(log.lines.length, count)
    return log.lines[count - 1]
  }
  /** Open a connection, and wait until the emulator has read these bytes. */
  const open = async (bytes: string) => {
    const client = dial(url)
    const before = bytesRead()
    client.socket.write(bytes)
    await until(() => bytesRead() === before + bytes.length)
    return client
  }
  const inHead = await open(`POST ${path} HTTP/1.1\r\nHost`)
  inHead.socket.resetAndDestroy()
  const { msg: aborted, ...rest } = (await line(1)) ?? {}
  t.match(rest, { level: 'info', reason: /^the connection ended before the head of a request/ })
  t.equal(Object.keys(rest).length, 2)
  const inBody = await open(
    `POST ${path}?secret HTTP/1.1\r\nHost: x\r\nX-Auth-Token: secret\r\nContent-Length: 100\r\n\r\n{"cert`,
  )
  inBody.socket.resetAndDestroy()
  t.match(await line(2), {
    level: 'info',
    request_id: /^[0-9a-f]{32}$/,
    method: 'POST',
    path,
    ms: Number,
    credentials: 'token',
    project_id: 'p1',
    reason: /^the connection ended before the request/,
    msg: aborted,
  })
  await exchange(url, `GET /nowhere?secret HTTP/1.1\r\nbad header\r\n\r\n`)
  t.match(await line(3), { level: 'warn', method: 'GET', path: '/nowhere', rule: 'http/parse', msg: 'refused' })
  await exchange(url, requestBytes('CONNECT', 'example.com:443', { Authorization: 'SDK-HMAC-SHA256 secret' }))
  t.match(await line(4), { method: 'CONNECT', path: 'example.com:443', credentials: 'signature', msg: 'refused' })
  await exchange(url, requestBytes('GET', '/openapi.json'))
  t.match(await line(5), { level: 'info', msg: 'answered' })
  dial(url)
  await open(`${head}Content-Length: 5\r\n\r\n{`)
  await app.close()
  t.match(await line(6), { method: 'POST', path, msg: aborted })
  t.notMatch(JSON.stringify(log.lines), 'secret')
})

t.test('a client that is answered while the emulator closes is told that nothing follows', async t => {
  const { app, url, bytesRead } = await startApp(t, { close: 60_000 })
  const client = dial(url)
  client.socket.write(purchaseBytes().subarray(0, -5))
  await until(() => bytesRead() === purchaseBytes().length - 5)
  const closed = app.close()
  client.socket.write(purchaseBytes().subarray(-5))
  const { status, headers } = await client.answer()
  t.strictSame([status, headers.connection], [200, 'close'])
  await closed
})
