/** Startup errors: one line that names the setting and the values it takes. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { serve } from '../../src/cli/serve.js'
import { startupErrorMessage } from '../../src/cli/usage.js'
import { createEmulator } from '../../src/index.js'

/** Invalid initial files: the setting, their text (empty: no file) and the reason. */
const invalidFiles = [
  ['faults', '', 'ENOENT: .*'],
  ['faults', '[\n1,', '.*JSON.*'],
  ['faults', '[{"phase":"before","effect":{"kind":"hang"},"a\\nb":1}]', '#/0/a%0Ab is unknown'],
  ['state', '', 'ENOENT: .*'],
  ['state', '[]', '# must be object'],
] as const

t.test('explains an invalid setting, and starts nothing', async t => {
  const taken = await createEmulator()
  t.teardown(() => taken.close())
  const { port } = new URL(taken.url)
  const folder = t.testdir({})
  const refused: [string[], RegExp][] = [
    [['--prot', '1'], /^unknown argument "--prot"; --help lists the flags$/],
    [['--port'], /^--port takes a number from 0 to 65535; its value is missing$/],
    [['--port', 'http'], /^--port takes a number from 0 to 65535, not "http"$/],
    [['--port', port], /^--port \(SCM_PORT, PORT\) takes a port that is free.*EADDRINUSE.*$/],
    [['--host', '203.0.113.1', '--port', '0'], /^--host \(SCM_HOST, HOST\) takes an address of this machine: .*$/],
    [
      ['--port', '0', '--endpoints-file', '/no/such/folder/file'],
      /^--endpoints-file \(SCM_ENDPOINTS_FILE\) takes .*ENOENT.*$/,
    ],
    [['--port', '0', '--endpoints-file', '/dev/null'], /^--endpoints-file takes a file, which \/dev\/null is not$/],
    ...invalidFiles.map(([name, text, why]): [string[], RegExp] => {
      const file = join(folder, `${name}-${text.length}`)
      if (text !== '') writeFileSync(file, text)
      const takes = name === 'faults' ? 'a JSON file, an array of fault rules' : 'a JSON file, as GET \\S+ gives it'
      return [['--port', '0', `--${name}`, file], new RegExp(`^--${name} takes ${takes}: ${why}$`)]
    }),
  ]
  const listeners = process.eventNames().map(name => [name, process.listenerCount(name)])
  let written = ''
  const open = async () => ({
    write: (line: string) => {
      written += line
    },
    flush: async () => {},
  })
  for (const [args, message] of refused) {
    const said = await serve(args, {}, open).then(() => 'it started', startupErrorMessage)
    t.match(said, message)
  }
  t.equal(written, '')
  t.strictSame(
    process.eventNames().map(name => [name, process.listenerCount(name)]),
    listeners,
  )
})
