/** Quotas: the default, and that of a project. */
import t from 'tap'
import { type Answer, controlApi, errorsIn } from '../support/control-api.js'

t.test('sets a quota: whole orders only, exact under load, none after null', async t => {
  const { request, call, buy } = await controlApi(t)
  t.strictSame(await call('PUT', '/projects/p1/quota', { certificates: 25 }), { certificates: 25 })
  t.strictSame((await call('GET', '/projects/p1')).quota, { certificates: 25 })
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => buy('p1', { order_number: 1 + (i % 3) })))
  const ordered = answers.filter(({ status }) => status === 200).map(({ body }) => body.cert.length)
  const refused = answers.find(({ status }) => status !== 200) as Answer
  const { certificates, refused: count, orders } = await call('GET', '/projects/p1')
  t.equal(certificates, 25)
  t.equal(
    ordered.reduce((sum, one) => sum + one, 0),
    25,
  )
  t.strictSame([ordered.length, answers.length - ordered.length], [orders, count])
  t.strictSame(
    [refused.status, refused.body, refused.headers['x-emulator-rule'], refused.headers['x-emulator-reason']],
    [
      400,
      { error_code: 'SCM.0011', error_msg: 'The number of certificates has reached the upper limit.' },
      'quota/certificates',
      refused.headers['x-emulator-reason'],
    ],
  )
  t.match(refused.headers['x-emulator-reason'], /^the project holds 2[345] of at most 25 certificates, and [123] more/)
  await call('PUT', '/projects/p1/quota', { certificates: 27 })
  t.equal((await buy('p1', { order_number: 3 })).status, 400)
  t.equal((await buy('p1', { order_number: 2 })).status, 200)
  await call('PUT', '/projects/p1/quota', { certificates: 3 })
  t.equal((await buy('p1')).status, 400)
  t.strictSame(await call('PUT', '/projects/p1/quota', { certificates: null }), { certificates: null })
  t.equal((await buy('p1', { order_number: 1000 })).status, 200)
  t.equal((await buy('p2', { order_number: 1000 })).status, 200)
  t.equal((await request('PUT', '/projects/p1/quota', { certificates: 0 })).status, 200)
})

t.test('--quota applies to a project without a quota of its own, also after the project is forgotten', async t => {
  const { request, call, buy } = await controlApi(t, { quota: '2' })
  const quotas = async (id: string) => (await call('GET', `/projects/${id}`)).quota.certificates
  t.equal(await quotas('p1'), 2)
  t.equal((await buy('p1', { order_number: 3 })).status, 400)
  t.equal((await buy('p1', { order_number: 2 })).status, 200)
  t.equal((await buy('p1')).status, 400)
  await call('PUT', '/projects/p1/quota', { certificates: null })
  await call('PUT', '/projects/p2/quota', { certificates: 0 })
  t.equal((await buy('p1', { order_number: 9 })).status, 200)
  t.equal((await buy('p2')).status, 400)
  t.strictSame([await quotas('p1'), await quotas('p2')], [null, 0])
  t.equal((await request('DELETE', '/projects/p1')).status, 204)
  t.equal(await quotas('p1'), 2)
  t.equal((await buy('p1', { order_number: 3 })).status, 400)
  t.equal((await buy('p1', { order_number: 2 })).status, 200)
  await call('POST', '/reset')
  t.equal(await quotas('p2'), 2)
})

for (const [given, where] of [
  [{}, '#/certificates is missing'],
  [{ certificates: '5' }, '#/certificates must be integer,null'],
  [{ certificates: 1.5 }, '#/certificates must be integer,null'],
  [{ certificates: -1 }, '#/certificates must be >= 0'],
  [{ certificates: 1, 'a/b~c': 2 }, '#/a~1b~0c is unknown'],
  [{ certificates: 1, 'ü #%': 2 }, '#/%C3%BC%20%23%25 is unknown'],
  [{ certificates: 1, '\ud800': 2 }, '#/%EF%BF%BD is unknown'],
  [[], '# must be object'],
  [null, '# must be object'],
  [5, '# must be object'],
] as const) {
  t.test(`rejects ${JSON.stringify(given)} as a quota`, async t => {
    const { request, call } = await controlApi(t)
    t.strictSame(errorsIn(await request('PUT', '/projects/p1/quota', given)), [400, [where]])
    t.strictSame(await call('GET', '/projects'), { projects: [], next: null })
  })
}
