/** Send purchases from a process of its own, `node bench/load.js URL SECONDS ORDER_NUMBER`, and print autocannon's result as JSON. */
import autocannon from 'autocannon'
import { purchase } from './purchase.js'

const [url, seconds, order_number] = process.argv.slice(2)
const { requests, latency, non2xx, errors } = await autocannon({
  url: `${url}/v2/bench/scm/cert/purchase`,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ ...purchase, order_number: Number(order_number) }),
  connections: 10,
  duration: Number(seconds),
})
if (non2xx > 0 || errors > 0) throw new Error(`${non2xx} rejected, ${errors} failed`)
console.log(JSON.stringify({ count: requests.total, persecond: requests.average, p50: latency.p50, p99: latency.p99 }))
