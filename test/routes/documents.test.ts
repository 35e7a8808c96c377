/** The OpenAPI documents as they are sent: files that the build has made. */
import { copyFileSync, rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import Fastify from 'fastify'
import t from 'tap'
import { createDocuments } from '../../scripts/openapi.js'
import { createApp } from '../../src/app.js'
import { documentRoutes } from '../../src/routes/documents.js'
import { collected, parts } from '../support/start.js'

t.test('are those of the present routes, or dist/ is older than src/', async t => {
  const made = await createDocuments()
  for (const lenient of ['false', 'true']) {
    const name = lenient === 'true' ? 'lenient' : 'service'
    const app = await createApp(parts({ lenient }))
    t.teardown(() => app.close())
    for (const [path, type, text] of [
      ['/openapi.json', 'application/json', made[`${name}.json`]],
      ['/openapi.yaml', 'application/yaml', made[`${name}.yaml`]],
      ['/_emulator/openapi.json', 'application/json', made['control.json']],
    ]) {
      const { statusCode, headers, body } = await app.inject(path as string)
      t.ok(body === text, `${path} with --lenient ${lenient}`)
      const head = await app.inject({ method: 'HEAD', url: path as string })
      for (const reply of [{ statusCode, headers }, head]) {
        t.match(reply.headers, { 'content-type': type, 'content-length': String(Buffer.byteLength(text as string)) })
        t.match(reply.headers['x-request-id'], /^[0-9a-f]{32}$/)
        t.equal(reply.statusCode, 200)
      }
      t.equal(head.body, '')
    }
  }
})

t.test('are read when first requested, again after a failure, and then kept', async t => {
  const log = collected()
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
  t.match(log.lines, [
    { msg: 'answered', path: '/openapi.json' },
    { msg: 'answered', path: '/openapi.json' },
  ])
  t.equal(log.lines.length, 2)
})
