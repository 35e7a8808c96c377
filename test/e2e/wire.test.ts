/** What never reaches Fastify: bytes that are no request, bytes that never end, and what Node answers by itself. */
import { once } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import t, { type Test } from 'tap'
import { createWire } from '../../src/gateway/connections.js'
import { patience } from '../../src/gateway/limits.js'
import { accepted } from '../support/fixtures.js'
import { type Answer, dial, exchange, requestBytes } from '../support/http.js'
import { collected, start } from '../support/start.js'

const path = '/v2/project-1/scm/cert/purchase'
const body = JSON.stringify(accepted)
const purchase = requestBytes('POST', path, {}, body)
const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\n`

const gatewayTexts = {
  400: ['APIGW.0201', 'API request error.'],
  404: ['APIGW.0101', 'The API does not exist or has not been published in the environment.'],
  413: ['APIGW.0201', 'Request entity too large.'],
  414: ['APIGW.0201', 'Request URI too large.'],
  494: ['APIGW.0201', 'Request headers too large.'],
} as const

function isRefusal(t: Test, answer: Answer, status: keyof typeof gatewayTexts, rule: string) {
  const [error_code, error_msg] = gatewayTexts[status]
  const request_id = answer.headers['x-request-id'] as string
  t.equal(answer.status, status)
  t.match(request_id, /^[0-9a-f]{32}$/)
  t.match(answer.headers.server, /^scm-emulator\//)
  t.equal(answer.headers['content-type'], 'application/json')
  t.equal(answer.headers['x-emulator-rule'], rule)
  t.match(answer.headers['x-emulator-reason'], /^[ -~]{1,300}$/)
  t.equal(answer.body, `${JSON.stringify({ error_msg, error_code, request_id })}\n`)
}

const unparsable: Record<string, string | Buffer> = {
  'a method that is none': `FOO ${path} HTTP/1.1\r\nHost: x\r\n\r\n`,
  'a request line of one word': 'hello\r\n\r\n',
  'a control character in a header': `${head}X: a\0b\r\n\r\n`,
  'a blank before the colon': `${head}X : a\r\n\r\n`,
  'a bare line feed in a header': `${head}X: a\n b\r\n\r\n`,
  'length and chunked together': `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'two lengths': `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`,
  'a length that is no number': `${head}Content-Length: 5x\r\n\r\n`,
  'a negative length': `${head}Content-Length: -1\r\n\r\n`,
  'a coding that is not chunked': `${head}Transfer-Encoding: gzip\r\n\r\n`,
  'a letter beyond ASCII in the path': Buffer.from('POST /v2/\u00e9/scm/cert/purchase HTTP/1.1\r\nHost: x\r\n\r\n'),
  'HTTP/2 by preface': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'HTTP/2.0 in the request line': `POST ${path} HTTP/2.0\r\nHost: x\r\n\r\n`,
  'HTTP/0.9': `GET ${path}\r\n\r\n`,
  'a TLS hello': Buffer.from('16030100f8010000f40303', 'hex'),
  'a chunk size that is none': `${head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`,
}

for (const [name, bytes] of Object.entries(unparsable)) {
  t.test(`refuses ${name}`, async t => {
    const { url, state } = await start(t)
    const client = dial(url)
    client.socket.write(bytes)
    isRefusal(t, await client.answer(), 400, 'http/parse')
    client.socket.end()
    t.equal(await client.rest(), '')
    t.strictSame([...state.orders.newest('project-1')], [])
    t.equal((await exchange(url, purchase)).status, 200)
  })
}

t.test('names a TLS hello in the log', async t => {
  const log = collected()
  const { url } = await start(t, { log })
  await exchange(url, Buffer.from('16030100f8010000f40303', 'hex'))
  t.match(log.lines, [{ msg: 'refused', status: 400, rule: 'http/parse', reason: /TLS/ }])
})

t.test('refuses two Host headers, and none only in HTTP/1.1', async t => {
  const { url } = await start(t)
  isRefusal(t, await exchange(url, `${head}Host: other\r\n\r\n`), 400, 'http/host')
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
  isRefusal(t, await exchange(url, requestBytes('OPTIONS', '*')), 404, 'route/unknown')
  const streaming = await exchange(url, `DESCRIBE ${path} RTSP/1.0\r\nHost: x\r\n\r\n`)
  isRefusal(t, streaming, 400, 'http/parse')
  t.equal(streaming.headers['x-emulator-reason'], 'the method is not one of HTTP')
})

