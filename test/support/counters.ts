/** The counters of a project. */
import type { Test } from 'tap'
import type { Project } from '../../src/index.js'

/** Compare the counters of project p1, and check that they add up. */
export function counted(t: Test, { p1 }: { p1: Project }, counts: Record<string, number>) {
  const summary = p1.summary()
  t.match(summary, counts)
  t.equal(summary.attempts, summary.orders + summary.refused + summary.failed)
  t.equal(summary.orders, p1.orders().length)
}
