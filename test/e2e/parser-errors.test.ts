/** What Node's parser rejects before Fastify sees a request. */
import t from 'tap'
import { buy } from '../support/buy.js'
import { head, isRejection, path } from '../support/gateway.js'
import { dial } from '../support/http.js'
import { collected, start } from '../support/start.js'

/** Bytes that are no request, and a word of the reason. */
const unparsable: Record<string, [bytes: string | Buffer, reason: RegExp]> = {
  'an invalid method': [`FOO ${path} HTTP/1.1\r\nHost: x\r\n\r\n`, /method/],
  'a request line of one word': ['hello\r\n\r\n', /method/],
  'a control character in a header': [`${head}X: a\0b\r\n\r\n`, /header/],
  'a blank before the colon': [`${head}X : a\r\n\r\n`, /header/],
  'a bare line feed in a header': [`${head}X: a\n b\r\n\r\n`, /cannot be parsed/],
  'length and chunked together': [
    `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    /Transfer-Encoding/,
  ],
  'two lengths': [`${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`, /second Content-Length/],
  'a length that is no number': [`${head}Content-Length: 5x\r\n\r\n`, /Content-Length is not a number/],
  'a negative length': [`${head}Content-Length: -1\r\n\r\n`, /Content-Length is not a number/],
  'a coding that is not chunked': [`${head}Transfer-Encoding: gzip\r\n\r\n`, /Transfer-Encoding/],
  'a letter beyond ASCII in the path': [
    Buffer.from('POST /v2/\u00e9/scm/cert/purchase HTTP/1.1\r\nHost: x\r\n\r\n'),
    /URI/,
  ],
  'HTTP/2 by preface': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /cannot be parsed/],
  'HTTP/2.0 in the request line': [`POST ${path} HTTP/2.0\r\nHost: x\r\n\r\n`, /HTTP\/2\.0/],
  'HTTP/0.9': [`GET ${path}\r\n\r\n`, /HTTP\/0\.9/],
  'a version that does not exist': [`POST ${path} HTTP/1.7\r\nHost: x\r\n\r\n`, /version/],
  'a TLS hello': [Buffer.from('16030100f8010000f40303', 'hex'), /TLS/],
  'a chunk without a size': [`${head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, /chunk/],
}

for (const [name, [bytes, reason]] of Object.entries(unparsable)) {
  t.test(`rejects ${name}`, async t => {
    const log = collected()
    const { url, p1 } = await start(t, { logger: log })
    const client = dial(url)
    client.socket.write(bytes)
    const answer = await client.answer()
    isRejection(t, answer, 400, 'http/parse')
    t.match(answer.headers['x-emulator-reason'], reason)
    t.match(log.lines, [{ level: 'warn', msg: 'refused', status: 400, rule: 'http/parse', reason }])
    client.socket.end()
    t.equal(await client.rest(), '')
    t.strictSame(p1.orders(), [])
    t.equal((await buy(url)).status, 200)
  })
}