t.test('goes on without an upgrade, and closes, for Node drops what may follow', async t => {
  const { url } = await start(t)
  const upgrade = { Upgrade: 'h2c', Connection: 'Upgrade' }
  const refused = await exchange(url, requestBytes('GET', '/', upgrade))
  isRefusal(t, refused, 404, 'route/unknown')
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
  isRefusal(t, answer, 404, 'route/unknown')
  client.socket.end('more')
  t.equal(await client.rest(), '')
  const connect = (target: string, headers = 'Host: x\r\n') =>
    exchange(url, `CONNECT ${target} HTTP/1.1\r\n${headers}\r\n`)
  const secret = await connect('user:secret@x:1')
  t.notMatch(secret.text, /secret/)
  isRefusal(t, await connect('x:1', ''), 400, 'http/host')
  isRefusal(t, await connect('x%zz:1'), 400, 'http/parse')
  isRefusal(t, await connect('x'.repeat(40_000)), 414, 'http/uri')
  isRefusal(t, await connect('x:1', `Host: x\r\nX: ${'b'.repeat(270_000)}\r\n`), 494, 'http/headers')
})

t.test('cuts off a CONNECT that stays, and one whose client is gone', async t => {
  const { url } = await start(t, { patience: { headers: 10_000, request: 10_000, rest: 100, close: 700 } })
  const client = dial(url)
  client.socket.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')
  await client.answer()
  t.equal(await client.rest(), '')
  const gone = dial(url)
  gone.socket.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')
  gone.socket.resetAndDestroy()
  t.equal((await exchange(url, purchase)).status, 200)
})

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
    t.test(name, async t => isRefusal(t, await exchange(url, bytes), status, rule))
  }
  t.test('thousands of headers within the limit', async t => {
    const many = `POST ${path} HTTP/1.1\r\n${'a: b\r\n'.repeat(20_000)}Host: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    t.equal((await exchange(url, many)).status, 200)
  })
})

t.test('any Content-Type, however often, will do', async t => {
  const { url, state } = await start(t)
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
  t.equal([...state.orders.newest('project-1')].length, 2 * types.length)
})

t.test('a client that is still sending can read why it is refused', async t => {
  const { url, state } = await start(t)
  const chunk = Buffer.alloc(65536, 'a')
  const endless: [string, string, 404 | 413 | 414 | 494, string][] = [
    ['a sized body', `${head}Content-Length: 99999999999\r\n\r\n`, 413, 'body/size'],
    ['a chunked body', `${head}Transfer-Encoding: chunked\r\n\r\nfffffff\r\n`, 413, 'body/size'],
    [
      'a body to an unknown path',
      `POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n`,
      404,
      'route/unknown',
    ],
    ['headers', `${head}X: `, 494, 'http/headers'],
    ['many headers', `${head}X: b\r\nY: `, 494, 'http/headers'],
  ]
  for (const [name, begin, status, rule] of endless) {
    t.test(name, async t => {
      const client = dial(url)
      client.socket.write(begin)
      const send = () => client.socket.writable && client.socket.write(chunk, () => setTimeout(send, 1))
      send()
      isRefusal(t, await client.answer(), status, rule)
      client.socket.destroy()
    })
  }
  t.test('headers sent at once, by a client that stays', async t => {
    const client = dial(url)
    client.socket.write(`${head}X: ${'a'.repeat(3 * 1024 ** 2)}`)
    isRefusal(t, await client.answer(), 494, 'http/headers')
    await new Promise(resolve => setTimeout(resolve, 1100))
    client.socket.end()
    t.equal(await client.rest(), '')
  })
  t.test('a URI that ends at last', async t => {
    const client = dial(url)
    client.socket.write(`GET /${'a'.repeat(600_000)}`)
    await new Promise(resolve => setTimeout(resolve, 400))
    client.socket.write(`${'a'.repeat(400_000)} HTTP/1.1\r\n`)
    isRefusal(t, await client.answer(), 414, 'http/uri')
    client.socket.destroy()
  })
  t.strictSame([...state.orders.newest('project-1')], [])
})

t.test('13 MB are refused, read to their end, and the connection goes on', async t => {
  const { url } = await start(t)
  const client = dial(url)
  client.socket.write(requestBytes('POST', path, {}, Buffer.alloc(13_000_000, ' ')))
  isRefusal(t, await client.answer(), 413, 'body/size')
  client.socket.write(purchase)
  t.equal((await client.answer()).status, 200)
  const chunked = Buffer.concat([
    Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n${(13_000_000).toString(16)}\r\n`),
    Buffer.alloc(13_000_000, ' '),
    Buffer.from('\r\n0\r\n\r\n'),
  ])
  client.socket.write(chunked)
  isRefusal(t, await client.answer(), 413, 'body/size')
  client.socket.write(purchase)
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
      isRefusal(t, await client.answer(), status, rule)
      t.notOk(await whole, 'all of it could be sent')
      t.equal(await client.rest(), '')
    })
  }
})

