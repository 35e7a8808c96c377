/** The README: its tables say what the code says, and its samples do what they show. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { parse } from 'yaml'
import { effects } from '../schemas/control/fault.js'
import { scmErrors } from '../schemas/errors/scm.js'
import { environmentName } from '../src/cli/arguments.js'
import { type Setting, settings } from '../src/config.js'
import { createEmulator } from '../src/index.js'
import { exchange, requestBytes } from './support/http.js'

const root = new URL('../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')
const dockerfile = readFileSync(new URL('Dockerfile', root), 'utf8')
const exposed = Number(/^EXPOSE (\d+)$/m.exec(dockerfile)?.[1])
const packageJson = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))

/** Run a program as if it lay at the top of the repository. */
function run(program: string, ...flags: string[]) {
  const args = ['--input-type=module', '--eval', program, '--', ...flags]
  return promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(root) })
}

/** The rows of the table with these columns. */
function table(...columns: string[]): string[] {
  const head = `| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}\n`
  const start = readme.indexOf(head)
  t.not(start, -1, `a table of ${columns}`)
  const rest = readme.slice(start + head.length)
  return rest.slice(0, rest.indexOf('\n\n')).split('\n')
}

const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gs'))].map(([, block]) => block as string)

t.test('has tables that agree with their sources', async t => {
  t.equal(readme.match(/<!-- generated: /g)?.length, 5)
  await run("await import('./dist/scripts/docs.js')", '--check')
  t.match(readme, `All ${Object.keys(scmErrors).length} codes`)
})

t.test('tables that do not agree are found, and written again', async t => {
  const folder = t.testdir({ 'README.md': readme.replace('| `body/json` |', '| `body/text` |') })
  const docs = (...flags: string[]) => {
    const program = `await import(${JSON.stringify(new URL('dist/scripts/docs.js', root).href)})`
    return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program, '--', ...flags], {
      cwd: folder,
    })
  }
  await t.rejects(docs('--check'), { code: 1, stderr: 'README.md is stale: npm run docs\n' })
  await docs()
  t.equal(readFileSync(`${folder}/README.md`, 'utf8'), readme)
})

t.test('shows what curl shows', async t => {
  const emulator = await createEmulator()
  t.teardown(() => emulator.close())
  const samples = blocks('console')
  t.equal(samples.length, 2)
  for (const sample of samples) {
    const [command = '', ...answer] = sample.split('\n')
    const [, path, body] =
      /^\$ curl -i http:\/\/127\.0\.0\.1:8080(\S+) -H 'Content-Type: application\/json' -d '(.*)'$/.exec(command) ?? []
    const { text } = await exchange(emulator.url, requestBytes('POST', path as string, {}, body))
    t.equal(steady(text.replaceAll('\r\n', '\n')), steady(answer.join('\n')))
  }
})

/** An answer without what differs each time. */
const steady = (answer: string) =>
  answer
    .replace(/x-request-id: [0-9a-f]{32}/, 'x-request-id: …')
    .replace(/Date: .*/, 'Date: …')
    .replace(/CS\d{10}[0-9A-Z]{5}/, '…')
    .replace(/scs\d{13}/, '…')

t.test('tells a story that comes out as it says', async t => {
  const [program = ''] = blocks('js story')
  const { stdout } = await run(program)
  t.equal(stdout.trimEnd(), blocks('text')[0])
})

t.test('shows a fault rule that the emulator takes, and every effect', async t => {
  const emulator = await createEmulator()
  t.teardown(() => emulator.close())
  const [rule = ''] = blocks('json')
  t.match(emulator.faults.add(JSON.parse(rule)), { hits: 0, remaining: 2 })
  const shown = table('effect', 'what the client meets', 'shows a client that').flatMap(row =>
    [...row.matchAll(/`(before|after)\/(\w+)`/g)].map(([, phase, kind]) => `${phase}/${kind}`),
  )
  const all = Object.keys(effects).flatMap(kind =>
    ['truncate', 'malformed'].includes(kind) ? [`after/${kind}`] : [`before/${kind}`, `after/${kind}`],
  )
  t.strictSame(shown.toSorted(), all.toSorted())
})

t.test('shows headers that spell a fault, and bodies that the control API takes', async t => {
  const emulator = await createEmulator()
  t.teardown(() => emulator.close())
  const headers = [...readme.matchAll(/`((?:before|after)\/\w+:[\w.]+)`/g)].map(([, header]) => header as string)
  t.equal(headers.length, 3)
  const [, purchase = ''] = /-d '(.*)'/.exec(blocks('console')[0] as string) ?? []
  for (const header of headers) {
    const sent = requestBytes('POST', '/v2/p/scm/cert/purchase', { 'X-Emulator-Inject': header }, purchase)
    t.equal((await exchange(emulator.url, sent)).headers['x-emulator-fault'], 'inject', header)
  }
  for (const [path, method, body] of [
    ['projects/p/quota', 'PUT', '{"certificates":10}'],
    ['clock', 'PUT', '{"now":"2026-01-31T09:00:00Z","frozen":true}'],
    ['clock/advance', 'POST', '{"ms":60000}'],
  ] as const) {
    t.match(readme, body)
    t.equal((await exchange(emulator.url, requestBytes(method, `/_emulator/${path}`, {}, body))).status, 200)
  }
})

t.test('shows a test that passes', async t => {
  const [program = ''] = blocks('js')
  const { stdout } = await run(program)
  t.match(stdout, /ok 1 - buys two certificates in one order/)
})

t.test('shows a recipe for containers that fits the image', async t => {
  const [recipe = ''] = blocks('js testcontainers')
  for (const part of [
    "new GenericContainer('scm-emulator')",
    `.withExposedPorts(${exposed})`,
    `Wait.forHttp('/_emulator/ready', ${exposed})`,
    `container.getMappedPort(${exposed})`,
  ]) {
    t.match(recipe, part)
  }
})

t.test('shows files for pipelines that fit the image', async t => {
  const names = Object.values<Setting>(settings).map(environmentName)
  const [compose, actions] = blocks('yaml').map(text => parse(text).services.scm)
  t.match(compose, { build: '.', read_only: true })
  t.match(actions, { image: new RegExp(`/scm-emulator:${packageJson.version}$`) })
  for (const { ports, environment, env } of [compose, actions]) {
    t.strictSame(ports, [`${exposed}:${exposed}`])
    t.ok(Object.keys(environment ?? env).every(name => names.includes(name)))
  }
  t.match(blocks('sh')[1], `docker run --detach --rm --publish ${exposed}:${exposed} scm-emulator`)
  t.match(dockerfile, `org.opencontainers.image.version="${packageJson.version}"`)
})

t.test('opens with commands that the package has', async t => {
  t.strictSame(
    blocks('sh')[0]
      ?.split('\n')
      .map(line => line.replace(/ +#.*/, '')),
    ['npm ci && npm start', 'npm ci && npm test'],
  )
  t.match(packageJson.scripts, { start: /dist\/src\/main\.js/, test: /tap/, prepare: /build/ })
  t.ok(
    readme
      .split('\n')
      .slice(0, 10)
      .join('\n')
      .includes(blocks('sh')[0] as string),
  )
})
