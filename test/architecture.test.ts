/** The rooms of the source and the one direction of imports between them, as docs/architecture.md draws it. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const root = fileURLToPath(new URL('../', import.meta.url))

/** The rooms that each room may import from, beside itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  domain: ['schemas'],
  store: ['schemas', 'domain'],
  services: ['schemas', 'domain', 'store'],
  control: ['schemas', 'domain', 'store', 'services'],
  http: ['schemas', 'domain', 'store', 'services'],
  gateway: ['schemas', 'domain', 'services', 'http'],
  routes: ['schemas', 'domain', 'store', 'services', 'control', 'http'],
  config: ['schemas', 'domain'],
  app: ['config', 'domain', 'store', 'services', 'control', 'http', 'gateway', 'routes'],
  emulator: ['app', 'config', 'schemas', 'domain', 'store', 'services', 'control', 'http', 'gateway', 'routes'],
  index: ['emulator', 'config', 'schemas', 'domain', 'store', 'control', 'http'],
  cli: ['emulator', 'config', 'domain', 'control', 'http'],
  main: ['cli', 'config', 'domain'],
}

/** Packages that only some rooms may know. */
const packages: Readonly<Record<string, readonly string[]>> = {
  fastify: ['http', 'gateway', 'routes', 'app'],
  'fastify-plugin': ['http', 'gateway', 'routes'],
  'node:http': ['http', 'gateway', 'routes', 'cli'],
  'node:fs': ['routes', 'cli'],
  pino: ['cli'],
}

const sources = ['src', 'schemas'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => join(folder, file)),
)

/** Return the room of a file: its folder under src/, or its own name at the top of src/. */
function toRoom(file: string): string {
  const [top = '', room = ''] = file.split('/')
  return top === 'src' ? room.replace('.ts', '') : top
}

/** Return what a file imports, types included: files by path, packages by name. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport\(|^import) ?'([^']+)'/gm)].map(
    ([, specifier]) => specifier as string,
  )
  return specifiers.map(specifier =>
    specifier.startsWith('.')
      ? relative(root, resolve(root, dirname(file), specifier)).replace(/\.js$/, '.ts')
      : specifier,
  )
}

t.test('every file is in a room, and imports only from the rooms that its room may know', async t => {
  t.ok(sources.length > 60)
  for (const file of sources) {
    const room = toRoom(file)
    const known = allowed[room]
    t.ok(known, `${file} is in a room`)
    for (const imported of importsOf(file)) {
      if (!imported.endsWith('.ts')) continue
      t.ok(sources.includes(imported), `${file} imports ${imported}, which exists`)
      const other = toRoom(imported)
      t.ok(other === room || known?.includes(other), `${file} may import ${imported}`)
    }
  }
})

t.test('rooms that hold rules and memory know neither Fastify nor HTTP nor files', async t => {
  for (const file of sources) {
    for (const imported of importsOf(file)) {
      t.ok(packages[imported]?.includes(toRoom(file)) ?? true, `${file} may import ${imported}`)
    }
  }
})

t.test('the directions leave no way back', async t => {
  const reaches = (from: string, to: string): boolean =>
    (allowed[from] ?? []).some(room => room === to || reaches(room, to))
  for (const room of Object.keys(allowed)) t.notOk(reaches(room, room), `${room} does not reach itself`)
})

t.test('no file is longer than a reader can hold in mind', async t => {
  const files = [...sources, ...readdirSync(join(root, 'scripts')).map(file => join('scripts', file))]
  for (const file of files) {
    const lines = readFileSync(join(root, file), 'utf8').split('\n').length - 1
    t.ok(lines <= 250, `${file} has ${lines} lines`)
  }
})
