/** A client that sends bytes as it is told, and keeps every answer that came whole. */
import { connect } from 'node:net'
import { purchase } from '../purchase.js'

/** What the attack did, for its figures. */
export const figures = { requests: 0, aborted: 0 }

/** Connect. */
export function dial(port) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  let received = Buffer.alloc(0)
  let wake = () => {}
  const client = {
    socket,
    /** Whole answers, in the order in which they came. */
    answers: [],
    /** The emulator has ended its side. */
    isEnded: false,
    isClosed: false,
    /** The latest request is HEAD, whose answer has no body. */
    isHead: false,
    /** The code of a socket error, such as ECONNRESET. */
    error: undefined,
    /** Bytes that came after the last whole answer. */
    rest: () => received,
    send(bytes) {
      figures.requests += 1
      if (socket.writable) socket.write(bytes)
    },
    /** Wait until so many answers are there, or no more can come, or the time is up. */
    async wait(count, limit) {
      const end = Date.now() + limit
      while (client.answers.length < count && !client.isEnded && !client.isClosed) {
        const left = end - Date.now()
        if (left <= 0) return false
        await nextEvent(left)
      }
      return true
    },
    /** Wait until the connection has closed, or the time is up. */
    async waitClosed(limit) {
      const end = Date.now() + limit
      while (!client.isClosed && Date.now() < end) await nextEvent(end - Date.now())
      return client.isClosed
    },
    abort() {
      figures.aborted += 1
      socket.resetAndDestroy()
    },
  }
  socket.on('data', chunk => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    for (let answer = take(); answer !== undefined; answer = take()) {
      if (answer.status >= 200) client.answers.push({ ...answer, at: performance.now() })
    }
    wake()
  })
  socket.on('error', ({ code }) => {
    client.error = code
  })
  socket.on('end', () => {
    client.isEnded = true
    socket.end()
    wake()
  })
  socket.on('close', () => {
    client.isClosed = true
    wake()
  })
  return client

  function take() {
    const { answer, length } = parseAnswer(received, client.isHead)
    if (answer !== undefined) received = received.subarray(length)
    return answer
  }

  function nextEvent(limit) {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, limit)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Parse the first answer of what was received; nothing when it is not whole. */
function parseAnswer(bytes, isHead) {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return {}
  const [first, ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const length = end + 4 + (isHead ? 0 : Number(headers['content-length'] ?? 0))
  if (bytes.length < length) return {}
  const body = bytes.toString('utf8', end + 4, length)
  return { answer: { status: Number(first.split(' ')[1]), headers, body }, length }
}

/** Return the bytes of a purchase with these changes. */
export function purchaseBytes(project_id, changes = {}, headers = {}) {
  const body = JSON.stringify({ ...purchase, ...changes })
  const all = { Host: 'attack', 'Content-Length': Buffer.byteLength(body), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`POST /v2/${project_id}/scm/cert/purchase HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}

/** Return the order of an answer; undefined when it is no accepted purchase. */
export function toOrder({ status, body }) {
  if (status !== 200 || !body.startsWith('{"order_id"')) return undefined
  const { order_id, cert } = JSON.parse(body)
  return { order_id, first: Number(cert[0].cert_id.slice(3)), count: cert.length, cert }
}
