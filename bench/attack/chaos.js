/** Many clients buy and leave while tests change everything around them; then each client's view is held against the emulator's. */
import { setTimeout as sleep } from 'node:timers/promises'
import { runBuyer } from './buyers.js'
import { toOrder } from './client.js'
import { check, waitFor } from './emulator.js'
import { forget, operate } from './operators.js'
import { checkIdentifiers } from './purchases.js'
import { createRandom } from './random.js'
import { verify } from './verify.js'

const buyers = 64
const operators = 4
/** Certificates of the project whose quota stays. */
const cap = 2_000

/** Name the projects: the log goes on over rounds, so each round has its own. */
function createProjects(round) {
  const name = kind => `r${round}-${kind}`
  const doomed = ['d0', 'd1', 'd2', 'd3'].map(name)
  const [shared, capped] = ['shared', 'capped'].map(name)
  const ofBuyers = Array.from(
    { length: buyers },
    (_, i) => doomed[i] ?? (i < 8 ? shared : i < 12 ? capped : name(`c${i}`)),
  )
  return { doomed, shared, capped, ofBuyers }
}

export async function attackChaos(round) {
  const { emulator } = round
  const base = emulator.descriptors()
  const projects = createProjects(round.number)
  await emulator.call('PUT', `/projects/${projects.capped}/quota`, { certificates: cap })
  const { records } = await buy(round, projects, 'strict', 6, isOver =>
    Array.from({ length: operators }, (_, i) =>
      operate({ emulator, random: createRandom(round.seed, 'operator', i), projects, isOver }),
    ),
  )
  await emulator.call('DELETE', '/faults')
  await waitFor('descriptors to be closed', () => emulator.descriptors() <= base, 8_000)
  // A delay outlives its client.
  await sleep(200)
  await verify({ emulator, records, projects, cap })
  round.count(await emulator.projects())
  await checkImport(emulator)
  await storm(round, projects)
}

/** Let all clients buy, and the operators work until the clients are done. */
async function buy({ emulator, seed }, projects, name, visits, startOperators) {
  let isOver = false
  const bought = Promise.all(
    Array.from({ length: buyers }, (_, i) => {
      const random = createRandom(seed, name, i)
      const project_id = projects.ofBuyers[i]
      return runBuyer({ port: emulator.port, random, project_id, name: `${name}${i}`, visits })
    }),
  ).finally(() => {
    isOver = true
  })
  const [records, worked] = await Promise.all([bought, Promise.all(startOperators(() => isOver))])
  return { records: records.flat(), worked }
}

/** Check that a state comes back as it was. */
async function checkImport({ call }) {
  const before = await call('GET', '/state')
  await call('POST', '/reset')
  check((await call('GET', '/projects')).projects.length === 0, 'a reset leaves projects')
  await call('PUT', '/state', before)
  const after = await call('GET', '/state')
  for (const name of ['projects', 'orders', 'ids', 'faults']) {
    check(JSON.stringify(before[name]) === JSON.stringify(after[name]), `${name} differ after an import`)
  }
}

/** Buy while the emulator is reset. Between two resets no identifier is given twice; a reset afterwards leaves nothing. */
async function storm(round, projects) {
  const { emulator, seed } = round
  const random = createRandom(seed, 'forget')
  const { records, worked } = await buy(round, projects, 'storm', 3, isOver => [
    forget({ emulator, random, projects, isOver }),
  ])
  const answered = records.filter(({ answer }) => answer !== undefined && toOrder(answer))
  for (const [from, to] of worked[0]) {
    const within = answered.filter(({ sentAt, answer }) => sentAt >= from && answer.at <= to)
    checkIdentifiers(within.map(({ answer }) => toOrder(answer)))
  }
  await emulator.call('POST', '/reset')
  check((await emulator.projects()).length === 0, 'a reset leaves projects')
}
