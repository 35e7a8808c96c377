/** Write a state as JSON text in slices, as it was at one moment. */
import { Problem } from '../domain/errors.js'
import type { Columns } from '../store/columns.js'
import { readColumn } from '../store/order-transfer.js'
import type { Project } from '../store/projects.js'
import type { Snapshot, StateDocument } from '../store/state.js'
import { runToEnd } from './slices.js'
import { byteLimit, columnNames, orderLimit, sliceSize } from './state-pieces.js'

/** Return a state as one value. */
export function toDocument(snapshot: Snapshot): StateDocument {
  const { clock, ids, orders, faults } = snapshot
  const { projects, positions } = runToEnd(sortProjects(snapshot))
  const columns = columnNames.map(name => [name, [...readColumn(name, orders, positions)].flat()])
  return {
    version: 1,
    clock,
    ids,
    projects: projects.map(toEntry),
    orders: Object.fromEntries(columns) as Columns,
    faults,
  }
}

export interface StateText {
  readonly bytes: number
  /** Return the text in slices. */
  slices(): Iterable<string>
}

/** Prepare the text of a state. @throws {Problem} 413 when it could not be read again */
export function* prepareText(snapshot: Snapshot): Generator<void, StateText> {
  const { size } = snapshot.orders
  if (size > orderLimit) throw new Problem(413, `the state has ${size} orders, and ${orderLimit} can be written`)
  const sorted = yield* sortProjects(snapshot)
  const slices = () => writeText(snapshot, sorted)
  let bytes = 0
  for (const slice of slices()) {
    bytes += Buffer.byteLength(slice)
    yield
  }
  if (bytes > byteLimit) throw new Problem(413, `the state takes ${bytes} bytes, and ${byteLimit} can be written`)
  return { bytes, slices }
}

interface SortedProjects {
  /** By project_id. */
  readonly projects: readonly Project[]
  /** The position of each project there, by its index in the order store; -1 where it is forgotten. */
  readonly positions: Int32Array
}

function* writeText({ clock, ids, orders, faults }: Snapshot, { projects, positions }: SortedProjects) {
  yield `{"version":1,"clock":${JSON.stringify(clock)},"ids":${JSON.stringify(ids)},"projects":[`
  for (let from = 0; from < projects.length; from += sliceSize) {
    yield toElements(projects.slice(from, from + sliceSize).map(toEntry), from === 0)
  }
  yield '],"orders":{'
  for (const [i, name] of columnNames.entries()) {
    yield `${i === 0 ? '' : '],'}"${name}":[`
    let isFirst = true
    for (const cells of readColumn(name, orders, positions)) {
      yield toElements(cells, isFirst)
      isFirst = false
    }
  }
  yield `]},"faults":${JSON.stringify(faults)}}`
}

const toElements = (values: unknown[], isFirst: boolean) => (isFirst ? '' : ',') + JSON.stringify(values).slice(1, -1)

function toEntry({ project_id, quota, ...counters }: Project) {
  const attempts = counters.orders + counters.refused + counters.failed
  return { project_id, attempts, ...counters, ...(quota !== undefined && { quota }) }
}

/** Sort by merging, because a million projects take more than a second. */
function* sortProjects({ projects, orders }: Snapshot): Generator<void, SortedProjects> {
  let runs: Project[][] = [[]]
  for (let from = 0; from < projects.length; from += sliceSize) {
    runs.push(projects.slice(from, from + sliceSize).sort((one, other) => (one.project_id < other.project_id ? -1 : 1)))
    yield
  }
  while (runs.length > 1) {
    const merged: Project[][] = []
    for (let i = 0; i < runs.length; i += 2) merged.push(yield* merge(runs[i] as Project[], runs[i + 1] ?? []))
    runs = merged
  }
  const [sorted] = runs as [Project[]]
  const byId = new Map<string, number>()
  for (const [position, { project_id }] of sorted.entries()) {
    byId.set(project_id, position)
    if (position % sliceSize === 0) yield
  }
  const positions = new Int32Array(orders.projectsByIndex.length)
  for (const [index, project] of orders.projectsByIndex.entries()) {
    positions[index] = byId.get(project?.project_id ?? '') ?? -1
    if (index % sliceSize === 0) yield
  }
  return { projects: sorted, positions }
}

function* merge(one: readonly Project[], other: readonly Project[]): Generator<void, Project[]> {
  const merged: Project[] = []
  let [i, j] = [0, 0]
  while (i < one.length || j < other.length) {
    const isOne =
      j === other.length || (i < one.length && (one[i] as Project).project_id < (other[j] as Project).project_id)
    merged.push((isOne ? one[i++] : other[j++]) as Project)
    if (merged.length % sliceSize === 0) yield
  }
  return merged
}
