/** A purchase that is cut by RST or FIN after each of its bytes: only a whole one is an order. */
import { setTimeout as sleep } from 'node:timers/promises'
import { dial, purchaseBytes, toOrder } from './client.js'
import { check } from './emulator.js'

const clients = 16
/** Milliseconds in which the emulator must answer. */
const patience = 5_000

export async function attackCuts({ emulator, random }) {
  const { port } = emulator
  const bytes = purchaseBytes('cut', { order_number: random.between(1, 3) }, random.chance(0.5) ? { 'X-A': 'b' } : {})
  const cases = Array.from({ length: bytes.length * 2 }, (_, i) => [i >> 1, i % 2 === 0])
  let next = 0
  await Promise.all(Array.from({ length: clients }, drive))
  for (const isReset of [true, false]) await buyWhole(isReset)
  const { orders, lost } = await emulator.call('GET', '/projects/cut')
  check(
    orders === 2 && lost === 0,
    `${orders} orders, ${lost} lost of 2 whole purchases among ${cases.length} cut ones`,
  )

  async function drive() {
    while (next < cases.length) {
      const [length, isReset] = cases[next++]
      const client = dial(port)
      client.send(bytes.subarray(0, length))
      await sleep(length % 3)
      if (isReset) client.abort()
      else {
        client.socket.end()
        check(await client.waitClosed(patience), `a connection stays open after FIN behind ${length} bytes`)
        const [answer] = client.answers
        check(answer === undefined || answer.status === 400, `${answer?.status} after FIN behind ${length} bytes`)
      }
    }
  }

  async function buyWhole(isReset) {
    const client = dial(port)
    client.send(bytes)
    await client.wait(1, patience)
    check(client.answers[0] && toOrder(client.answers[0]), 'no order after cut requests')
    if (isReset) client.abort()
    else client.socket.end()
  }
}
