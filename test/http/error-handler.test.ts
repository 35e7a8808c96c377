/** Refusals in the log, and what a defect of ours looks like from outside. */
import t from 'tap'
import { createApp } from '../../src/app.js'
import { accepted } from '../support/fixtures.js'
import { collected, parts } from '../support/start.js'

const url = '/v2/project-1/scm/cert/purchase'

t.test('a defect is SCM.3000 once, with its stack in the log alone, and the next request is served', async t => {
  const log = collected()
  const all = parts({}, log)
  let isBroken = true
  const place: typeof all.orders.place = (...purchase) => {
    if (isBroken) throw new Error('broken on purpose')
    return all.orders.place(...purchase)
  }
  const app = await createApp({ ...all, orders: { place } })
  t.teardown(() => app.close())
  const reply = await app.inject({ method: 'POST', url, payload: accepted })
  t.equal(reply.statusCode, 500)
  t.strictSame(reply.json(), { error_code: 'SCM.3000', error_msg: 'Internal system error.' })
  t.equal(reply.headers['x-emulator-reason'], 'internal error of the emulator; see its log')
  t.notOk('x-emulator-rule' in reply.headers)
  t.match(log.lines, [
    {
      msg: 'internal error',
      err: { message: 'broken on purpose', stack: /error-handler\.test/ },
      status: 500,
      error_code: 'SCM.3000',
      request_id: reply.headers['x-request-id'],
    },
  ])
  isBroken = false
  t.equal((await app.inject({ method: 'POST', url, payload: accepted })).statusCode, 200)
})

t.test('the log has one line for each request, and no token, signature or query', async t => {
  const log = collected()
  const app = await createApp(parts({}, log))
  t.teardown(() => app.close())
  const headers = {
    'X-Auth-Token': 'secret-token',
    Authorization: 'SDK-HMAC-SHA256 Access=ak, SignedHeaders=host, Signature=secret-signature',
  }
  const bought = await app.inject({ method: 'POST', url: `${url}?token=secret-query`, headers, payload: accepted })
  const { Authorization } = headers
  const refused = await app.inject({ method: 'POST', url, headers: { Authorization }, payload: {} })
  const unknown = await app.inject({ method: 'GET', url: 'http://user:secret@host/nowhere?token=secret-query' })
  const document = await app.inject('/openapi.json')
  await app.inject('/_emulator/health')
  t.notMatch(JSON.stringify(log.lines), /secret/)
  t.ok(log.lines.every(({ ms }) => typeof ms === 'number' && ms >= 0 && ms < 10_000))
  t.strictSame(
    log.lines.map(line => ({ ...line, ms: 0 })),
    [
      {
        request_id: bought.headers['x-request-id'],
        method: 'POST',
        path: url,
        ms: 0,
        credentials: 'token',
        project_id: 'project-1',
        status: 200,
        order_id: bought.json().order_id,
        certificates: 1,
        level: 'info',
        msg: 'accepted',
      },
      {
        request_id: refused.headers['x-request-id'],
        method: 'POST',
        path: url,
        ms: 0,
        credentials: 'signature',
        project_id: 'project-1',
        status: 400,
        error_code: 'SCM.0005',
        rule: 'cert_brand/required',
        reason: 'cert_brand is missing',
        level: 'warn',
        msg: 'refused',
      },
      {
        request_id: unknown.headers['x-request-id'],
        method: 'GET',
        path: '/nowhere',
        ms: 0,
        credentials: 'none',
        status: 404,
        error_code: 'APIGW.0101',
        rule: 'route/unknown',
        reason: 'no call has the path /nowhere',
        level: 'warn',
        msg: 'refused',
      },
      {
        request_id: document.headers['x-request-id'],
        method: 'GET',
        path: '/openapi.json',
        ms: 0,
        credentials: 'none',
        status: 200,
        level: 'info',
        msg: 'answered',
      },
    ],
  )
})

t.test('a request that the router refuses has its line, too', async t => {
  const log = collected()
  const app = await createApp(parts({}, log))
  t.teardown(() => app.close())
  await app.inject('/%zz')
  t.match(log.lines, [{ msg: 'refused', rule: 'http/parse', ms: 0, path: '/%zz' }])
})

t.test('a defect in a call that reads is one line too, and a problem in the control API', async t => {
  const log = collected()
  const all = parts({}, log)
  const broken = () => {
    throw new Error('broken on purpose')
  }
  const state = { ...all.state, orders: { ...all.state.orders, ranges: broken } }
  const app = await createApp({ ...all, state, control: { ...all.control, clock: broken } })
  t.teardown(() => app.close())
  const listed = await app.inject('/v2/project-1/scm/certlist')
  t.match(listed.json(), { error_code: 'SCM.3000' })
  t.equal(listed.statusCode, 500)
  const told = await app.inject('/_emulator/clock')
  t.match(told.json(), { status: 500, title: 'Internal Server Error', detail: /^internal error of the emulator/ })
  t.match(log.lines, [
    { msg: 'internal error', path: '/v2/project-1/scm/certlist', err: { message: 'broken on purpose' } },
    { msg: 'internal error', path: '/_emulator/clock', err: { message: 'broken on purpose' } },
  ])
})
