/** The ledger: what became of every attempt on the purchase call, the newest of them in full. No rules. */
import type { Project } from './projects.js'

/** `lost`: ordered, but the answer did not reach the client whole. `failed`: a fault came before, nothing is ordered. */
export type Outcome = 'accepted' | 'refused' | 'lost' | 'failed'

export interface Attempt {
  /** Counts up from 1; given by the ledger. */
  seq: number
  readonly project: Project
  /** Milliseconds since the epoch, by the emulator's clock. */
  readonly at: number
  readonly request_id: string
  outcome: Outcome
  /** What the answer has, or was to have; null where a fault gives none. */
  readonly status: number | null
  readonly error_code: string | null
  readonly rule: string | null
  reason: string | null
  readonly order_id: string | null
  readonly certificates: number
  readonly fault_id: string | null
  readonly credentials: string
  /** The body as text, at most its first 4 KiB; null when none was read. */
  readonly body: string | null
  /** Whether `body` is the whole body, and JSON. */
  readonly isJson: boolean
  /** Milliseconds from the request's coming to the decision about its answer. */
  readonly ms: number
}

export interface Ledger {
  /** Note and count an attempt, and number it. */
  add(attempt: Attempt): void
  /** The answer of an accepted attempt has not reached its client. */
  lose(attempt: Attempt, reason: string): void
  /** The attempts of a project that are kept, newest first, those before the one numbered `before`. */
  newest(project_id: string, before: number): Iterable<Attempt>
  forget(project_id: string): void
  clear(): void
}

/**
 * An attempt as it is kept. What lives for a while and then dies costs a garbage collector most: so a place in the ring is
 * used again and again, and the words of an attempt stand as bytes on a page.
 */
type Place = {
  -readonly [Name in Exclude<keyof Attempt, 'project' | 'request_id' | 'order_id' | 'body'>]: Attempt[Name]
} & {
  /** Undefined once its project is forgotten. */
  project: Project | undefined
  page: Buffer
  start: number
  end: number
}

/** Bytes. The longest attempt takes a fifth of it: a body's 4 KiB as text, each byte that is no UTF-8 as a character of three. */
const pageSize = 64 * 1024

/** `size` is the number of attempts kept in full. */
export function createLedger(size: number): Ledger {
  let ring: (Place | undefined)[] = []
  let last = 0
  let page: Buffer = Buffer.allocUnsafeSlow(pageSize)
  let used = 0
  /** A page on which nothing stands that is still kept. */
  let spare: Buffer | undefined
  return { add, lose, newest, forget, clear }

  function add(attempt: Attempt) {
    const { project, outcome } = attempt
    project.attempts += 1
    if (outcome === 'refused') project.refused += 1
    else if (outcome === 'failed') project.failed += 1
    else {
      project.orders += 1
      project.certificates += attempt.certificates
      if (outcome === 'lost') project.lost += 1
    }
    last += 1
    attempt.seq = last
    keep(attempt, `${attempt.request_id}\n${attempt.order_id ?? ''}${attempt.body === null ? '' : `\n${attempt.body}`}`)
  }

  function keep(attempt: Attempt, words: string) {
    // No character of a text takes more than three bytes.
    if (used + 3 * words.length > pageSize) {
      page = spare ?? Buffer.allocUnsafeSlow(pageSize)
      spare = undefined
      used = 0
    }
    const start = used
    used += page.write(words, start)
    const { seq } = attempt
    const place = ring[seq % size] ?? createPlace(seq % size)
    const left = place.page
    place.seq = seq
    place.project = attempt.project
    place.at = attempt.at
    place.outcome = attempt.outcome
    place.status = attempt.status
    place.error_code = attempt.error_code
    place.rule = attempt.rule
    place.reason = attempt.reason
    place.certificates = attempt.certificates
    place.fault_id = attempt.fault_id
    place.credentials = attempt.credentials
    place.isJson = attempt.isJson
    place.ms = attempt.ms
    place.page = page
    place.start = start
    place.end = used
    // Pages are filled in the order of the ring: when the next place has left this one too, nothing on it is kept.
    if (left !== page && left !== ring[(seq + 1) % size]?.page) spare = left
  }

  function createPlace(at: number) {
    const place = {} as Place
    ring[at] = place
    return place
  }

  function lose(attempt: Attempt, reason: string) {
    attempt.outcome = 'lost'
    attempt.reason = reason
    attempt.project.lost += 1
    const place = ring[attempt.seq % size]
    if (place === undefined || place.seq !== attempt.seq || place.project !== attempt.project) return
    place.outcome = 'lost'
    place.reason = reason
  }

  function* newest(project_id: string, before: number) {
    for (let seq = Math.min(last, before - 1); seq > 0 && seq > last - size; seq--) {
      const place = ring[seq % size]
      if (place?.project?.project_id === project_id) yield attemptOf(place)
    }
  }

  function forget(project_id: string) {
    for (const place of ring) if (place?.project?.project_id === project_id) place.project = undefined
  }

  function clear() {
    ring = []
    last = 0
  }
}

function attemptOf(place: Place): Attempt {
  const { project, page, start, end, ...rest } = place
  const [request_id = '', order_id, ...body] = page.toString('utf8', start, end).split('\n')
  return {
    ...rest,
    project: project as Project,
    request_id,
    order_id: order_id || null,
    body: body.length === 0 ? null : body.join('\n'),
  }
}
