/** All that an emulator remembers, in one piece: what a purchase reads and changes, and the control API shows. */
import { type Clock, createClock } from '../domain/clock.js'
import { createFaults, type Faults } from '../domain/fault-rules.js'
import { createIds, type Ids } from '../domain/identifiers.js'
import { createRandom } from '../domain/random.js'
import { createLedger, type Ledger } from './ledger.js'
import { createStore, type Store } from './orders.js'
import { createProjects, type Projects } from './projects.js'

export interface Shop {
  readonly clock: Clock
  readonly ids: Ids
  readonly store: Store
  readonly projects: Projects
  readonly ledger: Ledger
  readonly faults: Faults
}

export interface ShopSettings {
  readonly seed: string
  /** The instant at which time stands still, milliseconds since the epoch. */
  readonly clock?: number | undefined
  /** Attempts kept in full. */
  readonly ledgerSize: number
}

export function createShop({ seed, clock: instant, ledgerSize }: ShopSettings): Shop {
  const clock = createClock(instant)
  const store = createStore()
  const faults = createFaults()
  return {
    clock,
    store,
    faults,
    ids: createIds(clock.now, createRandom(seed), store.has),
    projects: createProjects(faults.projects),
    ledger: createLedger(ledgerSize),
  }
}