t.test('a body that is here when its refusal is out changes nothing', async t => {
  const { url } = await start(t, { patience: { headers: 10_000, request: 10_000, rest: 100, close: 700 } })
  const kept = dial(url)
  kept.socket.write(requestBytes('POST', '/x', {}, body))
  isRefusal(t, await kept.answer(), 404, 'route/unknown')
  kept.socket.write(`POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n`)
  isRefusal(t, await kept.answer(), 404, 'route/unknown')
  kept.socket.write('{}')
  await new Promise(resolve => setTimeout(resolve, 200))
  kept.socket.write(purchase)
  t.equal((await kept.answer()).status, 200)
  kept.socket.destroy()
  const closed = dial(url)
  closed.socket.write(requestBytes('POST', '/x', { Connection: 'close' }, body))
  isRefusal(t, await closed.answer(), 404, 'route/unknown')
  t.equal(await closed.rest(), '')
})

t.test('trailers that are too large', async t => {
  const { url, state } = await start(t)
  const client = dial(url)
  const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n`
  client.socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk}X: ${'b'.repeat(600_000)}\r\n\r\n`)
  isRefusal(t, await client.answer(), 494, 'http/headers')
  client.socket.end()
  t.equal(await client.rest(), '')
  t.strictSame([...state.orders.newest('project-1')], [])
})

t.test('time runs out', async t => {
  const patience = { headers: 200, request: 400, rest: 200, close: 700 }
  const { url, state } = await start(t, { patience })
  const slow: [string, string][] = [
    ['for headers', head],
    ['for a connection that says nothing', ''],
    ['for half a body', `${head}Content-Length: 1000\r\n\r\n${body.slice(0, 50)}`],
    ['for a body of which nothing comes', `${head}Content-Length: 1000\r\n\r\n`],
  ]
  for (const [name, bytes] of slow) {
    t.test(name, async t => {
      const client = dial(url)
      client.socket.write(bytes)
      isRefusal(t, await client.answer(), 400, 'http/timeout')
      t.equal(await client.rest(), '')
    })
  }
  t.test('for the rest of what is refused', async t => {
    for (const begin of [
      `${head}Content-Length: 99999999\r\n\r\n`,
      `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`,
      'garbage\r\n\r\n',
    ]) {
      const client = dial(url)
      client.socket.write(begin)
      await client.answer()
      t.equal(await client.rest(), '')
    }
  })
  t.test('for the rest of what is answered', async t => {
    const client = dial(url)
    client.socket.write('GET /openapi.json HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n')
    t.equal((await client.answer()).status, 200)
    t.equal(await client.rest(), '')
  })
  t.strictSame([...state.orders.newest('project-1')], [])
})

t.test('answers in order on one connection', async t => {
  const { url, state } = await start(t)
  const client = dial(url)
  client.socket.write(
    Buffer.concat([purchase, requestBytes('GET', '/nowhere'), purchase, Buffer.from('garbage\r\n\r\n')]),
  )
  t.equal((await client.answer()).status, 200)
  t.equal((await client.answer()).status, 404)
  t.equal((await client.answer()).status, 200)
  isRefusal(t, await client.answer(), 400, 'http/parse')
  client.socket.end()
  t.equal(await client.rest(), '')
  t.equal([...state.orders.newest('project-1')].length, 2)
})

t.test('a body that breaks off orders nothing', async t => {
  const { url, state } = await start(t)
  const half = `${head}Content-Length: ${body.length + 1}\r\n\r\n${body}`
  const closing = dial(url)
  closing.socket.end(half)
  isRefusal(t, await closing.answer(), 400, 'http/parse')
  t.equal(await closing.rest(), '')
  const leaving = dial(url)
  leaving.socket.write(half)
  await new Promise(resolve => setTimeout(resolve, 50))
  leaving.socket.resetAndDestroy()
  const broken = dial(url)
  broken.socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"cer\r\nzz\r\n`)
  isRefusal(t, await broken.answer(), 400, 'http/parse')
  broken.socket.destroy()
  t.equal((await exchange(url, purchase)).status, 200)
  t.equal([...state.orders.newest('project-1')].length, 1)
})

