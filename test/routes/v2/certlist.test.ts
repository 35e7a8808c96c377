/** The list of certificates, beyond what its fixtures say: the numbers, and what is read for them. */
import t, { type Test } from 'tap'
import { certlistQuery } from '../../../schemas/v2/certlist.js'
import { createApp } from '../../../src/app.js'
import type { OrderStore } from '../../../src/store/orders.js'
import { accepted } from '../../support/fixtures.js'
import { collected, parts, printedInstant } from '../../support/start.js'

const url = '/v2/p/scm/certlist'
const { properties } = certlistQuery
const ordered = {
  cert_brand: 'GLOBALSIGN',
  cert_type: 'OV_SSL_CERT',
  domain_type: 'MULTI_DOMAIN',
  effective_time: 1,
  domain_numbers: 5,
}

/** A project of `orders` orders of `order_number` certificates each. */
async function started(t: Test, orders: number, order_number: number, changes: Partial<OrderStore> = {}) {
  const { state, ...others } = parts()
  const store = { ...state.orders, ...changes }
  const app = await createApp({ ...others, state: { ...state, orders: store } })
  t.teardown(() => app.close())
  for (let i = 0; i < orders; i++) {
    const first = printedInstant + i * order_number
    store.add('p', { ...ordered, order_number }, { at: printedInstant, suffix: i, first })
  }
  return {
    async list(query = '') {
      const reply = await app.inject(url + query)
      const { total, order_list } = reply.json()
      return { status: reply.statusCode, total, numbers: order_list?.map(numberOf) }
    },
  }
}

function numberOf({ cert_id, cert_name }: { cert_id: string; cert_name: string }) {
  t.equal(cert_name, cert_id.replace('scs', 'scs-'))
  return Number(cert_id.slice(3)) - printedInstant
}

t.test('pages run through everything once, in either direction', async t => {
  const { list } = await started(t, 7, 9)
  const down = []
  const up = []
  for (let offset = 0; offset < 70; offset += 10) {
    down.push(...(await list(`?offset=${offset}`)).numbers)
    up.push(...(await list(`?offset=${offset}&sort_dir=ASC`)).numbers)
  }
  t.strictSame(
    down,
    Array.from({ length: 63 }, (_, i) => 62 - i),
  )
  t.strictSame(up, down.toReversed())
})

t.test('equal keys keep newest first, in either direction', async t => {
  const { list } = await started(t, 2, 2)
  for (const key of ['certExpiredTime', 'certStatus']) {
    for (const direction of ['', '&sort_dir=ASC', '&sort_dir=DESC']) {
      t.strictSame((await list(`?sort_key=${key}${direction}`)).numbers, [3, 2, 1, 0])
    }
  }
})

t.test('takes every listed value; every status but PAID fits nothing', async t => {
  const { list } = await started(t, 1, 2)
  t.equal(properties.order_status.enum.length, 11)
  for (const status of properties.order_status.enum) {
    const total = status === 'PAID' ? 2 : 0
    t.match(await list(`?order_status=${status}`), { status: 200, total }, status)
  }
  t.match(await list('?order_status=ISSUED&content=scs'), { status: 200, total: 0 })
})

t.test('a purchase is there as soon as it is answered', async t => {
  const log = collected()
  const app = await createApp(parts({}, log))
  t.teardown(() => app.close())
  const bought = await app.inject({ method: 'POST', url: '/v2/p/scm/cert/purchase', payload: accepted })
  const [{ cert_id }] = bought.json().cert
  const found = await app.inject(`${url}?content=${cert_id.replace('scs', 'scs-')}`)
  t.match(found.json(), { total: 1, free_remain: 0, order_list: [{ cert_id }] })
  t.strictSame(log.lines.map(line => ({ ...line, ms: 0 })).slice(1), [
    {
      request_id: found.headers['x-request-id'],
      method: 'GET',
      path: url,
      credentials: 'none',
      ms: 0,
      project_id: 'p',
      status: 200,
      level: 'info',
      msg: 'answered',
    },
  ])
})

t.test('reads only the orders of the page', async t => {
  const store = parts().state.orders
  let read = 0
  const { add, ranges } = store
  const findCertificate = (number: number) => {
    read += 1
    return store.findCertificate(number)
  }
  const newest = () => t.fail('all orders are read') as never
  const { list } = await started(t, 10, 1000, { add, ranges, findCertificate, newest })
  t.match(await list('?limit=20&offset=9990'), { total: 10_000, numbers: [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] })
  t.equal(read, 10)
})
