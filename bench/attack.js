/**
 * `npm run attack -- MINUTES`: attack the built emulator with wrong requests, with many clients that leave, and with faults,
 * and compare what each client saw with the ledger, the counters and the log. The same seed makes the same requests.
 * `--seed S`; `--main FILE` attacks another checkout's dist/src/main.js; `--node BINARY` runs it by another Node;
 * `--round N` begins at a round. Exit code 1 when a promise is broken.
 */
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { attackChaos } from './attack/chaos.js'
import { figures } from './attack/client.js'
import { attackCuts } from './attack/cuts.js'
import { check, startEmulator, waitFor } from './attack/emulator.js'
import { attackEnding } from './attack/ending.js'
import { attackPurchases } from './attack/purchases.js'
import { createRandom } from './attack/random.js'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    main: { type: 'string', default: fileURLToPath(new URL('../dist/src/main.js', import.meta.url)) },
    node: { type: 'string', default: process.execPath },
    round: { type: 'string', default: '0' },
  },
})
const { seed } = options
const end = Date.now() + Number(positionals[0] ?? 1) * 60_000
/** Megabytes. */
const memoryLimit = 400
/** Milliseconds of a round of purchases. */
const purchaseTime = 3_000

/** The last of them ends the process; the others share one. */
const turns = [attackPurchases, attackChaos, attackCuts, attackPurchases, attackChaos, attackEnding]
let emulator
let highest = 0
const totals = { purchases: 0, orders: 0, lost: 0, refused: 0 }

console.log(`seed ${seed}`)
const timer = setInterval(report, 60_000)
let round = Number(options.round)
try {
  for (; Date.now() < end; round++) await attack(turns[round % turns.length])
  if (emulator !== undefined) await attack(attackEnding)
} catch (error) {
  console.log(`FAILED: seed ${seed}, round ${round}: ${error.stack}`)
  process.exitCode = 1
} finally {
  emulator?.remove()
  clearInterval(timer)
}
report()

async function attack(turn) {
  emulator ??= await startEmulator({ ...options, seed })
  const base = emulator.descriptors()
  const over = Date.now() + purchaseTime
  await turn({
    emulator,
    random: createRandom(seed, round),
    number: round,
    seed: `${seed}/${round}`,
    options,
    isOver: () => Date.now() > over,
    count,
  })
  highest = Math.max(highest, emulator.rss())
  check(highest < memoryLimit, `${highest.toFixed(0)} MB are resident`)
  checkLog(emulator.lines())
  if (turn === attackEnding) {
    emulator.remove()
    emulator = undefined
    return
  }
  check(emulator.isAlive(), 'the process has ended')
  await waitFor('all descriptors to be closed', () => emulator.descriptors() <= base, 8_000)
  count(await emulator.projects())
  await emulator.call('POST', '/reset')
}

function checkLog(lines) {
  const bad = lines.find(({ level, msg }) => level === 'crash' || level === 'error' || /internal|dropped/.test(msg))
  check(bad === undefined, `the log says ${JSON.stringify(bad)}`)
  for (const msg of ['accepted', 'lost']) {
    const ids = lines.filter(line => line.msg === msg).map(line => line.request_id)
    check(new Set(ids).size === ids.length, `a request is logged as ${msg} twice`)
  }
}

/** Add up the counters of projects, before they are forgotten. */
function count(projects) {
  for (const { attempts, orders, lost, refused } of projects) {
    totals.purchases += attempts
    totals.orders += orders
    totals.lost += lost
    totals.refused += refused
  }
}

function report() {
  const { requests, aborted } = figures
  const { purchases, orders, lost, refused } = totals
  console.log(
    `${requests} requests, ${purchases} purchases, ${orders} orders, ${lost} lost, ${refused} refused, ` +
      `${aborted} connections aborted, ${highest.toFixed(0)} MB resident`,
  )
}
