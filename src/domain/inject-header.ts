/** The header X-Emulator-Inject: a fault for one request, as `phase/kind[:argument]`. */

/**
 * The rule that the header spells, still to be checked; undefined where it has another form. The argument is the code, the
 * status or the milliseconds.
 */
export function readInject(text: string): unknown {
  const [, phase, kind, argument] = /^([a-z]+)\/([a-z]+)(?::([A-Z0-9.]+))?$/i.exec(text) ?? []
  return phase && { phase, effect: { kind, ...membersOf(kind, argument) } }
}

function membersOf(kind: string | undefined, argument: string | undefined): object {
  if (argument === undefined) return {}
  if (kind === 'error') return { error_code: argument }
  const number = /^\d{1,9}$/.test(argument) ? Number(argument) : argument
  return kind === 'status' ? { status: number } : { delay_ms: number }
}
