/** What is known of each project: how its attempts ended, and its quota. No rules. */

export interface Project {
  readonly project_id: string
  attempts: number
  orders: number
  certificates: number
  refused: number
  failed: number
  lost: number
  /** The most certificates it may hold, null for any number; undefined where the emulator's own setting counts. */
  quota: number | null | undefined
}

export interface Projects {
  /** The project, whether it was seen before or not; it counts as the newest. */
  meet(project_id: string): Project
  find(project_id: string): Project | undefined
  /** It has an order or a quota now, and stays. */
  settle(project_id: string): void
  /** By project_id, those after `after`. */
  list(after: string): Iterable<Project>
  forget(project_id: string): void
  clear(): void
  /** Replace all by these. */
  restore(projects: readonly Project[]): void
}

/** So many are kept of those that have only been refused. */
const idleLimit = 10_000

export const createProject = (project_id: string): Project => ({
  project_id,
  attempts: 0,
  orders: 0,
  certificates: 0,
  refused: 0,
  failed: 0,
  lost: 0,
  quota: undefined,
})

const isIdle = ({ orders, quota }: Project) => orders === 0 && quota === undefined

/** `needed` tells which projects must be kept even without order and quota. */
export function createProjects(needed: () => ReadonlySet<string>): Projects {
  const projects = new Map<string, Project>()
  /** Projects with neither order nor quota, the one met longest ago first. */
  const idle = new Map<string, Project>()
  /** Their ids in order, once somebody asked for a list. */
  let sorted: string[] | undefined
  return { meet, find: project_id => projects.get(project_id), settle, list, forget, clear, restore }

  function meet(project_id: string) {
    const known = projects.get(project_id)
    if (known !== undefined && !isIdle(known)) return known
    const project = known ?? create(project_id)
    idle.delete(project_id)
    idle.set(project_id, project)
    if (idle.size > idleLimit) evict()
    return project
  }

  function create(project_id: string) {
    const project = createProject(project_id)
    projects.set(project_id, project)
    sorted = undefined
    return project
  }

  /** Make room: forget the oldest, but those that are needed, which take no place from the others. */
  function evict() {
    const kept = needed()
    let spare = idle.size - idleLimit
    for (const project_id of kept) if (idle.has(project_id)) spare -= 1
    for (const project_id of idle.keys()) {
      if (spare <= 0) break
      if (kept.has(project_id)) continue
      forget(project_id)
      spare -= 1
    }
  }

  function settle(project_id: string) {
    idle.delete(project_id)
  }

  function* list(after: string) {
    sorted ??= [...projects.keys()].sort()
    for (let i = firstAfter(sorted, after); i < sorted.length; i++) yield projects.get(sorted[i] as string) as Project
  }

  function forget(project_id: string) {
    projects.delete(project_id)
    idle.delete(project_id)
    sorted = undefined
  }

  function clear() {
    projects.clear()
    idle.clear()
    sorted = undefined
  }

  function restore(all: readonly Project[]) {
    clear()
    for (const project of all) {
      projects.set(project.project_id, project)
      if (isIdle(project)) idle.set(project.project_id, project)
    }
  }
}

function firstAfter(sorted: readonly string[], text: string) {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as string) <= text) low = middle + 1
    else high = middle
  }
  return low
}
