/** What the ledger keeps of the body of an attempt, and which requests are attempts. */
import t from 'tap'
import { controlApi } from '../support/control-api.js'
import { accepted } from '../support/fixtures.js'

const half = 2048
const purchase = JSON.stringify(accepted)
for (const [name, body, request] of [
  ['a purchase', purchase, accepted],
  ['JSON of another kind', '[1,"a",null]', [1, 'a', null]],
  ['a text', '"text"', 'text'],
  ['__proto__', '{"__proto__":{"a":1}}', JSON.parse('{"__proto__":{"a":1}}')],
  ['a byte order mark before JSON', `\ufeff${purchase}`, accepted],
  ['what is not JSON', '{"cert_brand":', '{"cert_brand":'],
  ['nothing', '', ''],
  ['JSON of 4 KiB', JSON.stringify('a'.repeat(4094)), 'a'.repeat(4094)],
  ['longer JSON', JSON.stringify('a'.repeat(4095)), `"${'a'.repeat(4095)}`],
  ['a longer purchase', `${purchase}${' '.repeat(4096)}`, `${purchase}${' '.repeat(4096 - purchase.length)}`],
  [
    'a byte order mark before a longer one',
    `\ufeff${purchase}${' '.repeat(4096)}`,
    `${purchase}${' '.repeat(4093 - purchase.length)}`,
  ],
  ['a text cut within a character', `"${'ü'.repeat(5000)}`, `"${'ü'.repeat(half - 1)}`],
  ['a text cut within an emoji', `12${'😀'.repeat(2000)}`, `12${'😀'.repeat(1023)}`],
  ['bytes that are not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), '{"a":"\ufffd"}'],
  ['long bytes that are not UTF-8', Buffer.alloc(5000, 0xff), '\ufffd'.repeat(4096)],
] as const) {
  t.test(`keeps ${name} as it was received`, async t => {
    const { send, call } = await controlApi(t)
    const { status } = await send('POST', '/v2/p1/scm/cert/purchase', body)
    const { attempts } = await call('GET', '/projects/p1/attempts')
    t.match(attempts, [{ status, outcome: status === 200 ? 'accepted' : 'refused', seq: 1 }])
    t.strictSame(attempts[0].request, request)
  })
}

t.test('a body that is too large is an attempt, a wrong method or project id is not', async t => {
  const { send, call } = await controlApi(t, { 'body-limit': '1000' })
  t.equal((await send('POST', '/v2/p1/scm/cert/purchase', 'a'.repeat(1001))).status, 413)
  t.equal((await send('POST', '/v2/p1/scm/cert/purchase')).status, 400)
  for (const method of ['GET', 'PUT', 'HEAD', 'OPTIONS']) {
    t.equal((await send(method, '/v2/p1/scm/cert/purchase')).status, 404)
  }
  t.equal((await send('POST', '/v2/p1/scm/cert/purchase/', '{}')).status, 404)
  for (const id of ['', 'a.b', 'p'.repeat(65)]) {
    t.equal((await send('POST', `/v2/${id}/scm/cert/purchase`, '{}')).status, 403)
  }
  t.match((await call('GET', '/projects')).projects, [{ project_id: 'p1', attempts: 2, refused: 2 }])
  t.match((await call('GET', '/projects/p1/attempts')).attempts, [
    { rule: 'body/json', error_code: 'SCM.0005', request: '' },
    { rule: 'body/size', error_code: 'APIGW.0201', status: 413, request: null },
  ])
})
