/** The calls as their fixtures say them, over a real connection. */
import t from 'tap'
import { rules } from '../../../schemas/rules.js'
import type { Fixture, FixtureRequest } from '../../../scripts/fixtures.js'
import { isProjectId } from '../../../src/domain/project-id.js'
import { createEmulator } from '../../../src/index.js'
import { accepted, bytesOf, expanded, fixtures, withPlaceholders } from '../../support/fixtures.js'
import { dial, exchange, requestBytes } from '../../support/http.js'

for (const [name, { settings, before = [], request, response }] of fixtures) {
  t.test(name, async t => {
    const emulator = await createEmulator(settings)
    t.teardown(() => emulator.close())
    let certificate = ''
    for (const earlier of before) {
      const { body } = await exchange(emulator.url, bytesOf(earlier, certificate))
      certificate = JSON.parse(body).cert[0].cert_id
    }
    const answer = await exchange(emulator.url, bytesOf(request, certificate), request.method === 'HEAD')
    t.equal(answer.status, response.status)
    t.equal(answer.headers['content-type'], 'application/json')
    t.match(answer.headers['x-request-id'], /^[0-9a-f]{32}$/)
    t.match(answer.headers.server, /^scm-emulator\/\d/)
    for (const [header, value] of Object.entries(response.headers ?? {})) {
      t.equal(answer.headers[header.toLowerCase()], value)
    }
    if (response.status === 200) t.notOk(answer.headers['x-emulator-rule'])
    else t.match(answer.headers['x-emulator-reason'], /^[ -~]{1,300}$/)
    t.equal(withPlaceholders(answer.body), expectedBody(response))
    const certificates = answer.body.match(/scs\d{13}/g) ?? []
    const upwards = certificates.toSorted()
    t.strictSame(certificates, response.certificates === 'downwards' ? upwards.reverse() : upwards)
    const bought = [...before, ...(response.status === 200 && request.method === 'POST' ? [request] : [])].map(
      projectOf,
    )
    const project_id = projectOf(request)
    const orders = isProjectId(project_id) ? emulator.project(project_id).orders() : []
    t.equal(orders.length, bought.filter(project => project === project_id).length)
  })
}

const projectOf = ({ path }: FixtureRequest) => expanded(path).split('/')[2]?.replace('%2D', '-') ?? ''

t.test(
  'a fixture stands for every rule but what takes time and what a test asks for, and agrees with what the rule says',
  async t => {
    const covered = new Set<string>()
    for (const [name, { response }] of fixtures) {
      if (response.status === 200) continue
      const rule =
        response.headers?.['X-Emulator-Rule']
          ?.replace(/^.*\/(required|type)$/, '<field>/$1')
          .replace(/^query\/.*$/, 'query/<member>') ?? ''
      const { status, error_code } = rules[rule as keyof typeof rules]
      t.equal(response.status, status, name)
      if (response.body !== null) t.match(response.body, { error_code }, name)
      covered.add(rule)
    }
    t.strictSame(
      Object.keys(rules).filter(rule => !covered.has(rule)),
      ['http/timeout', 'fault/<kind>'],
    )
  },
)

t.test('what a client does not read yet is not written over by what others buy', async t => {
  const emulator = await createEmulator()
  t.teardown(() => emulator.close())
  const buying = (project_id: string, order_number: number) =>
    requestBytes('POST', `/v2/${project_id}/scm/cert/purchase`, {}, JSON.stringify({ ...accepted, order_number }))
  const slow = dial(emulator.url)
  t.teardown(() => slow.socket.destroy())
  slow.socket.pause()
  // More than the system and Node take for a client that does not read.
  const count = 500
  slow.socket.write(Buffer.concat(Array(count).fill(buying('slow', 1000))))
  for (let i = 0; i < 50; i++) await exchange(emulator.url, buying('fast', 1000))
  t.ok(emulator.project('slow').summary().orders < count)
  slow.socket.resume()
  const certificates = new Set<string>()
  const order_ids: string[] = []
  for (let i = 0; i < count; i++) {
    const { order_id, cert } = JSON.parse((await slow.answer()).body)
    order_ids.unshift(order_id)
    for (const { cert_id } of cert) certificates.add(cert_id)
  }
  t.equal(certificates.size, count * 1000)
  t.strictSame(
    order_ids,
    emulator
      .project('slow')
      .orders()
      .map(({ order_id }) => order_id),
  )
})

/** The gateway's bodies end with a line feed, the service's do not. */
function expectedBody({ body, count = 1 }: Fixture['response']): string {
  if (body === null) return ''
  const text = JSON.stringify(body)
  const cell = '{"cert_id":"{{cert_id}}"}'
  if (count > 1) return text.replace(cell, Array(count).fill(cell).join(','))
  return text.includes('request_id') ? `${text}\n` : text
}
