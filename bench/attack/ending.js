/** SIGTERM while orders are delayed and readers stall: the process ends, and every order was read whole or is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import { dial, purchaseBytes, toOrder } from './client.js'
import { check, waitFor } from './emulator.js'

/** Milliseconds in which the process must end. */
const limit = 3_000

export async function attackEnding({ emulator, random }) {
  const { port } = emulator
  const faults = [
    'after/delay:60000',
    'before/delay:60000',
    'after/delay:100',
    'before/delay:100',
    'after/hang',
    'before/hang',
  ]
  const delayed = Array.from({ length: 40 }, () => {
    const client = dial(port)
    client.send(purchaseBytes('end', {}, { 'X-Emulator-Inject': random.pick(faults) }))
    if (random.chance(0.3)) client.send(purchaseBytes('end').subarray(0, random.below(300)))
    return client
  })
  const stalled = Array.from({ length: 4 }, () => {
    const client = dial(port)
    client.socket.pause()
    client.send(Buffer.concat(Array(random.between(1, 120)).fill(purchaseBytes('end', { order_number: 1000 }))))
    return client
  })
  const idle = Array.from({ length: 3 }, () => dial(port))
  const clients = [...delayed, ...stalled, ...idle]
  const isOf = msg => line => line.msg === msg && line.project_id === 'end'
  await waitFor('orders before the end', () => emulator.lines().filter(isOf('accepted')).length > 10)
  await sleep(random.below(300))
  const begin = Date.now()
  emulator.kill('SIGTERM')
  await sleep(random.below(1_500))
  for (const client of stalled) client.socket.resume()
  const ended = await Promise.race([emulator.ended, sleep(Math.max(0, begin + limit - Date.now()))])
  check(ended !== undefined, `the process has not ended ${limit} ms after SIGTERM`)
  check(ended[0] === 0, `the process ended with ${ended}`)
  for (const client of clients) check(await client.waitClosed(limit), 'a connection outlives the process')
  const ids = msg =>
    emulator
      .lines()
      .filter(isOf(msg))
      .map(line => line.order_id)
  const lost = new Set(ids('lost'))
  const expected = ids('accepted').filter(order_id => !lost.has(order_id))
  const read = new Set(clients.flatMap(client => client.answers.flatMap(answer => toOrder(answer)?.order_id ?? [])))
  const missing = expected.filter(order_id => !read.has(order_id))
  check(
    missing.length === 0,
    `${missing.length} of ${expected.length} orders are neither read whole nor lost: ${missing[0]}`,
  )
  const both = [...read].filter(order_id => lost.has(order_id))
  check(both.length === 0, `${both.length} orders are lost, but were read whole: ${both[0]}`)
}
