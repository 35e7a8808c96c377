/** A client that sends what it is told, byte for byte, and reads what comes. */
import { connect, type Socket } from 'node:net'

export interface Answer {
  status: number
  /** By lower-case name. */
  headers: Record<string, string>
  body: string
  /** The whole answer as it came. */
  text: string
}

/** Send bytes on a connection of their own and read the first answer to its end. */
export async function exchange(url: string, bytes: string | Buffer, isHead = false): Promise<Answer> {
  const client = dial(url)
  client.socket.write(bytes)
  const answer = await client.answer(isHead)
  client.socket.destroy()
  return answer
}

export interface Client {
  socket: Socket
  /** The next answer on this connection. @throws when the connection ends before it is whole */
  answer(isHead?: boolean): Promise<Answer>
  /** What came after the last answer, once the connection is closed. */
  rest(): Promise<string>
}

/** Connect. `allowHalfOpen` lets the client go on sending though the emulator has ended its side. */
export function dial(url: string, { allowHalfOpen = false } = {}): Client {
  const { hostname, port } = new URL(url)
  const socket = connect({ port: Number(port), host: hostname.replace(/[[\]]/g, ''), allowHalfOpen, noDelay: true })
  let received = Buffer.alloc(0)
  let isClosed = false
  let wake = () => {}
  socket.on('error', () => {})
  socket.on('data', chunk => {
    received = Buffer.concat([received, chunk])
    wake()
  })
  socket.on('close', () => {
    isClosed = true
    wake()
  })
  const more = () =>
    new Promise<void>(resolve => {
      wake = resolve
    })
  return {
    socket,
    async answer(isHead = false) {
      for (;;) {
        const [answer, length] = parse(received, isHead)
        if (answer !== undefined) {
          received = received.subarray(length)
          return answer
        }
        if (isClosed) throw new Error(`closed after ${JSON.stringify(received.toString('latin1', 0, 200))}`)
        await more()
      }
    },
    async rest() {
      while (!isClosed) await more()
      return received.toString()
    },
  }
}

function parse(bytes: Buffer, isHead: boolean): [Answer?, number?] {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return []
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = Object.fromEntries(
    lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const length = end + 4 + (isHead ? 0 : Number(headers['content-length'] ?? 0))
  if (bytes.length < length) return []
  const text = bytes.toString('utf8', 0, length)
  return [{ status: Number(first.split(' ')[1]), headers, body: bytes.toString('utf8', end + 4, length), text }, length]
}

/** The bytes of a request: a body gets its Content-Length, and Host is there unless it is given, or null. */
export function requestBytes(
  method: string,
  path: string,
  headers: Record<string, string | null> = {},
  body?: string | Buffer,
): Buffer {
  const all: Record<string, string | null> = { Host: 'localhost', ...headers }
  if (body !== undefined) all['Content-Length'] = String(Buffer.byteLength(body))
  const lines = Object.entries(all).filter(([, value]) => value !== null)
  const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(body ?? '')])
}
