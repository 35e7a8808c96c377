/** The form of a project id. Source of the rule: schemas/schema.ts. */
import { projectParams } from '../../schemas/schema.js'

export const { pattern: projectIdPattern, 'x-error': projectIdCode } = projectParams.properties.project_id

const projectId = new RegExp(projectIdPattern)

export const isProjectId = (value: unknown): boolean => typeof value === 'string' && projectId.test(value)
