/** Hold each client's view against ledger, read-back, counters and log. */
import { toOrder } from './client.js'
import { check, waitFor } from './emulator.js'
import { checkIdentifiers } from './purchases.js'

export async function verify({ emulator, records, projects: { doomed, capped }, cap }) {
  const isKept = ({ project_id }) => !doomed.includes(project_id)
  const projects = (await emulator.projects()).filter(isKept)
  const attempts = new Map()
  const orders = new Map()
  const given = records.flatMap(({ answer }) => (answer && toOrder(answer)) ?? [])
  checkIdentifiers(given)
  for (const project of projects) {
    const { project_id } = project
    const ofProject = await emulator.readAll(`/projects/${project_id}/attempts`, 'attempts')
    const placed = await emulator.readAll(`/projects/${project_id}/orders`, 'orders')
    checkCounters(project, ofProject, placed)
    check(project_id !== capped || project.certificates <= cap, `${project.certificates} certificates exceed the quota`)
    for (const { order_id, certificates } of placed) {
      orders.set(order_id, { order_id, first: Number(certificates.first.slice(3)), count: certificates.count })
    }
    for (const attempt of ofProject) {
      const tag = attempt.request?.tag
      check(!attempts.has(tag), `request ${tag} was attempted twice`)
      if (tag !== undefined) attempts.set(tag, attempt)
    }
  }
  const forgotten = given.filter(({ order_id }) => !orders.has(order_id))
  checkIdentifiers([...orders.values(), ...forgotten])
  for (const record of records.filter(isKept)) checkRecord(record, attempts.get(record.tag), orders)
  for (const connection of new Set(records.filter(isKept).map(record => record.connection))) {
    if (connection.isTimedOut)
      checkTimeout(
        records.filter(record => record.connection === connection),
        attempts,
      )
  }
  await waitFor('the log to say the same as the counters', () =>
    projects.every(project => isLogged(project, emulator.lines())),
  )
}

function checkCounters({ project_id, ...counters }, attempts, placed) {
  const count = outcome => attempts.filter(attempt => attempt.outcome === outcome).length
  const [lost, refused, failed] = ['lost', 'refused', 'failed'].map(count)
  const orders = count('accepted') + lost
  const expected = { attempts: attempts.length, orders, refused, failed, lost }
  for (const [name, value] of Object.entries({ ...expected, orders: placed.length, certificates: sum(placed) })) {
    check(counters[name] === value, `${project_id}: ${counters[name]} ${name}, but ${value} listed`)
  }
  check(orders === placed.length, `${project_id}: the ledger has ${orders} orders, not ${placed.length}`)
  check(
    counters.attempts === counters.orders + counters.refused + counters.failed,
    `${project_id}: attempts do not add up`,
  )
}

const sum = placed => placed.reduce((total, { certificates }) => total + certificates.count, 0)

/** Check one purchase: what its client read is what was recorded, and what it did not read whole is no secret loss. */
function checkRecord({ tag, isWhole, answer, order_number, connection }, attempt, orders) {
  const { outcome, status, order_id } = attempt ?? {}
  const seen = `${tag}: the ledger says ${outcome} ${status} ${order_id}, the client saw ${answer?.status} ${answer?.body.slice(0, 60)}`
  if (order_id) check(orders.has(order_id), `${seen}; the order is not listed`)
  if (!isWhole) {
    check(outcome === undefined || outcome === 'refused', `${seen}, but never sent the request whole`)
  } else if (answer === undefined) {
    const { isAborted, client } = connection
    const canKnow = !isAborted && client.error === undefined
    check(!canKnow || outcome !== 'accepted', `${seen}, though it read to the end`)
  } else {
    const order = toOrder(answer)
    check(order ? outcome === 'accepted' : outcome !== 'accepted', seen)
    check(status === answer.status && (order === undefined || order.order_id === order_id), seen)
    if (order === undefined) return
    const { first, count } = orders.get(order_id)
    check(order.first === first && order.count === count && count === order_number, `${seen}, with other certificates`)
  }
}

/** A client that waited in vain must have met a hang. */
function checkTimeout(records, attempts) {
  const isHung = records.some(({ tag }) => attempts.get(tag)?.rule === 'fault/hang')
  check(isHung, `${records[0].tag}: no answer in time, and no fault hangs it`)
}

/** Tell whether the log has as many lines of each outcome as the counters. */
function isLogged({ project_id, orders, lost, refused, failed }, lines) {
  const own = lines.filter(line => line.project_id === project_id)
  const ids = msg => new Set(own.filter(line => line.msg === msg).map(line => line.request_id))
  const [accepted, losses] = [ids('accepted'), ids('lost')]
  const all = new Set([...accepted, ...losses])
  return all.size === orders && losses.size === lost && ids('refused').size === refused && ids('failed').size === failed
}
