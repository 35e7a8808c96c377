/** The types as a program sees them that has nothing of ours installed but the package. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import type { FaultRule } from '../src/index.js'

const pathOf = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

t.test('need no other types, and no skipLibCheck', async t => {
  const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', lib: ['es2022'], types: [] }
  const project = t.testdir({
    'tsconfig.json': JSON.stringify({ compilerOptions, files: [pathOf('dist/src/index.d.ts')] }),
  })
  const args = [pathOf('node_modules/typescript/bin/tsc'), '-p', project, '--listFiles']
  const { stdout } = await promisify(execFile)(process.execPath, args).catch(error => error)
  const lines: string[] = stdout.trim().split('\n')
  t.strictSame(
    lines.filter(line => !line.startsWith(pathOf('dist/')) && !line.startsWith(pathOf('node_modules/typescript/lib/'))),
    [],
  )
})

t.test('refuse a rule that can never fire', async t => {
  const after: FaultRule = { phase: 'after', effect: { kind: 'truncate' } }
  // @ts-expect-error nothing can be truncated that is not there
  const before: FaultRule = { phase: 'before', effect: { kind: 'truncate' } }
  // @ts-expect-error no purchase has such a field
  const match: FaultRule = { phase: 'after', effect: { kind: 'reset' }, match: { brand: 'CFCA' } }
  t.ok([after, before, match])
})
