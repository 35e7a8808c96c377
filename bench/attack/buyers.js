/** Clients that pipeline purchases and leave in every way: after reading, in the middle, by FIN or RST, or without reading. */
import { setTimeout as sleep } from 'node:timers/promises'
import { dial, figures, purchaseBytes } from './client.js'

/** Milliseconds without an answer after which a client gives up: with a hang of its own, and else. */
const [hangPatience, patience] = [300, 4_000]

const effects = ['error:SCM.0016', 'status:503', 'hang', 'reset', 'close']
const afterEffects = [...effects, 'truncate', 'malformed']

/** Let a client visit the emulator so many times, one connection each, and return what it saw of each purchase. */
export async function runBuyer({ port, random, project_id, name, visits }) {
  const records = []
  for (let visit = 0; visit < visits; visit++) {
    const purchases = Array.from({ length: random.between(1, 6) }, (_, i) =>
      createPurchase(random, project_id, `${name}-${visit}-${i}`),
    )
    records.push(...(await visitOnce(port, random, purchases)))
    if (random.chance(0.3)) await sleep(random.below(40))
  }
  return records
}

/** `tag` is a member of the body that the ledger keeps, so that an attempt can be told from the others. */
function createPurchase(random, project_id, tag) {
  const order_number = random.chance(0.1) ? 1000 : random.between(1, 2)
  const isWrong = random.chance(0.08)
  const inject = random.chance(0.35) ? createFault(random) : undefined
  const changes = { order_number, tag, ...(isWrong && { cert_type: 'X' }) }
  const bytes = purchaseBytes(project_id, changes, inject && { 'X-Emulator-Inject': inject })
  return { tag, project_id, order_number, bytes, isHang: !isWrong && inject?.endsWith('hang') }
}

function createFault(random) {
  const phase = random.pick(['before', 'after'])
  if (random.chance(0.4)) return `${phase}/delay:${random.below(150)}`
  return `${phase}/${random.pick(phase === 'before' ? effects : afterEffects)}`
}

async function visitOnce(port, random, purchases) {
  const client = dial(port)
  const bytes = Buffer.concat(purchases.map(purchase => purchase.bytes))
  const ending = random.pick(['read', 'read', 'read', 'stall', 'fin', 'rst', 'leave', 'part'])
  const cut = ending === 'part' ? random.below(bytes.length) : bytes.length
  const [pause, isReset] = [random.below(60), random.chance(0.5)]
  const sentAt = performance.now()
  // A client that reads nothing yet must not begin to before the answers are under way.
  if (ending === 'stall') client.socket.pause()
  client.send(bytes.subarray(0, cut))
  figures.requests += purchases.length - 1
  const connection = { client, isAborted: false, isTimedOut: false }
  await finish()
  client.socket.destroy()
  let end = 0
  return purchases.map((purchase, i) => {
    end += purchase.bytes.length
    return { ...purchase, connection, answer: client.answers[i], isWhole: end <= cut, sentAt, bytes: undefined }
  })

  async function finish() {
    if (ending === 'stall') {
      await sleep(pause * 4)
      client.socket.resume()
    }
    if (ending === 'read' || ending === 'stall') return readOn()
    await sleep(pause)
    if (ending === 'rst' || (ending === 'part' && isReset)) abort(() => client.abort())
    else if (ending === 'leave') abort(() => client.socket.destroy())
    else {
      client.socket.end()
      if (!(await client.waitClosed(patience))) abort(() => client.abort(), true)
    }
  }

  async function readOn() {
    const isHang = purchases.some(purchase => purchase.isHang)
    if (await client.wait(purchases.length, isHang ? hangPatience : patience)) return
    abort(() => client.abort(), !isHang)
  }

  function abort(leave, isTimedOut = false) {
    connection.isAborted = true
    connection.isTimedOut = isTimedOut
    leave()
  }
}
