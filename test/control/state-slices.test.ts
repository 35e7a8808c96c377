/** The state is written and read in slices: what others do meanwhile does not tear it, and it is all or nothing. */
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { runInSlices, runToEnd } from '../../src/control/slices.js'
import { createStateCheck } from '../../src/control/snapshot.js'
import { cutDocument } from '../../src/control/state-pieces.js'
import { prepareText } from '../../src/control/state-writer.js'
import { Problem } from '../../src/domain/errors.js'
import { createProject } from '../../src/store/projects.js'
import { controlApi, errorsIn } from '../support/control-api.js'
import { dial, exchange, requestBytes } from '../support/http.js'
import { collected, parts, startApp } from '../support/start.js'
import { until } from '../support/until.js'

const ordered = {
  cert_brand: 'CFCA',
  cert_type: 'OV_SSL_CERT',
  domain_type: 'MULTI_DOMAIN',
  effective_time: 1,
  domain_numbers: 2,
  order_number: 2,
}

/** An emulator with many orders in some projects, one of them forgotten, and its state as text. */
function filled(count: number, log = collected()) {
  const all = parts({}, log)
  for (let i = 0; i < count; i++) all.orders.place(`p${i % 7}`, ordered)
  // More projects than are sorted at once.
  for (let i = 0; i < 12_000; i++) all.control.setQuota(`limited-${(i * 7919) % 12_000}`, { certificates: i })
  all.control.forget('p3')
  return { ...all, text: () => JSON.stringify(all.control.exportState()) }
}

t.test('writes the state of the moment at which it was asked for', async t => {
  const { control, orders, state, text } = filled(70_000)
  const before = text()
  const meanwhile = [
    () => orders.place('p1', ordered),
    () => control.setQuota('limited-1', { certificates: 0 }),
    () => state.projects.count(state.projects.getOrCreate('p2'), 'refused'),
    () => control.forget('p1'),
    () => control.addFault({ phase: 'before', effect: { kind: 'hang' } }),
    () => control.reset(),
    () => orders.place('p9', ordered),
  ]
  const work = control.writeState()
  let step = work.next()
  for (; !step.done; step = work.next()) meanwhile.shift()?.()
  const slices = []
  for (const slice of step.value.slices()) {
    orders.place('p1', ordered)
    slices.push(slice)
  }
  t.ok(slices.join('') === before)
  t.equal(step.value.bytes, Buffer.byteLength(before))
  t.ok(slices.length > 20)
})

t.test('replaces the state at once, with purchases that were placed meanwhile', async t => {
  const { control, orders, state, text } = filled(70_000)
  const [before, bytes] = [text(), Buffer.from(text())]
  control.reset()
  const work = control.readState([bytes])
  const between: number[] = []
  while (!work.next().done) {
    orders.place('p1', ordered)
    between.push(state.projects.find('p1')?.orders as number)
  }
  t.ok(between.every((orders, i) => orders === i + 1))
  t.ok(text() === before)
})

t.test('of two imports at once the one that ends later stays', async t => {
  const { control, text } = filled(10)
  const [one, other] = [text(), JSON.stringify(parts().control.exportState())]
  const [first, second] = [control.readState([Buffer.from(one)]), control.readState([Buffer.from(other)])]
  for (let i = 0; i < 3; i++) for (const work of [first, second]) work.next()
  runToEnd(second)
  t.equal(text(), other)
  runToEnd(first)
  t.ok(text() === one)
})

t.test('changes nothing when the client leaves', async t => {
  const { control, text } = filled(70_000)
  const bytes = Buffer.from(text())
  control.reset()
  const before = text()
  let asked = 0
  await t.rejects(
    runInSlices(control.readState([bytes]), () => ++asked === 3),
    new Problem(400, 'the client left, so nothing was done'),
  )
  t.equal(text(), before)
})

/** An emulator that listens, and sends what happened to `log`. */
async function listening(t: Test, all: ReturnType<typeof filled>) {
  return { ...all, ...(await startApp(t, all)) }
}

t.test('sees a client leave, and changes nothing', async t => {
  const log = collected()
  const body = filled(100_000).text()
  const { text, url, bytesRead } = await listening(t, filled(0, log))
  const before = text()
  const bytes = requestBytes('PUT', '/_emulator/state', {}, body)
  const { socket } = dial(url)
  socket.write(bytes)
  await until(() => bytesRead() >= bytes.length)
  socket.resetAndDestroy()
  await until(() => log.lines.some(({ msg }) => msg === 'refused'))
  t.match(log.lines.at(-1), { msg: 'refused', reason: 'the client left, so nothing was done' })
  t.ok(text() === before)
})

