/** What --lenient trims, and what not. */
import t from 'tap'
import { trimBlanks, withoutBlanks } from '../../src/domain/lenient.js'

t.test('trims blanks alone, and only around', async t => {
  t.equal(trimBlanks('  a b  '), 'a b')
  t.equal(trimBlanks('\ta\n'), '\ta\n')
  t.equal(trimBlanks('   '), '')
  const inner = `a${' '.repeat(1_000_000)}b`
  t.equal(trimBlanks(inner), inner)
})

t.test('touches the three words alone', async t => {
  const request = JSON.parse('{"cert_brand":" a ","cert_type":1,"note":" b ","__proto__":{"domain_type":" c "}}')
  const trimmed = withoutBlanks(request)
  t.equal(JSON.stringify(trimmed), '{"cert_brand":"a","cert_type":1,"note":" b ","__proto__":{"domain_type":" c "}}')
  t.equal(request.cert_brand, ' a ')
  for (const other of [null, 'text', 1, [' a ']]) t.strictSame(withoutBlanks(other), other)
})
