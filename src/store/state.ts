/** All that an emulator remembers, and the four things done to all of it at once: clear, forget, export, import. */
import { type ClockState, createClock } from '../domain/clock.js'
import { createFaultRules, type FaultRulesState } from '../domain/fault-rules.js'
import { createIdentifiers, type IdentifiersState } from '../domain/identifiers.js'
import { createRandom } from '../domain/random.js'
import type { Columns } from './columns.js'
import { createLedger } from './ledger.js'
import { createOrderStore } from './orders.js'
import { createProjects, type Project } from './projects.js'

/** The state as one document: everything but the ledger, so that all that follows is the same again. */
export interface StateDocument {
  version: 1
  clock: ClockState
  ids: IdentifiersState
  /** By project_id. `attempts` is orders + refused + failed. Without `quota` the emulator's own setting applies. */
  projects: (Omit<Project, 'quota'> & { attempts: number; quota?: number | null })[]
  /** One array a column, oldest order first. */
  orders: Columns
  faults: FaultRulesState
}

export interface StateSettings {
  readonly seed: string
  /** The instant at which the clock is frozen, milliseconds since the epoch. */
  readonly clock?: number | undefined
  /** Attempts kept in full. */
  readonly ledgerSize: number
}

export type State = ReturnType<typeof createState>

export function createState({ seed, clock: instant, ledgerSize }: StateSettings) {
  const clock = createClock(instant)
  const orders = createOrderStore()
  const identifiers = createIdentifiers(clock.now, createRandom(seed), orders.exists)
  const faults = createFaultRules()
  const projects = createProjects(faults.projects)
  const ledger = createLedger(ledgerSize)
  return {
    clock,
    identifiers,
    orders,
    projects,
    ledger,
    faults,
    /** Forget everything, and begin again with the seed and the clock of the start. */
    clear() {
      clock.restart()
      identifiers.restart()
      orders.clear()
      projects.clear()
      ledger.clear()
      faults.import({ next: 1, rules: [] })
    },
    /** Forget a project, its orders, quota, attempts and its own fault rules. Its identifiers stay taken. */
    forget(project_id: string) {
      orders.forget(project_id)
      projects.forget(project_id)
      ledger.forget(project_id)
      faults.forget(project_id)
    },
    export(): StateDocument {
      const all = [...projects.list('')]
      const positions = new Map(all.map(({ project_id }, position) => [project_id, position]))
      return {
        version: 1,
        clock: clock.export(),
        ids: identifiers.export(),
        projects: all.map(toDocument),
        orders: orders.export(project_id => positions.get(project_id) as number),
        faults: faults.export(),
      }
    },
    /** Replace everything by a document that was checked; the ledger is empty afterwards. */
    import(document: StateDocument) {
      const project_ids = document.projects.map(({ project_id }) => project_id)
      clock.import(document.clock)
      identifiers.import(document.ids)
      orders.import(document.orders, project_ids)
      projects.import(document.projects.map(({ attempts: _, quota, ...counters }) => ({ ...counters, quota })))
      ledger.clear()
      faults.import(document.faults)
    },
  }
}

function toDocument({ project_id, quota, ...counters }: Project) {
  const attempts = counters.orders + counters.refused + counters.failed
  return { project_id, attempts, ...counters, ...(quota !== undefined && { quota }) }
}
