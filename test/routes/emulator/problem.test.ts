/** Errors of the control API: always a problem document. */
import t from 'tap'
import { controlApi, errorsIn } from '../../support/control-api.js'
import { exchange, requestBytes } from '../../support/http.js'
import { startApp } from '../../support/start.js'

t.test('answers every error with a problem', async t => {
  const { request, send, app } = await controlApi(t)
  const titles = async (method: string, path: string, payload?: string) => {
    const { status, body, headers } = await send(method, path, payload)
    t.equal(headers['content-type'], 'application/problem+json', path)
    t.match(headers['x-request-id'], /^[0-9a-f]{32}$/, path)
    t.match(headers.server, /^scm-emulator\//, path)
    t.strictSame([body.type, body.status], ['about:blank', status])
    return [status, body.title, body.detail]
  }
  t.strictSame(await titles('GET', '/_emulator/nothing'), [404, 'Not Found', 'no call has the path /_emulator/nothing'])
  t.strictSame(await titles('GET', '/_emulator'), [404, 'Not Found', 'no call has the path /_emulator'])
  t.strictSame(await titles('GET', '/_emulator/'), [404, 'Not Found', 'no call has the path /_emulator/'])
  t.match(await titles('GET', '/_emulator/clock/'), [404, 'Not Found', /slash at the end/])
  t.match(await titles('PATCH', '/_emulator/clock'), [404, 'Not Found', 'PATCH on a path that takes GET, HEAD, PUT'])
  t.match(await titles('OPTIONS', '/_emulator/reset'), [404, 'Not Found', 'OPTIONS on a path that takes POST'])
  t.match(await titles('GET', '/_emulator/%zz'), [400, 'Bad Request', /percent escape/])
  t.match(await titles('GET', '/_emulator/projects/%ff'), [400, 'Bad Request', /percent escape/])
  t.match(await titles('GET', '/_emulator/projects/a%2Fb'), [404, 'Not Found', 'no project can have this id'])
  t.match(await titles('GET', `/_emulator/projects/${'p'.repeat(65)}/orders`), [404, 'Not Found', /no project/])
  t.match(await titles('GET', `/_emulator/projects?after=${'a'.repeat(33_000)}`), [414, 'URI Too Long', /URI/])
  t.match(await titles('POST', '/_emulator/faults', `"${'a'.repeat(65_536)}"`), [413, 'Payload Too Large', /65536/])
  t.match(errorsIn(await send('POST', '/_emulator/faults', `"${'a'.repeat(65_534)}"`)), [400, ['# must be object']])
  t.equal((await request('DELETE', '/projects/x%20y')).status, 404)
  const large = await app.inject({
    url: '/_emulator/projects',
    headers: { 'x-large': 'a'.repeat(300_000) },
  })
  t.match(large.json(), { status: 494, title: 'Request Header Too Large' })
})

t.test('answers a method of another protocol with a problem', async t => {
  const { url } = await startApp(t)
  const { status, headers, body } = await exchange(url, 'DESCRIBE /_emulator/clock RTSP/1.0\r\nHost: localhost\r\n\r\n')
  t.match(JSON.parse(body), { status, detail: 'invalid method' })
  t.match(headers, { 'content-type': 'application/problem+json', 'x-request-id': /^[0-9a-f]{32}$/ })
})

t.test('rejects a body that is not JSON', async t => {
  const { send } = await controlApi(t)
  for (const body of ['', '{', 'now', '{"frozen":true,}', Buffer.from('{"now":"\xff"}', 'latin1'), '\u0000']) {
    for (const path of ['clock', 'projects/p1/quota', 'state']) {
      t.strictSame(errorsIn(await send('PUT', `/_emulator/${path}`, body)), [400, ['# is not JSON']])
    }
  }
})

t.test('a state may have 256 MiB, and the answer to a larger one can be read', async t => {
  const { url } = await startApp(t)
  const head = 'PUT /_emulator/state HTTP/1.1\r\nHost: localhost\r\nContent-Length: '
  const { status, headers, body } = await exchange(url, `${head}${256 * 1024 ** 2 + 1}\r\n\r\n{`)
  t.strictSame([status, headers['content-type']], [413, 'application/problem+json'])
  t.match(JSON.parse(body), { status: 413, title: 'Payload Too Large' })
  const long = Buffer.alloc(100 * 1024 ** 2, ' ')
  const taken = await exchange(url, requestBytes('PUT', '/_emulator/state', {}, long))
  const where = '# has more than 65536 bytes outside projects, orders and rules'
  t.strictSame(errorsIn({ ...taken, body: JSON.parse(taken.body) }), [400, [where]])
})

t.test('cuts the reason in the log line', async t => {
  const { lines, send } = await controlApi(t)
  await send('POST', '/_emulator/reset', undefined, { host: `${'a'.repeat(9000)}.com` })
  t.equal(String(lines[0]?.reason).length, 300)
})
