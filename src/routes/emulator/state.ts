/** The state as one document, and the reset. */
import type { FastifyInstance } from 'fastify'
import { state } from '../../../schemas/control/state.js'
import type { Schema } from '../../../schemas/schema.js'
import type { Control } from '../../control/control.js'
import { body } from '../../http/body.js'
import type { StateDocument } from '../../store/state.js'
import { type Calls, createCalls, parseJson } from './call.js'

/** Bytes of a state. */
const stateLimit = 64 * 1024 ** 2

export async function addStateCalls({ read, act }: Calls, control: Control, app: FastifyInstance) {
  act({ method: 'POST', path: '/reset', summary: 'Back to what the emulator started with', act: control.reset })
  // The type given: the document's arrays are read-only, which FromSchema cannot say.
  read<Schema, StateDocument>({
    path: '/state',
    summary: 'All that is remembered but the ledger',
    answer: state,
    read: control.exportState,
  })
  await app.register(async large => {
    await large.register(body, { limit: stateLimit })
    createCalls(large).act({
      method: 'PUT',
      path: '/state',
      summary: 'Replace all that is remembered',
      body: state,
      act: request => control.importState(parseJson(request.body, false)),
    })
  })
}
