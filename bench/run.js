/** `npm run bench`: the server's CPU time for a purchase, early and late in 100 000, and for an order of 1000. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'

const purchase = {
  cert_brand: 'GLOBALSIGN',
  cert_type: 'OV_SSL_CERT',
  domain_type: 'MULTI_DOMAIN',
  effective_time: 1,
  domain_numbers: 5,
  order_number: 1,
  agree_privacy_protection: true,
}
const server = fork(new URL('server.js', import.meta.url))
const [{ url }] = await once(server, 'message')
const socket = connect(Number(new URL(url).port), '127.0.0.1').setNoDelay(true)

/** Microseconds of CPU time that the server has used so far. */
async function cpu() {
  server.send('cpu')
  const [{ cpu }] = await once(server, 'message')
  return cpu
}

/** Microseconds of the server's CPU time for each of `count` purchases, one after the other on one connection. */
async function measure(count, order_number) {
  const body = JSON.stringify({ ...purchase, order_number })
  const request = `POST /v2/bench/scm/cert/purchase HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const before = await cpu()
  for (let i = 0; i < count; i++) {
    socket.write(request)
    let answer = ''
    while (!answer.endsWith(']}')) answer += (await once(socket, 'data'))[0]
    if (!answer.startsWith('HTTP/1.1 200')) throw new Error(answer)
  }
  return ((await cpu()) - before) / count
}

const blocks = []
for (let block = 0; block < 10; block++) blocks.push(await measure(10_000, 1))
console.log('100 000 purchases of one certificate, one after the other; server CPU for each, by ten thousands:')
console.log(`  ${blocks.map(microseconds => microseconds.toFixed(1)).join('  ')} µs`)
console.log(`  the last ten thousand against the second: ${((blocks[9] ?? 0) / (blocks[1] ?? 1)).toFixed(2)}`)
await measure(500, 1000)
console.log(`order of 1000 certificates: ${(await measure(3000, 1000)).toFixed(1)} µs of server CPU`)
socket.destroy()
server.disconnect()
