/**
 * `npm run bench -- store`: memory of the store at 1, 2 and 10 million orders above the idle process, look-up times, CPU of a
 * purchase (identifiers and store alone) when empty and when full, and the longest pause on the way.
 */
import { createIdentifiers } from '../dist/src/domain/identifiers.js'
import { createRandom } from '../dist/src/domain/random.js'
import { createOrderStore } from '../dist/src/store/orders.js'
import { purchase } from './purchase.js'

const rss = () => {
  globalThis.gc()
  return process.memoryUsage.rss()
}
/** A thousand projects, and a clock in which 30 000 orders share a second. */
let count = 0
const clock = () => 1_800_000_000_000 + Math.floor(count / 30)

function buy(store, ids, order_number) {
  const order = ids.issue(order_number)
  store.add(`project-${count % 1000}`, order_number === 1 ? purchase : { ...purchase, order_number }, order)
  count += 1
  return order
}

function timed(times, action) {
  const began = performance.now()
  for (let i = 0; i < times; i++) action(i)
  return ((performance.now() - began) * 1000) / times
}

const store = createOrderStore()
const ids = createIdentifiers(clock, createRandom('bench'), store.exists)
for (let i = 0; i < 50_000; i++) buy(store, ids, 1)
store.clear()
const idle = rss()
if (process.argv[2] === '1000') {
  for (let i = 0; i < 1e6; i++) buy(store, ids, 1000)
  console.log(`a million orders of 1000: ${((rss() - idle) / 1e9).toFixed(3)} bytes a certificate`)
  process.exit()
}
const some = []
let longest = 0
let begin = 0
for (const millions of [1, 2, 10]) {
  const before = process.cpuUsage()
  const from = begin
  for (; begin < millions * 1e6; begin++) {
    const at = performance.now()
    const order = buy(store, ids, 1)
    longest = Math.max(longest, performance.now() - at)
    if (begin % 1000 === 0) some.push(order)
  }
  const { user, system } = process.cpuUsage(before)
  const bytes = (rss() - idle) / (millions * 1e6)
  console.log(
    `${millions} million orders: ${bytes.toFixed(1)} bytes each, ${((user + system) / (begin - from)).toFixed(2)} µs of CPU to add one`,
  )
}
console.log(`longest pause on the way: ${longest.toFixed(1)} ms`)
const pick = i => some[(i * 7919) % some.length]
console.log(`by order id: ${timed(100_000, i => store.find(pick(i).at, pick(i).suffix)).toFixed(2)} µs`)
console.log(`by certificate: ${timed(100_000, i => store.findCertificate(pick(i).first)).toFixed(2)} µs`)
console.log(`newest 100 of a project: ${timed(1000, i => firstOf(store.newest(`project-${i}`), 100)).toFixed(1)} µs`)
function firstOf(orders, most) {
  const first = []
  for (const order of orders) if (first.push(order) === most) break
  return first
}
