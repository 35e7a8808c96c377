/** All that an emulator remembers, and the four things done to all of it at once: clear, forget, capture, replace. */
import { type ClockState, createClock } from '../domain/clock.js'
import { createFaultRules, type FaultRulesState } from '../domain/fault-rules.js'
import { createIdentifiers, type IdentifiersState } from '../domain/identifiers.js'
import { createRandom } from '../domain/random.js'
import type { Columns } from './columns.js'
import { createLedger } from './ledger.js'
import type { OrderContent } from './order-content.js'
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

/** The state at one moment. Whatever happens to the emulator, it stays as it is. */
export interface Snapshot extends Pick<StateDocument, 'clock' | 'ids' | 'faults'> {
  readonly projects: readonly Project[]
  readonly orders: OrderContent
}

/** A state that is built aside. Its maps become the emulator's own. */
export interface Replacement extends Pick<StateDocument, 'clock' | 'ids' | 'faults'> {
  readonly projects: Map<string, Project>
  readonly orders: OrderContent
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
    /** Return what the state is at this moment: orders are never copied, and 300 000 projects take 100 ms. */
    capture: (): Snapshot => ({
      clock: clock.export(),
      ids: identifiers.export(),
      projects: projects.copy(),
      orders: orders.export(),
      faults: faults.export(),
    }),
    /** Replace everything by a state that was checked, at once; the ledger is empty afterwards. */
    replace(state: Replacement) {
      clock.import(state.clock)
      identifiers.import(state.ids)
      orders.import(state.orders)
      projects.import(state.projects)
      ledger.clear()
      faults.import(state.faults)
    },
  }
}
