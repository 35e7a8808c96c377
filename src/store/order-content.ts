/** What the order store holds. An import builds it aside, and the store takes it at once. */
import {
  createSegment,
  createStringTable,
  type Segment,
  type StringTable,
  segmentBits,
  segmentSize,
} from './columns.js'
import { createOrderIndex, type OrderIndex } from './order-index.js'

export interface OrdersOfProject {
  readonly project_id: string
  readonly index: number
  /** Number of its newest order, plus one. */
  newest: number
}

export interface OrderContent {
  readonly segments: Segment[]
  size: number
  readonly index: OrderIndex
  readonly projects: Map<string, OrdersOfProject>
  /** Undefined where the project is forgotten. */
  readonly projectsByIndex: (OrdersOfProject | undefined)[]
  readonly brands: StringTable
  readonly certTypes: StringTable
  readonly domainTypes: StringTable
}

const minute = 60_000

export function createOrderContent(): OrderContent {
  const segments: Segment[] = []
  return {
    segments,
    size: 0,
    index: createOrderIndex({
      minute: order => minuteOf(readCell(segments, 'at', order)),
      suffix: order => readCell(segments, 'suffix', order),
    }),
    projects: new Map(),
    projectsByIndex: [],
    brands: createStringTable(),
    certTypes: createStringTable(),
    domainTypes: createStringTable(),
  }
}

export const minuteOf = (at: number) => Math.floor(at / minute)

export function readCell(segments: readonly Segment[], name: keyof Segment, order: number): number {
  return (segments[order >>> segmentBits] as Segment)[name][order & (segmentSize - 1)] as number
}

/** Append an empty segment when the order begins a new one, and return the order's segment. */
export function segmentOf(segments: Segment[], order: number): Segment {
  if (order === segments.length * segmentSize) segments.push(createSegment())
  return segments[order >>> segmentBits] as Segment
}

export function addProject(
  { projects, projectsByIndex }: Pick<OrderContent, 'projects' | 'projectsByIndex'>,
  project_id: string,
): OrdersOfProject {
  const project = { project_id, index: projectsByIndex.length, newest: 0 }
  projects.set(project_id, project)
  projectsByIndex.push(project)
  return project
}
