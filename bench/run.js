/**
 * `npm run bench -- [http|control|store|certlist|state] [options]` runs a benchmark, http unless named: each
 * file's first lines say what it measures. Build first.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The runs of each benchmark, by their arguments. */
const runs = { http: [[]], control: [[]], store: [['1'], ['1000']], certlist: [[]], state: [[]] }
const given = process.argv.slice(2)
const [name, ...options] = given[0] in runs ? given : ['http', ...given]
for (const args of runs[name]) {
  const program = fileURLToPath(new URL(`${name}.js`, import.meta.url))
  const { status } = spawnSync(process.execPath, ['--expose-gc', program, ...args, ...options], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
