/** The health command against emulators and other servers. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { health } from '../../src/cli/health.js'
import { version } from '../../src/domain/version.js'
import { createEmulator } from '../../src/index.js'

t.test('accepts an emulator that is ready', async t => {
  for (const host of ['127.0.0.1', '::1']) {
    const emulator = await createEmulator({ host })
    t.teardown(() => emulator.close())
    const { port } = new URL(emulator.url)
    t.equal(await health(['--url', emulator.url], {}), undefined)
    t.equal(await health([], { SCM_HOST: host, PORT: port }), undefined)
    const { headers, status } = await fetch(`${emulator.url}/_emulator/ready`)
    t.equal(status, 200)
    t.equal(headers.get('content-type'), 'application/json')
    const answer = await (await fetch(`${emulator.url}/_emulator/health`)).json()
    t.match(answer, { version, uptime: Number })
    t.equal((await fetch(`${emulator.url}/_emulator/health`, { method: 'HEAD' })).status, 200)
  }
})

t.test('says why a server is not ready', async t => {
  let isSilent = false
  const server = createServer((_request, response) => {
    if (!isSilent) response.writeHead(503).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.equal(await health(['--url', url, '--wait', '0.3'], {}), `${url}/_emulator/ready answers 503`)
  isSilent = true
  const limit = setTimeout(10_000, 'no time limit', { ref: false })
  t.equal(await Promise.race([health(['--url', url], {}), limit]), `${url}/_emulator/ready: no answer`)
})
