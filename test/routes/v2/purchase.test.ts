/** The purchase call as its fixtures say it, over a real connection. */
import t from 'tap'
import { rules } from '../../../schemas/rules.js'
import type { Fixture } from '../../../src/fixtures.js'
import { createEmulator } from '../../../src/index.js'
import { bodyOf, expanded, fixtures, withPlaceholders } from '../../fixtures.js'
import { exchange, requestBytes } from '../../http.js'

for (const [name, { settings, request, response }] of fixtures) {
  t.test(name, async t => {
    const emulator = await createEmulator(settings)
    t.teardown(() => emulator.close())
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([header, value]) => [header, value && expanded(value)]),
    )
    const bytes = requestBytes(request.method, expanded(request.path), headers, bodyOf(request))
    const answer = await exchange(emulator.url, bytes, request.method === 'HEAD')
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
    const project_id = expanded(request.path).split('/')[2]?.replace('%2D', '-') ?? ''
    t.equal(emulator.project(project_id).orders().length, response.status === 200 ? 1 : 0)
  })
}

t.test('a fixture stands for every rule but the one that takes time, and agrees with what the rule says', async t => {
  const covered = new Set<string>()
  for (const [name, { response }] of fixtures) {
    if (response.status === 200) continue
    const rule = response.headers?.['X-Emulator-Rule']?.replace(/^.*\/(required|type)$/, '<field>/$1') ?? ''
    const { status, error_code } = rules[rule as keyof typeof rules]
    t.equal(response.status, status, name)
    if (response.body !== null) t.match(response.body, { error_code }, name)
    covered.add(rule)
  }
  t.strictSame(
    Object.keys(rules).filter(rule => !covered.has(rule)),
    ['http/timeout'],
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
