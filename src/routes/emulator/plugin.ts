/** The control API by HTTP: /_emulator. What the calls do is in control/control.ts, their shapes in schemas/control/. */
import type { FastifyInstance } from 'fastify'
import type { Control } from '../../control/control.js'
import { body } from '../../http/body.js'
import { logAnswered } from '../../http/request-log.js'
import type { KnownRoutes } from '../../http/unknown-route.js'
import { addDocument } from '../documents.js'
import { checkAccess } from './access.js'
import { createCalls, createNeedlessCheck } from './call.js'
import { addClockCalls } from './clock.js'
import { addFaultCalls } from './faults.js'
import { healthRoutes } from './health.js'
import { type ProblemOptions, sendAsProblem } from './problem.js'
import { addProjectCalls } from './projects.js'
import { addStateCalls } from './state.js'

/** Bytes of a body. */
const bodyLimit = 64 * 1024

export interface EmulatorOptions extends ProblemOptions {
  readonly control: Control
  readonly knownRoutes: KnownRoutes
}

/** Register under `emulatorPrefix`: errors and unknown paths of the prefix are answered here. */
export async function emulatorRoutes(app: FastifyInstance, options: EmulatorOptions) {
  const { control, access, knownRoutes, log } = options
  app.setErrorHandler((error: Error, request, reply) => sendAsProblem(error, request, reply, options))
  app.setNotFoundHandler(knownRoutes.reject)
  await app.register(healthRoutes)
  await app.register(async calls => {
    calls.setValidatorCompiler(() => () => true)
    calls.addHook('onRequest', (request, _reply, done) => done(checkAccess(request, access)))
    calls.addHook('onResponse', logAnswered(log))
    calls.addHook('preValidation', createNeedlessCheck())
    await calls.register(body, { limit: bodyLimit })
    addDocument(calls, '/openapi.json', 'control.json')
    const forms = createCalls(calls)
    addProjectCalls(forms, control)
    addFaultCalls(forms, control)
    addClockCalls(forms, control)
    await addStateCalls(forms, control, calls)
  })
}
