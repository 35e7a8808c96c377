/** Reasons as they go into a header. */
import t from 'tap'
import { GatewayError, ScmError } from '../../src/domain/errors.js'

const reason = (text: string) => new ScmError('SCM.0005', 'body/json', text).reason

t.test('a reason is one line of printable ASCII, at most 300 characters', async t => {
  t.equal(reason('plain ~'), 'plain ~')
  t.equal(reason('é\r\n😀\u007f'), '\\u00e9\\u000d\\u000a\\ud83d\\ude00\\u007f')
  t.equal(reason('a'.repeat(300)), 'a'.repeat(300))
  t.equal(reason('a'.repeat(301)), `${'a'.repeat(297)}...`)
  for (let before = 280; before < 300; before++) {
    const cut = reason(`${'a'.repeat(before)}éé\\`)
    t.match(cut, /^a+(\\u00e9)*(\\|\.\.\.)$/)
    t.ok(cut.length <= 300)
  }
})

t.test('the message names the code or the situation', async t => {
  t.equal(new ScmError('SCM.0005', 'body/json', 'why').message, 'SCM.0005: why')
  t.equal(new GatewayError('badRequest', 'http/parse', 'why').message, 'badRequest: why')
})
