/** `npm run bench -- certlist`: how long a page of 10 000 certificates takes, in orders of one and of a thousand. */
import { createEmulator } from '../dist/src/index.js'
import { purchase } from './purchase.js'

const emulator = await createEmulator({ seed: 'bench', clock: '2026-01-31T09:00:00Z' })
const call = `${emulator.url}/v2`
for (const order_number of [1, 1000]) {
  const body = JSON.stringify({ ...purchase, order_number })
  for (let i = 0; i < 10_000 / order_number; i++) {
    await (await fetch(`${call}/p${order_number}/scm/cert/purchase`, { method: 'POST', body })).text()
  }
}
for (const query of [
  '',
  'limit=50&offset=9950',
  'limit=50&offset=5000&sort_dir=ASC',
  'sort_key=certStatus&sort_dir=ASC&offset=5000',
  'content=scs-17',
  'content=nothing',
  'order_status=PAID&offset=5000',
  'order_status=ISSUED',
]) {
  for (const order_number of [1, 1000]) {
    const times = []
    for (let i = 0; i < 21; i++) {
      const began = performance.now()
      const answer = await fetch(`${call}/p${order_number}/scm/certlist?${query}`)
      await answer.text()
      times.push(performance.now() - began)
      if (answer.status !== 200) throw new Error(`${query}: ${answer.status}`)
    }
    const median = times.toSorted((one, other) => one - other)[10]
    console.log(`orders of ${order_number}, ?${query}: ${median.toFixed(1)} ms`)
  }
}
await emulator.close()
