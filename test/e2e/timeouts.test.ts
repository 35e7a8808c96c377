/** Requests that do not arrive in time. */
import t from 'tap'
import { body, head, isRejection } from '../support/gateway.js'
import { dial } from '../support/http.js'
import { start } from '../support/start.js'

const slow: Record<string, string> = {
  'headers that do not end': head,
  'half a body': `${head}Content-Length: 1000\r\n\r\n${body.slice(0, 50)}`,
  'a body of which nothing comes': `${head}Content-Length: 1000\r\n\r\n`,
}

for (const [name, bytes] of Object.entries(slow)) {
  t.test(`rejects ${name}, and closes`, async t => {
    const { url, p1 } = await start(t, { requestTimeout: 0.2 })
    const client = dial(url)
    client.socket.write(bytes)
    isRejection(t, await client.answer(), 400, 'http/timeout')
    t.equal(await client.rest(), '')
    t.strictSame(p1.orders(), [])
  })
}

t.test('closes though the request is answered', async t => {
  const { url } = await start(t, { requestTimeout: 0.2 })
  const client = dial(url)
  client.socket.write('GET /openapi.json HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n')
  t.equal((await client.answer()).status, 200)
  t.equal(await client.rest(), '')
})
