/** The details of a certificate, beyond what its fixtures say. */
import t from 'tap'
import { createApp } from '../../../src/app.js'
import { accepted } from '../../support/fixtures.js'
import { collected, parts } from '../../support/start.js'

const purchase = (project_id: string) => ({
  method: 'POST' as const,
  url: `/v2/${project_id}/scm/cert/purchase`,
  payload: { ...accepted, order_number: 3 },
})

t.test('shows each certificate of an order, to its project alone', async t => {
  const log = collected()
  const app = await createApp(parts({}, log))
  t.teardown(() => app.close())
  const one = (await app.inject(purchase('p1'))).json()
  const other = (await app.inject(purchase('p2'))).json()
  for (const [project_id, stranger, { order_id, cert }] of [
    ['p1', 'p2', one],
    ['p2', 'p1', other],
  ]) {
    for (const { cert_id } of cert) {
      const reply = await app.inject(`/v2/${project_id}/scm/cert/${cert_id}`)
      const cert_name = cert_id.replace('scs', 'scs-')
      t.match(reply.json(), { cert_id, order_id, cert_name, domain_number: 5, status: 'PAID', domain_name: null })
      t.match(log.lines.at(-1), { msg: 'answered', project_id, status: 200 })
      const refused = await app.inject(`/v2/${stranger}/scm/cert/${cert_id}`)
      t.strictSame(refused.json(), { error_code: 'SCM.0020', error_msg: 'Incorrect certificate ID.' })
      t.match(log.lines.at(-1), { msg: 'refused', project_id: stranger, rule: 'cert_id/unknown' })
    }
  }
})

t.test('knows nothing of a certificate once its project is forgotten', async t => {
  const all = parts()
  const app = await createApp(all)
  t.teardown(() => app.close())
  const [{ cert_id }] = (await app.inject(purchase('p1'))).json().cert
  all.state.orders.forget('p1')
  t.equal((await app.inject(`/v2/p1/scm/cert/${cert_id}`)).statusCode, 400)
})

t.test('says so in Chinese too', async t => {
  const app = await createApp(parts({ language: 'zh' }))
  t.teardown(() => app.close())
  t.strictSame((await app.inject('/v2/p1/scm/cert/x')).json(), { error_code: 'SCM.0020', error_msg: '证书ID错误' })
})
