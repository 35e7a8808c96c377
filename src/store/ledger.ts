/**
 * The ledger: how every attempt to buy ended, the newest of them in full. No rules; counters are in projects.ts.
 *
 * Hand-written columns of bytes because of the garbage collector: ten thousand records with three strings each, alive for a
 * second, cost 4 µs a purchase. So slots are used again and again, and the strings of an attempt are bytes in a buffer.
 */
import type { Attempt } from '../domain/attempt.js'
import type { Outcome } from '../domain/order.js'
import type { Project } from './projects.js'

/** An attempt as it is recorded. */
export interface AttemptRecord extends Omit<Attempt, 'at' | 'request'> {
  readonly project: Project
  /** Milliseconds since the epoch, by the emulator's clock; of an order its time. */
  readonly at: number
  readonly certificates: number
  /** The body as text, at most its first 4 KiB; null when none was read. */
  readonly body: string | null
  /** Whether `body` is the whole body, and JSON. */
  readonly isBodyJson: boolean
}

type Slot = {
  -readonly [Name in Exclude<keyof AttemptRecord, 'project' | 'request_id' | 'order_id' | 'body'>]: AttemptRecord[Name]
} & {
  /** Undefined once its project is forgotten. */
  project: Project | undefined
  buffer: Buffer
  start: number
  end: number
}

/** Bytes. The longest attempt takes a fifth of it: 4 KiB of a body that is not UTF-8 become 12 KiB. */
const bufferSize = 64 * 1024

export type Ledger = ReturnType<typeof createLedger>

/** Create a ledger that keeps `size` attempts in full. */
export function createLedger(size: number) {
  let ring: (Slot | undefined)[] = []
  let last = 0
  let buffer: Buffer = Buffer.allocUnsafeSlow(bufferSize)
  let used = 0
  /** A buffer whose attempts have all been overwritten. */
  let spare: Buffer | undefined
  return { record, markLost, newest, forget, clear }

  /** Record an attempt and set its `seq`. */
  function record(attempt: AttemptRecord) {
    last += 1
    attempt.seq = last
    const { request_id, order_id, body } = attempt
    write(attempt, `${request_id}\n${order_id ?? ''}${body === null ? '' : `\n${body}`}`)
  }

  function write(attempt: AttemptRecord, strings: string) {
    // No character of a string takes more than three bytes.
    if (used + 3 * strings.length > bufferSize) {
      buffer = spare ?? Buffer.allocUnsafeSlow(bufferSize)
      spare = undefined
      used = 0
    }
    const start = used
    used += buffer.write(strings, start)
    const { seq } = attempt
    const slot = ring[seq % size] ?? createSlot(seq % size)
    const oldBuffer = slot.buffer
    slot.seq = seq
    slot.project = attempt.project
    slot.at = attempt.at
    slot.outcome = attempt.outcome
    slot.status = attempt.status
    slot.error_code = attempt.error_code
    slot.rule = attempt.rule
    slot.reason = attempt.reason
    slot.certificates = attempt.certificates
    slot.fault_id = attempt.fault_id
    slot.credentials = attempt.credentials
    slot.isBodyJson = attempt.isBodyJson
    slot.ms = attempt.ms
    slot.buffer = buffer
    slot.start = start
    slot.end = used
    // Buffers are filled in the order of the ring: when the next slot has left this one too, no attempt is left in it.
    if (oldBuffer !== buffer && oldBuffer !== ring[(seq + 1) % size]?.buffer) spare = oldBuffer
  }

  function createSlot(index: number) {
    const slot = {} as Slot
    ring[index] = slot
    return slot
  }

  /** Record that the answer of an accepted attempt was lost. */
  function markLost(attempt: AttemptRecord, reason: string) {
    attempt.outcome = 'lost'
    attempt.reason = reason
    const slot = ring[attempt.seq % size]
    if (slot === undefined || slot.seq !== attempt.seq || slot.project !== attempt.project) return
    slot.outcome = 'lost'
    slot.reason = reason
  }

  /** List the recorded attempts of a project, newest first: those before the one numbered `before`, with this outcome. */
  function* newest(project_id: string, before: number, outcome?: Outcome) {
    for (let seq = Math.min(last, before - 1); seq > 0 && seq > last - size; seq--) {
      const slot = ring[seq % size]
      if (slot?.project?.project_id !== project_id) continue
      // Before the record is decoded, which takes far longer.
      if (outcome === undefined || slot.outcome === outcome) yield toRecord(slot)
    }
  }

  function forget(project_id: string) {
    for (const slot of ring) if (slot?.project?.project_id === project_id) slot.project = undefined
  }

  function clear() {
    ring = []
    last = 0
  }
}

function toRecord({ buffer, start, end, project, ...rest }: Slot): AttemptRecord {
  const [request_id = '', order_id, ...body] = buffer.toString('utf8', start, end).split('\n')
  return {
    ...rest,
    project: project as Project,
    request_id,
    order_id: order_id || null,
    body: body.length === 0 ? null : body.join('\n'),
  }
}
