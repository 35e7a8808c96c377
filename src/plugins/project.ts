/** The project id of a v2 path, judged before the body is read. */
import type { FastifyRequest } from 'fastify'
import { projectParams } from '../../schemas/schema.js'
import { ScmError } from '../errors.js'

const { pattern, 'x-error': code } = projectParams.properties.project_id
const projectId = new RegExp(pattern)

/** Hook. @throws {ScmError} SCM.0002 for a project id that no project can have. */
export function checkProject(
  request: FastifyRequest<{ Params: { project_id: string } }>,
  _reply: unknown,
  done: (error?: Error) => void,
) {
  const { project_id } = request.params
  if (projectId.test(project_id)) return done()
  const shown = project_id === '' ? 'is empty' : `has ${project_id.length} characters or one beyond A-Z a-z 0-9 _ -`
  done(new ScmError(code, 'project_id/pattern', `project_id ${shown}, must be 1 to 64 of A-Z a-z 0-9 _ -`))
}
