/** The project id of a v2 path, judged before the body is read. */
import type { FastifyRequest } from 'fastify'
import { projectParams } from '../../../schemas/schema.js'
import { ScmError } from '../../domain/errors.js'

const { pattern, 'x-error': code } = projectParams.properties.project_id
const projectId = new RegExp(pattern)

export const isProject = (project_id: unknown): boolean => typeof project_id === 'string' && projectId.test(project_id)

type ProjectRequest = FastifyRequest<{ Params: { project_id: string } }>

declare module 'fastify' {
  interface FastifyRequest {
    /** The project of a call of the service; nothing where the request was refused before. */
    project_id: string | undefined
  }
}

/** Hook: note the project. @throws {ScmError} SCM.0002 for a project id that no project can have. */
export function checkProject(request: ProjectRequest, _reply: unknown, done: (error?: Error) => void) {
  const { project_id } = request.params
  if (isProject(project_id)) {
    request.project_id = project_id
    return done()
  }
  const shown = project_id === '' ? 'is empty' : `has ${project_id.length} characters`
  done(new ScmError(code, 'project_id/pattern', `project_id ${shown}, must match ${pattern}`))
}
