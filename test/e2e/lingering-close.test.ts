/** A client that is still sending can read why it is rejected, if it does not send for too long. */
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { buy, purchaseBytes } from '../support/buy.js'
import { body, type GatewayStatus, head, isRejection, path } from '../support/gateway.js'
import { type Client, dial, requestBytes } from '../support/http.js'
import { start, startApp } from '../support/start.js'
import { until } from '../support/until.js'

/** Send without end, until the connection is closed. */
function flood({ socket }: Client) {
  const chunk = Buffer.alloc(65_536, 'a')
  const send = () => socket.writable && socket.write(chunk, () => setImmediate(send))
  send()
}

const endless: [name: string, begin: string, GatewayStatus, rule: string][] = [
  ['a sized body', `${head}Content-Length: 99999999999\r\n\r\n`, 413, 'body/size'],
  ['a chunked body', `${head}Transfer-Encoding: chunked\r\n\r\nfffffff\r\n`, 413, 'body/size'],
  [
    'a body to an unknown path',
    'POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n',
    404,
    'route/unknown',
  ],
  ['headers', `${head}X: `, 494, 'http/headers'],
  ['many headers', `${head}X: b\r\nY: `, 494, 'http/headers'],
  ['what is no request', 'garbage\r\n\r\n', 400, 'http/parse'],
  ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', 404, 'route/unknown'],
]

for (const [name, begin, status, rule] of endless) {
  t.test(`a client that sends ${name} without end can read why, and is cut off`, async t => {
    const { url } = await startApp(t, { linger: 200 })
    const client = dial(url, { allowHalfOpen: true })
    client.socket.write(begin)
    flood(client)
    isRejection(t, await client.answer(), status, rule)
    // Far below the 30 s in which a whole request must arrive.
    await until(() => client.socket.closed, { timeout: 20_000 })
  })
}

t.test('a client that stops sending is cut off, too', async t => {
  const { url } = await startApp(t, { linger: 100 })
  const isCutOff = async (begin: string, status: number) => {
    const client = dial(url)
    client.socket.write(begin)
    t.equal((await client.answer()).status, status)
    await until(() => client.socket.closed, { timeout: 20_000 })
    t.equal(await client.rest(), '')
  }
  await isCutOff(`${head}Content-Length: 99999999\r\n\r\n`, 413)
  await isCutOff('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', 404)
  await isCutOff(`${head}X: ${'a'.repeat(3 * 1024 ** 2)}`, 494)
})

t.test('a CONNECT whose client is gone is no matter', async t => {
  const { url } = await start(t)
  const gone = dial(url)
  gone.socket.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')
  gone.socket.resetAndDestroy()
  t.equal((await buy(url)).status, 200)
})

t.test('13 MB are rejected, read to their end, and the connection goes on', async t => {
  const { url } = await start(t)
  const client = dial(url)
  client.socket.write(requestBytes('POST', path, {}, Buffer.alloc(13_000_000, ' ')))
  isRejection(t, await client.answer(), 413, 'body/size')
  client.socket.write(purchaseBytes())
  t.equal((await client.answer()).status, 200)
  const chunked = Buffer.concat([
    Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n${(13_000_000).toString(16)}\r\n`),
    Buffer.alloc(13_000_000, ' '),
    Buffer.from('\r\n0\r\n\r\n'),
  ])
  client.socket.write(chunked)
  isRejection(t, await client.answer(), 413, 'body/size')
  client.socket.write(purchaseBytes())
  t.equal((await client.answer()).status, 200)
  client.socket.destroy()
})

t.test('a client that wants the connection closed can read why, too, and finds it closed afterwards', async t => {
  const { url } = await start(t)
  const large = Buffer.alloc(13_000_000, ' ')
  const sent: [string, Buffer, 400 | 404 | 413 | 414, string][] = [
    ['413', requestBytes('POST', path, { Connection: 'close' }, large), 413, 'body/size'],
    ['404', requestBytes('POST', '/x', { Connection: 'close' }, large), 404, 'route/unknown'],
    ['414', requestBytes('POST', `${path}?${'a'.repeat(40_000)}`, { Connection: 'close' }, large), 414, 'http/uri'],
    [
      'HTTP/1.0',
      Buffer.from(requestBytes('POST', '/x', {}, large).toString('latin1').replace('HTTP/1.1', 'HTTP/1.0'), 'latin1'),
      404,
      'route/unknown',
    ],
    [
      'a bad chunk',
      Buffer.concat([Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`), large]),
      400,
      'http/parse',
    ],
  ]
  for (const [name, bytes, status, rule] of sent) {
    t.test(name, async t => {
      const client = dial(url)
      const whole = new Promise(resolve => client.socket.write(bytes, resolve))
      isRejection(t, await client.answer(), status, rule)
      t.notOk(await whole, 'all of it could be sent')
      t.equal(await client.rest(), '')
    })
  }
})

t.test('a body that arrives with its rejection, or soon after it, changes nothing', async t => {
  const linger = 50
  const { url } = await startApp(t, { linger })
  const kept = dial(url)
  kept.socket.write(requestBytes('POST', '/x', {}, body))
  isRejection(t, await kept.answer(), 404, 'route/unknown')
  kept.socket.write(`POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n`)
  isRejection(t, await kept.answer(), 404, 'route/unknown')
  kept.socket.write('{}')
  // Longer than the body had time to arrive.
  await setTimeout(3 * linger)
  kept.socket.write(purchaseBytes())
  t.equal((await kept.answer()).status, 200)
  kept.socket.destroy()
  const closed = dial(url)
  closed.socket.write(requestBytes('POST', '/x', { Connection: 'close' }, body))
  isRejection(t, await closed.answer(), 404, 'route/unknown')
  t.equal(await closed.rest(), '')
})
