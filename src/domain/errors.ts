/** Refusals: what is thrown where a rule is broken. How they read on the wire is in refusal-answer.ts. */
import type { Situation } from '../../schemas/errors/gateway.js'
import type { ScmCode } from '../../schemas/errors/scm.js'
import type { RuleId } from '../../schemas/rules.js'

/** What the two kinds share. `reason` says why in one line; only a header and the log carry it. */
class Why extends Error {
  readonly reason: string

  constructor(
    code: string,
    /** The rule that was broken; none for a defect of ours. */
    readonly rule: RuleId | undefined,
    reason: string,
  ) {
    super(`${code}: ${reason}`)
    this.reason = printable(reason)
  }
}

/** A documented refusal by the service. */
export class ScmError extends Why {
  constructor(
    readonly code: ScmCode,
    rule: RuleId | undefined,
    reason: string,
  ) {
    super(code, rule, reason)
  }
}

/** A refusal by the gateway in front of the service, before the service sees the request. */
export class GatewayError extends Why {
  constructor(
    readonly situation: Situation,
    rule: RuleId,
    reason: string,
  ) {
    super(situation, rule, reason)
  }
}

/** What answers a defect of ours; only the log tells which. */
export const defect = () => new ScmError('SCM.3000', undefined, 'a defect of the emulator; its log says more')

export type Refusal = ScmError | GatewayError

/** One line of printable ASCII, at most 300 characters; every other UTF-16 code unit is written as \uXXXX. */
function printable(reason: string): string {
  const escaped = reason
    .slice(0, 301)
    .replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return escaped.length <= 300 ? escaped : `${escaped.slice(0, 297).replace(/\\(u[0-9a-f]{0,3})?$/, '')}...`
}

/** What is wrong with what the control API was told, and where. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
    /** JSON pointers into the body, or to the member of the query. */
    readonly errors?: readonly { readonly pointer: string; readonly detail: string }[],
  ) {
    super(detail)
  }
}
