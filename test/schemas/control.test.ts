/** The control API's schemas against the hand-written types. */
import type { FromSchema } from 'json-schema-to-ts'
import t from 'tap'
import { attemptList } from '../../schemas/control/project.js'
import type { Attempt } from '../../src/index.js'

/** Resolve intersections, so that types are compared member by member. */
type Flat<Type> = { [Name in keyof Type]: Type[Name] }
type IsEqual<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

t.test('an attempt has the members of its schema', async t => {
  type Shown = FromSchema<typeof attemptList>['attempts'][number]
  // The schema takes any text for these two, so that a new rule or code does not change the document.
  type Loose = Record<'rule' | 'error_code', string | null>
  const isEqual: IsEqual<Flat<Shown>, Flat<Omit<Attempt, keyof Loose> & Loose>> = true
  // @ts-expect-error the comparison finds a member that only one side has
  const isPartEqual: IsEqual<Flat<Shown>, Flat<Omit<Attempt, keyof Loose> & Pick<Loose, 'rule'>>> = true
  t.ok(isEqual && isPartEqual)
  const { required, properties } = attemptList.properties.attempts.items
  t.strictSame(required, Object.keys(properties))
})
