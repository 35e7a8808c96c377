/**
 * `npm run soak -- MINUTES`: good, bad, slow and aborted requests at once; prints each minute the memory, the handles and
 * how often each answer came.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { purchase } from './purchase.js'

const minutes = Number(process.argv[2] ?? 1)
const emulator = fork(fileURLToPath(new URL('servers.js', import.meta.url)), ['emulator', 'silent'], {
  execArgv: ['--expose-gc'],
})
const [{ url }] = await once(emulator, 'message')
const { port } = new URL(url)
const end = Date.now() + minutes * 60_000
const counts = {}

const buying = (project, changes = {}) => {
  const body = JSON.stringify({ ...purchase, ...changes })
  return `POST /v2/${project}/scm/cert/purchase HTTP/1.1\r\nHost: soak\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

/** What each client sends, and whether it disconnects before the answer. */
const clients = [
  i => [buying(`p${i % 50}`)],
  i => [buying(`p${i % 50}`, { order_number: 0 })],
  i => [buying(`project-${i}`, { cert_brand: 'X' })],
  i => [`GET /nowhere/${i} HTTP/1.1\r\nHost: soak\r\n\r\n`],
  () => ['garbage\r\n\r\n'],
  () => [buying('p').slice(0, 120), 'leave'],
  () => [buying('p'), 'leave'],
  () => [`POST /x HTTP/1.1\r\nHost: soak\r\nContent-Length: 20000000\r\n\r\n${'a'.repeat(100_000)}`, 'leave'],
]

function request(text, leaves) {
  return new Promise(resolve => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(text)
      if (leaves) setTimeout(() => socket.resetAndDestroy(), 5)
    })
    let answer = ''
    socket.on('data', chunk => {
      answer += chunk
      socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(leaves ? 'left' : answer.slice(9, 12)))
  })
}

async function drive(client) {
  for (let i = 0; Date.now() < end; i++) {
    const [text, leaves] = client(i)
    const outcome = await request(text, leaves === 'leave')
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
}

/** Send half a request and wait until the emulator gives up. */
async function sendHalf() {
  while (Date.now() < end) {
    const outcome = await request(buying('p').slice(0, 150), false)
    counts[`slow ${outcome}`] = (counts[`slow ${outcome}`] ?? 0) + 1
  }
}

async function report() {
  emulator.send('memory')
  const [{ rss, handles }] = await once(emulator, 'message')
  console.log(`${(rss / 1e6).toFixed(0)} MB resident, ${handles} handles, ${JSON.stringify(counts)}`)
}

const timer = setInterval(report, 60_000)
await Promise.all([...clients.map(drive), ...Array.from({ length: 5 }, sendHalf)])
clearInterval(timer)
await report()
emulator.disconnect()
