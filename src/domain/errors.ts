/** Errors that are thrown where a rule is broken. How they are sent is in http/error-response.ts. */
import type { Situation } from '../../schemas/errors/gateway.js'
import type { ScmCode } from '../../schemas/errors/scm.js'
import type { RuleId } from '../../schemas/rules.js'

/** The common part of both kinds. `reason` explains the error in one line; it goes to a header, the log and the ledger. */
class RuleError extends Error {
  readonly reason: string

  constructor(
    code: string,
    /** The broken rule; undefined for an internal error. */
    readonly rule: RuleId | undefined,
    reason: string,
  ) {
    super(`${code}: ${reason}`)
    this.reason = toPrintable(reason)
  }
}

/** A documented error of the service. */
export class ScmError extends RuleError {
  constructor(
    readonly code: ScmCode,
    rule: RuleId | undefined,
    reason: string,
  ) {
    super(code, rule, reason)
  }
}

/** An error of the gateway in front of the service, before the service sees the request. */
export class GatewayError extends RuleError {
  constructor(
    readonly situation: Situation,
    rule: RuleId,
    reason: string,
  ) {
    super(situation, rule, reason)
  }
}

export type Rejection = ScmError | GatewayError

/** Return the error that stands for a bug of the emulator; only the log has its details. */
export const internalError = () => new ScmError('SCM.3000', undefined, 'internal error of the emulator; see its log')

/** Format one line of printable ASCII, at most 300 characters; every other UTF-16 code unit is written as \uXXXX. */
function toPrintable(reason: string): string {
  const escaped = reason
    .slice(0, 301)
    .replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return escaped.length <= 300 ? escaped : `${escaped.slice(0, 297).replace(/\\(u[0-9a-f]{0,3})?$/, '')}...`
}

/** Invalid input to the control API. */
export class Problem extends Error {
  constructor(
    /** HTTP status. */
    readonly status: number,
    detail: string,
    /** JSON pointers into the body, or to the member of the query. */
    readonly errors?: readonly { readonly pointer: string; readonly detail: string }[],
  ) {
    super(detail)
  }
}

/** Return the Problem of one wrong place. */
export const invalidAt = (pointer: string, detail: string) =>
  new Problem(400, `${pointer} ${detail}`, [{ pointer, detail }])

/** Return the Problem of a body that is not JSON. */
export const notJson = () => new Problem(400, 'the body is not JSON', [{ pointer: '#', detail: 'is not JSON' }])
