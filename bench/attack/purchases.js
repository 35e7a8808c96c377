/** Mutated purchases: each answer is compared with the oracle's, and the counters with all of them. */
import { dial, toOrder } from './client.js'
import { check, Failure, startEmulator } from './emulator.js'
import { findDifference, predict } from './oracle.js'
import { reduce } from './reduce.js'
import { createRequest, toBytes } from './requests.js'

const clients = 16
/** Milliseconds in which a client must have its answer. */
const patience = 10_000

export async function attackPurchases({ emulator, random, options, isOver }) {
  const orders = []
  const expected = { orders: 0, refused: 0, failed: 0, lost: 0 }
  let failed
  await Promise.all(Array.from({ length: clients }, drive))
  if (failed) await fail(failed, options)
  checkIdentifiers(orders)
  const counts = { orders: 0, refused: 0, failed: 0, lost: 0 }
  for (const project of await emulator.projects()) {
    if (project.project_id !== 'broken') for (const name in counts) counts[name] += project[name]
  }
  check(
    JSON.stringify(counts) === JSON.stringify(expected),
    `counters ${JSON.stringify(counts)}, not ${JSON.stringify(expected)}`,
  )

  async function drive() {
    let client
    while (!isOver() && !failed) {
      const request = createRequest(random)
      const isNew = random.chance(0.2)
      // A connection is used again where the request allows it.
      if (client === undefined || client.isEnded || client.isClosed || isNew) {
        client?.socket.destroy()
        client = dial(emulator.port)
      }
      const { difference, answer, outcome } = await compare(client, request)
      if (difference) failed ??= { request, difference }
      if (answer === undefined || !canContinue(request, answer)) {
        client.socket.resetAndDestroy()
        client = undefined
      }
      if (!outcome) continue
      expected[outcome] += 1
      if (outcome === 'lost') expected.orders += 1
      if (outcome === 'orders') orders.push(toOrder(answer))
    }
    client?.socket.destroy()
  }
}

/** Send a request, and compare its answer with the oracle's. `outcome` is the counter that it adds to. */
async function compare(client, request) {
  const isHead = request.method === 'HEAD'
  const expected = predict(request)
  client.isHead = isHead
  const earlier = client.answers.length
  client.send(toBytes(request))
  await client.wait(earlier + 1, patience)
  const answer = client.answers[earlier]
  if (answer === undefined) return { difference: `no answer; ${client.error ?? 'it is still open'}` }
  return { difference: findDifference(expected, answer, isHead), answer, outcome: toOutcome(expected, request) }
}

/** Tell whether the connection can be used again. An early rejection says keep-alive to a client that closes by itself. */
function canContinue({ raw, rest, method, version, headers }, answer) {
  const isPlain = raw === undefined && rest === undefined && method !== 'HEAD' && version === '1.1'
  return (
    isPlain && answer.headers.connection !== 'close' && !headers.some(([name]) => /^(connection|upgrade)$/i.test(name))
  )
}

function toOutcome({ rule, error_code, isLost }, { raw }) {
  if (rule === undefined) return 'orders'
  if (isLost) return 'lost'
  if (rule.startsWith('fault/')) return 'failed'
  const isAttempt = error_code.startsWith('SCM') ? rule !== 'project_id/pattern' : /^(inject|body)\//.test(rule)
  return isAttempt && raw === undefined ? 'refused' : undefined
}

/** Check that no order and no certificate was given twice. */
export function checkIdentifiers(orders) {
  check(new Set(orders.map(({ order_id }) => order_id)).size === orders.length, 'an order id was given twice')
  const sorted = orders.toSorted((one, other) => one.first - other.first)
  for (const [i, { first }] of sorted.entries()) {
    const before = sorted[i - 1]
    check(i === 0 || before.first + before.count <= first, `certificate ${first} was given twice`)
  }
}

/** Reduce a failing request on a fresh emulator. @throws {Failure} always */
async function fail({ request, difference }, options) {
  const emulator = await startEmulator({ ...options, seed: 'reduce' })
  try {
    const differs = async smaller => {
      const client = dial(emulator.port)
      const result = await compare(client, smaller)
      client.socket.destroy()
      return result.difference
    }
    const [smallest = request, why = `${difference}, but not on a fresh emulator`] = await reduce(request, differs)
    throw new Failure(`${why}\nsmallest case: ${JSON.stringify(toBytes(smallest).toString('latin1')).slice(0, 4000)}`)
  } finally {
    emulator.remove()
  }
}
