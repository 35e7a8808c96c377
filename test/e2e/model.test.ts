/**
 * Whatever clients and tests do, in whatever order: counters, orders, what the service's own calls read back, and the
 * identifiers agree with a model that knows nothing but lists.
 */
import { strict as assert } from 'node:assert'
import { once } from 'node:events'
import fc from 'fast-check'
import t from 'tap'
import { createEmulator, type Emulator, type FaultRule, type Order } from '../../src/index.js'
import { dial, exchange, requestBytes } from '../support/http.js'
import { mutated, purchase } from '../support/purchases.js'

interface ModelProject {
  /** Newest first; an id is unknown until it is read where the answer was lost. */
  orders: { request: object; order_id: string | undefined }[]
  refused: number
  failed: number
  lost: number
}

interface Model {
  projects: Map<string, ModelProject>
  ids: Set<string>
}

const project_ids = ['p1', 'p2', 'p3']
const path = (project_id: string) => `/v2/${project_id}/scm/cert/purchase`
const bytesOf = (project_id: string, body: unknown, headers = {}) =>
  requestBytes('POST', path(project_id), headers, JSON.stringify(body))

function modelOf({ projects }: Model, project_id: string): ModelProject {
  const known = projects.get(project_id)
  if (known !== undefined) return known
  const project = { orders: [], refused: 0, failed: 0, lost: 0 }
  projects.set(project_id, project)
  return project
}

/** Read a page's worth of JSON by the service's own call. */
async function certlist(url: string, project_id: string, offset = 0) {
  const answer = await exchange(url, requestBytes('GET', `/v2/${project_id}/scm/certlist?limit=50&offset=${offset}`))
  assert.equal(answer.status, 200)
  return JSON.parse(answer.body) as { total: number; order_list: { cert_id: string }[] }
}

const certificatesOf = (orders: readonly Order[]) =>
  orders.flatMap(({ certificates: { first, count } }) =>
    Array.from({ length: count }, (_, i) => `scs${Number(first.slice(3)) + count - 1 - i}`),
  )

