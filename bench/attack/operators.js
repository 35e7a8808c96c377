/** Tests at work on the control API while clients buy: fault rules, quotas, the clock, exports, deletes, resets. */
import { setTimeout as sleep } from 'node:timers/promises'

const effects = [
  { kind: 'error', error_code: 'SCM.0011' },
  { kind: 'error', error_code: 'APIGW.0308', status: 429 },
  { kind: 'status', status: 502 },
  { kind: 'hang' },
  { kind: 'reset' },
  { kind: 'close' },
]
const afterEffects = [...effects, { kind: 'truncate' }, { kind: 'malformed' }]

function createRule(random, projects) {
  const phase = random.pick(['before', 'after'])
  const isDelay = random.chance(0.4)
  const effect = isDelay ? { kind: 'delay' } : random.pick(phase === 'before' ? effects : afterEffects)
  const isLate = isDelay || random.chance(0.3)
  return {
    ...(random.chance(0.9) && { project_id: random.pick(projects) }),
    ...(random.chance(0.3) && { match: { order_number: random.pick([1, 2, 1000]) } }),
    skip: random.below(3),
    times: random.chance(0.1) ? null : random.between(1, 3),
    phase,
    effect: { ...effect, ...(isLate && { delay_ms: random.below(150) }) },
  }
}

/** Change rules, quota and clock, and read, until it is over. Only projects whose orders nobody checks are deleted. */
export async function operate({ emulator, random, projects, isOver }) {
  const { call } = emulator
  const { doomed, shared, ofBuyers } = projects
  const actions = [
    () => call('POST', '/faults', createRule(random, ofBuyers)),
    () => call('POST', '/faults', createRule(random, ofBuyers)),
    () => call('DELETE', '/faults'),
    () => call('PUT', `/projects/${shared}/quota`, { certificates: random.pick([null, 0, 10, 5_000]) }),
    () => call('PUT', '/clock', { now: `20${random.between(10, 90)}-03-01T00:00:00Z`, frozen: random.chance(0.5) }),
    () => call('POST', '/clock/advance', { ms: random.below(3_600_000) }),
    () => call('GET', '/state'),
    () => call('DELETE', `/projects/${random.pick(doomed)}`),
    () => call('GET', `/projects/${random.pick(ofBuyers)}/attempts?limit=100`),
    () => call('GET', `/projects/${random.pick(ofBuyers)}`),
  ]
  while (!isOver()) {
    await random.pick(actions)()
    await sleep(random.below(40))
  }
}

/** Reset, import, delete and clear in the middle of purchases. Return the calm times in between, as [from, to]. */
export async function forget({ emulator, random, projects, isOver }) {
  const { call } = emulator
  const { ofBuyers } = projects
  const calm = []
  let from = performance.now()
  const restart = async (method, path, body) => {
    calm.push([from, performance.now()])
    await call(method, path, body)
    from = performance.now()
  }
  const actions = [
    () => restart('POST', '/reset'),
    async () => restart('PUT', '/state', await call('GET', '/state')),
    () => call('DELETE', `/projects/${random.pick(ofBuyers)}`),
    () => call('DELETE', '/faults'),
    () => call('POST', '/faults', createRule(random, ofBuyers)),
  ]
  while (!isOver()) {
    await random.pick(actions)()
    await sleep(random.between(10, 120))
  }
  return [...calm, [from, performance.now()]]
}
