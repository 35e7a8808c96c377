/** The project id of a v2 path, checked before the body is read. */
import type { FastifyRequest } from 'fastify'
import { ScmError } from '../../domain/errors.js'
import { isProjectId, projectIdCode, projectIdPattern } from '../../domain/project-id.js'

type ProjectRequest = FastifyRequest<{ Params: { project_id: string } }>

/** Hook: set `project_id`. @throws {ScmError} SCM.0002 for an invalid one */
export function checkProjectId(request: ProjectRequest, _reply: unknown, done: (error?: Error) => void) {
  const { project_id } = request.params
  if (isProjectId(project_id)) {
    request.project_id = project_id
    return done()
  }
  const violation = project_id === '' ? 'is empty' : `has ${project_id.length} characters`
  done(new ScmError(projectIdCode, 'project_id/pattern', `project_id ${violation}, must match ${projectIdPattern}`))
}