async function agree(model: Model, emulator: Emulator) {
  for (const project_id of project_ids) {
    const expected = modelOf(model, project_id)
    const project = emulator.project(project_id)
    const orders = project.orders()
    const certificates = certificatesOf(orders)
    const { duplicates, quota: _, ...counters } = project.summary()
    assert.deepEqual(counters, {
      project_id,
      attempts: expected.orders.length + expected.refused + expected.failed,
      orders: expected.orders.length,
      certificates: certificates.length,
      refused: expected.refused,
      failed: expected.failed,
      lost: expected.lost,
    })
    assert.deepEqual(
      orders.map(({ request }) => request),
      expected.orders.map(({ request }) => request),
    )
    for (const [i, order] of expected.orders.entries()) {
      order.order_id ??= orders[i]?.order_id
      assert.equal(orders[i]?.order_id, order.order_id)
    }
    const { total, order_list } = await certlist(emulator.url, project_id)
    assert.equal(total, certificates.length)
    assert.deepEqual(
      order_list.map(({ cert_id }) => cert_id),
      certificates.slice(0, 50),
    )
    const counts = new Map<string, number>()
    for (const { request } of expected.orders) {
      const key = JSON.stringify(request)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    const repeated = [...counts].filter(([, count]) => count > 1)
    assert.deepEqual(
      new Map(duplicates.slice(0, 20).map(({ request, count }) => [JSON.stringify(request), count])),
      new Map(repeated.slice(0, 20)),
    )
    for (const id of [...orders.map(({ order_id }) => order_id), ...certificates]) model.ids.add(`${project_id} ${id}`)
  }
  const held = [...model.ids].map(id => id.split(' ')[1])
  assert.equal(new Set(held).size, held.length, 'an id is given twice')
}

type Command = fc.AsyncCommand<Model, Emulator>

/** A command from what it does; afterwards everything must agree. */
const command = (name: string, run: (model: Model, emulator: Emulator) => Promise<void>): Command => ({
  check: () => true,
  toString: () => name,
  async run(model, emulator) {
    await run(model, emulator)
    await agree(model, emulator)
  },
})

const anyProject = fc.constantFrom(...project_ids)

const legal = purchase.map(({ cert_brand, cert_type, domain_type, effective_time, domain_numbers, order_number }) => ({
  cert_brand,
  cert_type,
  domain_type,
  effective_time,
  domain_numbers,
  order_number,
  agree_privacy_protection: true,
}))

async function buy(model: Model, emulator: Emulator, project_id: string, body: object) {
  const { orders } = modelOf(model, project_id)
  const answer = await exchange(emulator.url, bytesOf(project_id, body))
  assert.equal(answer.status, 200)
  return () => orders.unshift({ request: body, order_id: JSON.parse(answer.body).order_id })
}

const buys = fc
  .tuple(anyProject, legal)
  .map(([project_id, body]) =>
    command(`buy in ${project_id}`, async (model, emulator) => void (await buy(model, emulator, project_id, body))()),
  )

const buysAtOnce = fc.array(legal, { minLength: 1, maxLength: 3 }).map(bodies =>
  command(`buy ${bodies.length} in each project at once`, async (model, emulator) => {
    const inProject = async (project_id: string) => {
      for (const body of bodies) (await buy(model, emulator, project_id, body))()
    }
    await Promise.all(project_ids.map(inProject))
  }),
)

const attempts = fc.tuple(anyProject, mutated).map(([project_id, body]) =>
  command(`attempt in ${project_id}`, async (model, emulator) => {
    const project = modelOf(model, project_id)
    const { status } = await exchange(emulator.url, bytesOf(project_id, body))
    if (status !== 200) project.refused += 1
    // What the emulator stores of unknown fields is nothing.
    else
      project.orders.unshift({
        request: emulator.project(project_id).orders()[0]?.request as object,
        order_id: undefined,
      })
  }),
)

const effects: Extract<FaultRule, { phase: 'before' }>['effect'][] = [
  { kind: 'error', error_code: 'SCM.0016' },
  { kind: 'status', status: 503 },
  { kind: 'delay', delay_ms: 5 },
  { kind: 'reset' },
  { kind: 'close' },
  { kind: 'reset', delay_ms: 5 },
  { kind: 'hang' },
]

const faults = fc
  .tuple(anyProject, legal, fc.constantFrom('before' as const, 'after' as const), fc.constantFrom(...effects))
  .map(([project_id, body, phase, effect]) =>
    command(`meet ${phase}/${effect.kind} in ${project_id}`, async (model, emulator) => {
      const project = modelOf(model, project_id)
      emulator.faults.add({ project_id, phase, effect })
      const attempts = emulator.project(project_id).summary().attempts
      const client = dial(emulator.url)
      client.socket.write(bytesOf(project_id, body))
      if (effect.kind === 'hang') {
        while (emulator.project(project_id).summary().attempts === attempts) await new Promise(setImmediate)
      } else if (effect.kind === 'reset' || effect.kind === 'close') assert.equal(await client.rest(), '')
      else await client.answer()
      client.socket.destroy()
      const isLost = phase === 'after' && effect.kind !== 'delay'
      if (phase === 'after' || effect.kind === 'delay') project.orders.unshift({ request: body, order_id: undefined })
      else project.failed += 1
      if (isLost) project.lost += 1
    }),
  )

const aborts = fc.tuple(anyProject, legal, fc.boolean()).map(([project_id, body, isWhole]) =>
  command(`leave ${isWhole ? 'before the answer' : 'in the body'} in ${project_id}`, async (model, emulator) => {
    const project = modelOf(model, project_id)
    const bytes = bytesOf(project_id, body)
    const client = dial(emulator.url)
    await once(client.socket, 'connect')
    client.socket.write(isWhole ? bytes : bytes.subarray(0, -1))
    client.socket.destroySoon()
    if (!isWhole) {
      // The end of what it sends is a request that breaks off, and is answered.
      project.refused += 1
      while (emulator.project(project_id).summary().refused < project.refused) await new Promise(setImmediate)
      return
    }
    project.orders.unshift({ request: body, order_id: undefined })
    project.lost += 1
    while (emulator.project(project_id).summary().lost < project.lost) await new Promise(setImmediate)
  }),
)

const forgets = anyProject.map(project_id =>
  command(`forget ${project_id}`, async (model, emulator) => {
    emulator.project(project_id).reset()
    model.projects.delete(project_id)
  }),
)

const resets = fc.constant(
  command('reset', async (model, emulator) => {
    emulator.reset()
    model.projects.clear()
    model.ids.clear()
  }),
)

const moves = fc.tuple(fc.nat(90_000), fc.boolean()).map(([ms, frozen]) =>
  command(`advance ${ms} ms`, async (_model, emulator) => {
    const before = Date.parse(emulator.clock.now())
    emulator.clock.set({ frozen })
    const { now } = emulator.clock.advance(ms)
    assert.ok(Date.parse(now) >= before + ms)
  }),
)

const carries = legal.map(body =>
  command('export, buy, import, buy the same', async (model, emulator) => {
    emulator.clock.set({ frozen: true })
    const state = JSON.parse(JSON.stringify(emulator.state.export()))
    const first = await exchange(emulator.url, bytesOf('p1', body))
    emulator.state.import(state)
    assert.deepEqual(emulator.state.export(), state)
    const again = await exchange(emulator.url, bytesOf('p1', body))
    assert.equal(again.body, first.body)
    modelOf(model, 'p1').orders.unshift({ request: body, order_id: JSON.parse(again.body).order_id })
  }),
)

const commands = fc.commands([buys, buysAtOnce, attempts, faults, aborts, forgets, resets, moves, carries], {
  maxCommands: 30,
})

t.test('nothing is lost, nothing appears twice, and no project sees another', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async some => {
      const emulator = await createEmulator({ seed: 'model', clock: '2026-01-31T09:00:00Z' })
      try {
        await fc.asyncModelRun(() => ({ model: { projects: new Map(), ids: new Set<string>() }, real: emulator }), some)
      } finally {
        await emulator.close()
      }
    }),
    { numRuns: 60 },
  )
})