t.test('serves others meanwhile', async t => {
  const { text, url } = await listening(t, filled(50_000))
  const body = text()
  for (const method of ['GET', 'PUT']) {
    let isDone = false
    const transfer = exchange(url, requestBytes(method, '/_emulator/state', {}, method === 'PUT' ? body : undefined))
    const done = transfer.then(({ status }) => {
      isDone = true
      return status
    })
    let served = 0
    for (; !isDone; served++) await exchange(url, requestBytes('GET', '/_emulator/health'))
    t.equal(await done, method === 'PUT' ? 204 : 200)
    t.ok(served > 2, `${served} during ${method}`)
  }
  t.ok(text() === body)
})

t.test('a reader that pauses gets the whole state of the moment at which it asked', async t => {
  const { control, text, url } = await listening(t, filled(50_000))
  const before = text()
  const { socket, answer } = dial(url)
  socket.write(requestBytes('GET', '/_emulator/state'))
  await once(socket, 'data')
  socket.pause()
  control.reset()
  await setTimeout(100)
  socket.resume()
  const { status, headers, body } = await answer()
  t.match({ status, headers }, { status: 200, headers: { 'content-type': 'application/json' } })
  t.ok(body === before)
})

t.test('HEAD has the length of what GET sends, and no body', async t => {
  const { send } = await controlApi(t)
  const [head, get] = [await send('HEAD', '/_emulator/state'), await send('GET', '/_emulator/state')]
  t.equal(head.body, undefined)
  t.equal(head.headers['content-length'], String(JSON.stringify(get.body).length))
  const { 'x-request-id': _, date, ...headers } = get.headers
  t.match(head.headers, headers)
})

t.test('a state that could not be read again is not written', async t => {
  const { state } = parts()
  const snapshot = state.capture()
  const { orders } = snapshot
  const many = prepareText({ ...snapshot, orders: { ...orders, size: 2_000_001 } })
  t.throws(() => runToEnd(many), new Problem(413, 'the state has 2000001 orders, and 2000000 can be written'))
  const project = { ...createProject('p'.repeat(2000)), refused: 1 }
  const long = prepareText({ ...snapshot, projects: Array(140_000).fill(project) })
  t.throws(() => runToEnd(long), { status: 413, message: /^the state takes \d+ bytes, and 268435456 can be written$/ })
})

t.test('a document has limits of its own', async t => {
  const { request, send } = await controlApi(t)
  const put = (text: string | Buffer) => send('PUT', '/_emulator/state', text)
  const objects = '{},'.repeat(1_000_000)
  t.strictSame(errorsIn(await put(`{"a":[${objects}{}]}`)), [
    400,
    ['# has more than 65536 bytes outside projects, orders and rules'],
  ])
  const { body: state } = await send('GET', '/_emulator/state')
  const text = JSON.stringify(state)
  t.strictSame(errorsIn(await put(text.replace('"at":[', `"at":[${objects}`).replace(',]', ',{}]'))), [
    400,
    ['#/orders/at/0 must be integer'],
  ])
  t.strictSame(errorsIn(await put(text.replace('"version":1', '"version":3').replace('"at":[', '"at":[{}'))), [
    400,
    ['#/version must be one of 1'],
  ])
  t.equal((await put(`\ufeff${text}`)).status, 204)
  for (const wrong of ['', '{', text.slice(0, -1), `${text},`, Buffer.from('"\xff"', 'latin1')]) {
    t.strictSame(errorsIn(await put(wrong)), [400, ['# is not JSON']])
  }
  const declared = await send('PUT', '/_emulator/state', undefined, { 'content-length': String(256 * 1024 ** 2 + 1) })
  t.match(declared, { status: 413, body: { detail: 'the body is over 268435456 bytes' } })
  const { control } = filled(5)
  const check = createStateCheck(false)
  t.throws(() => runToEnd(check(cutDocument(control.exportState()), 4)), {
    message: '#/orders/project must NOT have more than 4 items',
  })
  t.equal((await request('PUT', '/state', control.exportState())).status, 204)
})

t.test('names the element of a later piece', async t => {
  const { control } = filled(12_000)
  const document = control.exportState()
  document.orders.suffix[11_000] = -1
  const message = '#/orders/suffix/11000 must be >= 0'
  t.throws(() => control.importState(document), { message })
  t.throws(() => runToEnd(control.readState([Buffer.from(JSON.stringify(document))])), { message })
})
