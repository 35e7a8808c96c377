/** The OpenAPI documents as they are sent: files that the build has made. */
import { copyFileSync, rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import Fastify from 'fastify'
import t from 'tap'
import { createDocuments } from '../../scripts/openapi.js'
import { createEmulator } from '../../src/index.js'
import { documentRoutes } from '../../src/routes/documents.js'

t.test('are those of the present routes, or dist/ is older than src/', async t => {
  const made = await createDocuments()
  for (const lenient of [false, true]) {
    const name = lenient ? 'lenient' : 'service'
    const emulator = await createEmulator({ lenient })
    t.teardown(() => emulator.close())
    for (const [path, type, text] of [
      ['/openapi.json', 'application/json', made[`${name}.json`]],
      ['/openapi.yaml', 'application/yaml', made[`${name}.yaml`]],
      ['/_emulator/openapi.json', 'application/json', made['control.json']],
    ] as [path: string, type: string, text: string][]) {
      const whole = await fetch(emulator.url + path)
      t.ok((await whole.text()) === text, `${path} ${name}`)
      const head = await fetch(emulator.url + path, { method: 'HEAD' })
      t.equal(await head.text(), '')
      for (const { status, headers } of [whole, head]) {
        t.equal(status, 200)
        t.equal(headers.get('content-type'), type)
        t.equal(headers.get('content-length'), String(Buffer.byteLength(text)))
        t.match(headers.get('x-request-id'), /^[0-9a-f]{32}$/)
      }
    }
  }
})

t.test('are read when first requested, again after a failure, and then kept', async t => {
  const lines: object[] = []
  const write = (fields: object, msg: string) => lines.push({ ...fields, msg })
  const log = { isLevelEnabled: () => true, info: write, warn: write, error: write }
  const folder = pathToFileURL(`${t.testdir()}/`)
  const app = Fastify()
  app.register(documentRoutes, { lenient: false, log, folder })
  t.teardown(() => app.close())
  const status = async (path: string) => (await app.inject(path)).statusCode
  t.equal(await status('/openapi.json'), 500)
  copyFileSync('dist/openapi/service.json', new URL('service.json', folder))
  t.equal(await status('/openapi.json'), 200)
  rmSync(new URL('service.json', folder))
  t.equal(await status('/openapi.json'), 200)
  t.equal(await status('/openapi.yaml'), 500)
  t.match(lines, [
    { msg: 'answered', path: '/openapi.json' },
    { msg: 'answered', path: '/openapi.json' },
  ])
  t.equal(lines.length, 2)
})
