/** How orders leave and enter a store: as columns, a slice at a time. */
import { type ColumnName, type Segment, type StringTable, segmentBits, segmentSize } from './columns.js'
import { addProject, createOrderContent, minuteOf, type OrderContent, segmentOf } from './order-content.js'

/** Stands for the project of an order whose project is forgotten, -1 in a document. */
const forgotten = 2 ** 32 - 1

/**
 * Return the cells of a column, a segment at a time. `positions` holds the position of each project, by its index; -1 where
 * it is forgotten.
 */
export function* readColumn(name: ColumnName, content: OrderContent, positions: Int32Array) {
  const table = tableOf(name, content)
  for (let from = 0; from < content.size; from += segmentSize) {
    const column = (content.segments[from >>> segmentBits] as Segment)[name]
    const cells = new Array<string | number>(Math.min(segmentSize, content.size - from))
    for (let row = 0; row < cells.length; row++) {
      const cell = column[row] as number
      cells[row] = table?.toText(cell) ?? (name === 'project' ? (positions[cell] as number) : cell)
    }
    yield cells
  }
}

export type OrderReader = ReturnType<typeof createOrderReader>

/** Create a reader of columns, whose cells must have been validated: first all columns, then the projects, then the orders. */
export function createOrderReader() {
  const content = createOrderContent()
  const { segments, projectsByIndex, index, domainTypes } = content
  return {
    column,
    /** Add the projects in the order of their positions. */
    addProject: (project_id: string) => addProject(content, project_id),
    next,
    addNext,
    /** Return the orders, for a store. */
    finish() {
      projectsByIndex.push(undefined)
      segments.length = Math.ceil(content.size / segmentSize)
      return content
    },
  }

  /** Return what the next order says that others must agree with. */
  function next() {
    const row = content.size & (segmentSize - 1)
    const segment = segmentOf(segments, content.size)
    const project = segment.project[row] as number
    return {
      position: project === forgotten ? -1 : project,
      first: segment.first[row] as number,
      order_number: segment.order_number[row] as number,
      domain_type: domainTypes.toText(segment.domain_type[row] as number),
      domain_numbers: segment.domain_numbers[row] as number,
      exists: index.find(minuteOf(segment.at[row] as number), segment.suffix[row] as number) !== -1,
    }
  }

  /** Add the next order to its project and to the index. */
  function addNext() {
    const row = content.size & (segmentSize - 1)
    const segment = segmentOf(segments, content.size)
    const project = projectsByIndex[segment.project[row] as number]
    segment.project[row] = project?.index ?? projectsByIndex.length
    segment.previous[row] = project?.newest ?? 0
    index.add(content.size)
    content.size += 1
    if (project !== undefined) project.newest = content.size
  }

  /** Return what takes the cells of one column, which may begin again. */
  function column(name: ColumnName) {
    const toNumber = converterTo(name, content)
    let size = 0
    return {
      size: () => size,
      restart() {
        size = 0
      },
      append(cells: readonly unknown[]) {
        for (const cell of cells) {
          segmentOf(segments, size)[name][size & (segmentSize - 1)] = toNumber(cell as never)
          size += 1
        }
      },
    }
  }
}

function converterTo(name: ColumnName, content: OrderContent): (cell: never) => number {
  // The column wraps -1 to `forgotten`, and must not wrap a great number to a valid one.
  if (name === 'project') return (position: number) => Math.min(position, forgotten - 1)
  return tableOf(name, content)?.toNumber ?? ((cell: number) => cell)
}

function tableOf(name: ColumnName, { brands, certTypes, domainTypes }: OrderContent): StringTable | undefined {
  return { cert_brand: brands, cert_type: certTypes, domain_type: domainTypes }[name as string]
}
