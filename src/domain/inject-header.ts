/** The header X-Emulator-Inject: a fault for one request, as `phase/kind[:argument]`. */

/**
 * Parse the header into a fault rule that is still to be checked; undefined when it has another form. The argument is the
 * code, the status or the milliseconds.
 */
export function parseInjectHeader(text: string): unknown {
  const [, phase, kind, argument] = /^([a-z]+)\/([a-z]+)(?::([A-Z0-9.]+))?$/i.exec(text) ?? []
  return phase && { phase, effect: { kind, ...toMembers(kind, argument) } }
}

function toMembers(kind: string | undefined, argument: string | undefined): object {
  if (argument === undefined) return {}
  if (kind === 'error') return { error_code: argument }
  const number = /^\d{1,9}$/.test(argument) ? Number(argument) : argument
  return kind === 'status' ? { status: number } : { delay_ms: number }
}
