/** The state as one document, and the reset. A document may be long, so it is written and read in slices. */
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { state } from '../../../schemas/control/state.js'
import type { Control } from '../../control/control.js'
import { runInSlices } from '../../control/slices.js'
import { byteLimit } from '../../control/state-pieces.js'
import { body } from '../../http/body.js'
import { type Calls, describe } from './call.js'

/** Characters that are sent at once, at least. */
const chunkLength = 64 * 1024

export async function addStateCalls({ act }: Calls, control: Control, app: FastifyInstance) {
  act({ method: 'POST', path: '/reset', summary: 'Back to what the emulator started with', act: control.reset })
  const reading = describe({ summary: 'All that is remembered but the ledger' }, 200, state)
  app.get('/state', { exposeHeadRoute: true, schema: reading }, async (request, reply) => {
    const { bytes, slices } = await runInSlices(control.writeState(), isGone(request))
    const chunks = request.method === 'HEAD' ? [] : toChunks(slices())
    return reply
      .type('application/json')
      .header('content-length', bytes)
      .send(Readable.from(chunks, { objectMode: false }))
  })
  await app.register(async large => {
    await large.register(body, { limit: byteLimit, join: chunks => chunks })
    const schema = describe({ summary: 'Replace all that is remembered', body: state }, 204)
    large.put('/state', { schema }, async (request, reply) => {
      await runInSlices(control.readState((request.body as Buffer[] | null) ?? []), isGone(request))
      return reply.code(204).send()
    })
  })
}

const isGone = (request: FastifyRequest) => () => request.raw.socket.destroyed

/** Yield a text as fast as it is taken, and serve other requests in between. */
async function* toChunks(slices: Iterable<string>) {
  let text = ''
  for (const slice of slices) {
    text += slice
    if (text.length < chunkLength) continue
    yield Buffer.from(text)
    text = ''
    await setImmediate()
  }
  yield Buffer.from(text)
}