t.test('a body that breaks off after its refusal closes the connection', async t => {
  const { url } = await start(t)
  const undecodable = dial(url)
  undecodable.socket.write('POST /v2/%zz/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n')
  isRefusal(t, await undecodable.answer(), 400, 'http/parse')
  undecodable.socket.write('not a chunk')
  t.equal(await undecodable.rest(), '')
  const client = dial(url)
  client.socket.write('POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n')
  isRefusal(t, await client.answer(), 404, 'route/unknown')
  client.socket.write('not a chunk')
  t.equal(await client.rest(), '')
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

t.test('a refusal waits for the answer before it, and is not written to a client that has left', async t => {
  for (const isGone of [false, true]) {
    const log = collected()
    const wire = createWire({ language: 'en', log, requestId: () => '0'.repeat(32), rest: 1000, lose() {} })
    const socket = new Socket()
    const written: string[] = []
    socket._write = (chunk, _encoding, done) => {
      written.push(String(chunk))
      done()
    }
    const request = new IncomingMessage(socket)
    request.complete = true
    const response = new ServerResponse(request)
    wire.note({ raw: request } as FastifyRequest, { raw: response } as FastifyReply)
    wire.clientError(Object.assign(new Error(), { code: 'HPE_LATER' }), socket)
    wire.clientError(Object.assign(new Error(), { code: 'HPE_LATER' }), socket)
    t.strictSame(written, [])
    if (isGone) socket.destroy()
    response.emit('close')
    t.match(written, isGone ? [] : [/^HTTP\/1\.1 400 /])
    t.equal(written.length, isGone ? 0 : 1)
    t.equal(log.lines.length, isGone ? 0 : 1)
    wire.close()
  }
})

t.test('logs what it could not answer, once, with what it knows', async t => {
  const log = collected()
  const { url, app } = await start(t, { log })
  const line = async (count: number) => {
    while (log.lines.length < count) await new Promise(resolve => setTimeout(resolve, 10))
    t.equal(log.lines.length, count)
    return log.lines[count - 1]
  }
  const inHead = dial(url)
  inHead.socket.write(`POST ${path} HTTP/1.1\r\nHost`)
  await once(app.server, 'connection')
  await new Promise(resolve => setTimeout(resolve, 50))
  inHead.socket.resetAndDestroy()
  t.strictSame(await line(1), {
    reason: 'the connection ended before the head of a request was here',
    msg: 'left',
  })
  const inBody = dial(url)
  inBody.socket.write(
    `POST ${path}?secret HTTP/1.1\r\nHost: x\r\nX-Auth-Token: secret\r\nContent-Length: 100\r\n\r\n{"cert`,
  )
  await new Promise(resolve => setTimeout(resolve, 100))
  inBody.socket.resetAndDestroy()
  t.match(await line(2), {
    request_id: /^[0-9a-f]{32}$/,
    method: 'POST',
    path,
    ms: Number,
    credentials: 'token',
    project_id: 'project-1',
    reason: 'the connection ended before the request was whole',
    msg: 'left',
  })
  await exchange(url, `GET /nowhere?secret HTTP/1.1\r\nbad header\r\n\r\n`)
  t.match(await line(3), { method: 'GET', path: '/nowhere', rule: 'http/parse', msg: 'refused' })
  await exchange(url, requestBytes('CONNECT', 'example.com:443', { Authorization: 'SDK-HMAC-SHA256 secret' }))
  t.match(await line(4), { method: 'CONNECT', path: 'example.com:443', credentials: 'signature', msg: 'refused' })
  await exchange(url, requestBytes('GET', '/openapi.json'))
  await line(5)
  dial(url).socket.write(`${head}Content-Length: 5\r\n\r\n{`)
  dial(url)
  await new Promise(resolve => setTimeout(resolve, 100))
  await app.close()
  t.match(await line(6), { method: 'POST', path, msg: 'left' })
  t.notMatch(JSON.stringify(log.lines), 'secret')
})

t.test('who is answered while the emulator closes is told that nothing follows', async t => {
  const { app, url } = await start(t, { patience: { ...patience, close: 60_000 } })
  const client = dial(url)
  client.socket.write(purchase.subarray(0, -5))
  await new Promise(resolve => setTimeout(resolve, 100))
  const closed = app.close()
  client.socket.write(purchase.subarray(-5))
  const { status, headers } = await client.answer()
  t.strictSame([status, headers.connection], [200, 'close'])
  await closed
})
