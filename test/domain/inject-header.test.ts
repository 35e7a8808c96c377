/** The header that asks for one fault. */
import t from 'tap'
import { parseInjectHeader } from '../../src/domain/inject-header.js'

for (const [text, rule] of [
  ['after/reset', { phase: 'after', effect: { kind: 'reset' } }],
  ['before/error:SCM.0011', { phase: 'before', effect: { kind: 'error', error_code: 'SCM.0011' } }],
  ['before/error:503', { phase: 'before', effect: { kind: 'error', error_code: '503' } }],
  ['after/status:502', { phase: 'after', effect: { kind: 'status', status: 502 } }],
  ['after/status:SCM.0011', { phase: 'after', effect: { kind: 'status', status: 'SCM.0011' } }],
  ['before/delay:1500', { phase: 'before', effect: { kind: 'delay', delay_ms: 1500 } }],
  ['before/hang:20', { phase: 'before', effect: { kind: 'hang', delay_ms: 20 } }],
  ['before/delay:1.5', { phase: 'before', effect: { kind: 'delay', delay_ms: '1.5' } }],
  ['AFTER/reset', { phase: 'AFTER', effect: { kind: 'reset' } }],
  ['after', undefined],
  ['after/reset:', undefined],
  ['after/reset, after/reset', undefined],
  ['', undefined],
] as const) {
  t.test(`reads ${text || 'nothing'}`, async t => {
    t.strictSame(parseInjectHeader(text), rule)
  })
}
