/** The projects: their counters and their quota. No rules. */
import type { Outcome } from '../domain/order.js'

/** Counters of a project. Its attempts are orders + refused + failed; `lost` counts orders whose answer was lost. */
export interface Project {
  readonly project_id: string
  orders: number
  certificates: number
  refused: number
  failed: number
  lost: number
  /** The most certificates it may hold, null for any number; undefined where the emulator's own setting applies. */
  quota: number | null | undefined
}

/** Where the counters of attempts stop; every number up to here can be imported. */
const countLimit = 10 ** 15

/** Number of idle projects to keep: they have no order and no quota, only refusals. */
const idleLimit = 10_000

export const createProject = (project_id: string): Project => ({
  project_id,
  orders: 0,
  certificates: 0,
  refused: 0,
  failed: 0,
  lost: 0,
  quota: undefined,
})

const isIdle = ({ orders, quota }: Project) => orders === 0 && quota === undefined

export type Projects = ReturnType<typeof createProjects>

/** `withRules` returns the projects that a fault rule names: they are kept even when idle. */
export function createProjects(withRules: () => ReadonlySet<string>) {
  let projects = new Map<string, Project>()
  /**
   * Idle projects, the least recently seen first. A client can invent any number of project ids, so idle ones are evicted;
   * the others hold what a test may still ask for.
   */
  const idle = new Map<string, Project>()
  /** All ids in order, once a list has been asked for. */
  let sorted: string[] | undefined
  return {
    getOrCreate,
    find: (project_id: string) => projects.get(project_id),
    countOrder,
    /** Count an attempt that ended without an order, or an order that was lost. */
    count(project: Project, outcome: Exclude<Outcome, 'accepted'>) {
      if (project[outcome] < countLimit) project[outcome] += 1
    },
    /** Set the quota; null: no limit. From now on the project is kept. */
    setQuota(project_id: string, quota: number | null) {
      getOrCreate(project_id).quota = quota
      pin(project_id)
    },
    list,
    forget,
    clear,
    /** Return copies of all, which do not change afterwards. */
    copy: () => Array.from(projects.values(), project => ({ ...project })),
    /** Replace all by these. */
    import(all: Map<string, Project>) {
      clear()
      projects = all
      for (const project of all.values()) if (isIdle(project)) idle.set(project.project_id, project)
    },
  }

  /** Return the project, and make it the most recently seen one. */
  function getOrCreate(project_id: string) {
    const known = projects.get(project_id)
    if (known !== undefined && !isIdle(known)) return known
    const project = known ?? createAndAdd(project_id)
    idle.delete(project_id)
    idle.set(project_id, project)
    if (idle.size > idleLimit) evict()
    return project
  }

  function createAndAdd(project_id: string) {
    const project = createProject(project_id)
    projects.set(project_id, project)
    sorted = undefined
    return project
  }

  /** Evict the least recently seen idle projects; those with a fault rule stay and do not count against the limit. */
  function evict() {
    const kept = withRules()
    let excess = idle.size - idleLimit
    for (const project_id of kept) if (idle.has(project_id)) excess -= 1
    for (const project_id of idle.keys()) {
      if (excess <= 0) break
      if (kept.has(project_id)) continue
      forget(project_id)
      excess -= 1
    }
  }

  /** Count an order. From now on the project is kept. */
  function countOrder(project: Project, certificates: number) {
    if (project.orders === 0) pin(project.project_id)
    project.orders += 1
    project.certificates += certificates
  }

  /** Keep a project that was idle. */
  function pin(project_id: string) {
    idle.delete(project_id)
  }

  /** List the projects by project_id, those after `after`. */
  function* list(after: string) {
    sorted ??= [...projects.keys()].sort()
    for (let i = upperBound(sorted, after); i < sorted.length; i++) yield projects.get(sorted[i] as string) as Project
  }

  function forget(project_id: string) {
    projects.delete(project_id)
    idle.delete(project_id)
    sorted = undefined
  }

  function clear() {
    projects = new Map()
    idle.clear()
    sorted = undefined
  }
}

/** Find the place of the first text greater than this one. */
function upperBound(sorted: readonly string[], text: string) {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as string) <= text) low = middle + 1
    else high = middle
  }
  return low
}
