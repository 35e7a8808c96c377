/** The pieces of a document make the same value as JSON.parse, however its bytes are cut into chunks. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Piece } from '../../src/control/state-pieces.js'
import { scanDocument } from '../../src/control/state-scanner.js'
import { notJson, Problem } from '../../src/domain/errors.js'

/** Put the elements of all pieces back into the outline. */
function assemble(chunks: Buffer[]): unknown {
  const arrays = new Map<string, unknown[]>()
  let outline: unknown
  for (const piece of scanDocument(chunks)) {
    if (piece === undefined) continue
    const { path, isFirst, values }: Piece = piece
    if (path === '') [outline] = values()
    else arrays.set(path, [...(isFirst ? [] : (arrays.get(path) ?? [])), ...values()])
  }
  const memberAt = (path: string) => path.split('/').reduce((value, name) => Object(value)[name], outline)
  for (const [path, elements] of arrays) {
    const array = memberAt(path)
    // Where a member occurs twice, the last one may be no array.
    if (Array.isArray(array)) array.push(...elements)
  }
  return outline
}

function cut(bytes: Buffer, places: readonly number[]) {
  const ends = [...places.map(place => place % (bytes.length + 1)).sort((one, other) => one - other), bytes.length]
  return ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end))
}

function resultOf(read: () => unknown): unknown {
  try {
    return { value: read() }
  } catch (error) {
    if (!(error instanceof Problem || error instanceof SyntaxError)) throw error
    return error.message.endsWith('outside projects, orders and rules') ? 'too long' : 'not JSON'
  }
}

/** Elements of all kinds, long enough that an array becomes several pieces. */
const element = fc.oneof(fc.jsonValue(), fc.integer(), fc.constantFrom('x'.repeat(10_000), '"\\'.repeat(5000), 'ü€😀'))
const array = fc.array(element, { maxLength: 30 })
const document = fc.record(
  {
    version: fc.jsonValue(),
    projects: array,
    'orders/at': fc.array(fc.integer(), { maxLength: 5 }),
    orders: fc.record({ at: array, suffix: array, tags: fc.array(fc.integer()) }, { requiredKeys: [] }),
    faults: fc.record({ next: fc.integer(), rules: array }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)
const places = fc.array(fc.nat(), { maxLength: 5 })

t.test('makes what JSON.parse makes of whole documents', async () => {
  fc.assert(
    fc.property(document, fc.constantFrom('', ' ', '\n\t'), places, (value, space, places) => {
      const text = JSON.stringify(value, null, space)
      assert.deepEqual(assemble(cut(Buffer.from(text), places)), JSON.parse(text))
    }),
    { numRuns: 200 },
  )
})

t.test('rejects what JSON.parse rejects', async () => {
  const edit = fc.record({
    at: fc.nat(),
    removed: fc.nat(2),
    added: fc.constantFrom(
      '',
      '"',
      '\\',
      ',',
      ',,',
      '[',
      ']',
      '{',
      '}',
      ':',
      '1',
      ' ',
      '[]',
      '\u0000',
      '"projects":[],',
    ),
  })
  fc.assert(
    fc.property(document, fc.array(edit, { maxLength: 2 }), places, (value, edits, places) => {
      let text = JSON.stringify(value)
      for (const { at, removed, added } of edits) {
        const place = at % (text.length + 1)
        text = text.slice(0, place) + added + text.slice(place + removed)
      }
      const result = resultOf(() => assemble(cut(Buffer.from(text), places)))
      // A long array of another name is not parsed at all.
      if (result !== 'too long')
        assert.deepEqual(
          result,
          resultOf(() => JSON.parse(Buffer.from(text).toString())),
        )
    }),
    { numRuns: 1000 },
  )
})

const long = '1,'.repeat(40_000)
for (const [name, text] of [
  ['an element is missing after many', `{"projects":[${long}]}`],
  ['an element is missing between many', `{"projects":[${long},1]}`],
  ['many blanks stand for the first element', `{"projects":[${' '.repeat(70_000)},1]}`],
  ['an array does not end', `{"projects":[${long}1`],
  ['an array ends as an object', `{"projects":[${long}1}}`],
  ['a name is no string', '{1:[]}'],
  ['there is nothing', ''],
] as const) {
  t.test(`rejects a document in which ${name}`, async t => {
    t.throws(() => JSON.parse(text))
    t.throws(() => assemble([Buffer.from(text)]), notJson())
  })
}

t.test('rejects bytes that are not UTF-8, in an array and outside', async t => {
  for (const text of ['{"projects":["\xff"]}', '{"version":"\xff"}']) {
    t.throws(() => assemble([Buffer.from(text, 'latin1')]), notJson())
  }
})

t.test('skips a byte order mark', async t => {
  const bytes = Buffer.from('\ufeff{"projects":[1]}')
  t.strictSame(assemble(cut(bytes, [1, 2])), { projects: [1] })
  t.throws(() => assemble([Buffer.from('\ufeff\ufeff{}')]), notJson())
})

t.test('bounds what is parsed at once', async t => {
  const rejected = (text: string) => resultMessage(() => assemble([Buffer.from(text)]))
  t.equal(rejected(`{"a":[${'{},'.repeat(1e6)}{}]}`), '# has more than 65536 bytes outside projects, orders and rules')
  t.equal(rejected(`{"orders":{"at":[${'['.repeat(1e6)}`), 'the body is not JSON')
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  t.equal(rejected(`{"orders":{"at":[1,${deep}]}}`), '#/orders/at has an element of over 65536 bytes')
})

function resultMessage(read: () => unknown) {
  try {
    return read()
  } catch (error) {
    return (error as Error).message
  }
}
