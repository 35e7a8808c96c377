/** What is said of bytes that are no JSON. */
import type { FastifyRequest } from 'fastify'
import t from 'tap'
import { ScmError } from '../../src/domain/errors.js'
import { readJson } from '../../src/http/body.js'

/** What reading leaves as the body, or throws. */
function read(body: unknown): unknown {
  const request = { body } as FastifyRequest
  let refusal: Error | undefined
  readJson(request, { hijack: () => request as never }, error => {
    refusal = error
  })
  return refusal ?? request.body
}

const slips: [string, string][] = [
  ['{"a":1,}', 'comma before } at line 1, column 7, as in the printed sample'],
  ['[\n1,\n\t2 ,\r\n]', 'comma before ] at line 3, column 4, as in the printed sample'],
  ['{"a":"\\",}",}', 'comma before } at line 1, column 12, as in the printed sample'],
  ['{"a":",}"', 'it begins as an object and breaks off or goes wrong later'],
  ['{"a":"never ends,}', 'it begins as an object and breaks off or goes wrong later'],
  ['{"a":"never ends\\', 'it begins as an object and breaks off or goes wrong later'],
  ['{"a":1,,"b":2}', 'it begins as an object and breaks off or goes wrong later'],
  ['{"a":1,b}', 'it begins as an object and breaks off or goes wrong later'],
  ["{'a':1}", 'it begins as an object and breaks off or goes wrong later'],
  ['a=1', 'it begins with a'],
  [' \n', 'it is blank'],
]

for (const [text, slip] of slips) {
  t.test(`names the slip in ${text}`, async t => {
    t.match(read(Buffer.from(text)), { code: 'SCM.0005', rule: 'body/json', reason: `the body is not JSON: ${slip}` })
  })
}

t.test('reads JSON with and without a byte order mark, and nothing else', async t => {
  t.strictSame(read(Buffer.from('{"a":[1.0,"é"]}')), { a: [1, 'é'] })
  t.strictSame(read(Buffer.from('\ufeff{}')), {})
  t.equal(read(Buffer.from('null')), null)
  t.match(read(Buffer.from('\ufeff\ufeff{}')), { rule: 'body/json' })
  t.match(read(Buffer.from('{"a":"\u00e9"}', 'latin1')), { rule: 'body/utf8' })
  t.match(read(Buffer.from('{}', 'utf16le')), { rule: 'body/json' })
  for (const nothing of [undefined, Buffer.alloc(0)]) {
    t.match(read(nothing), new ScmError('SCM.0005', 'body/json', 'the body is empty, must be a JSON object'))
  }
})
