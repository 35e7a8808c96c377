/** The quota of certificates of a project. Source of the code: SCM API reference, "Error codes"; the quota is ours. */
import { ScmError } from './errors.js'

/**
 * Check that a whole order fits the quota; null allows any number.
 *
 * @throws {ScmError} SCM.0011 when the order would exceed the quota
 */
export function checkQuota(held: number, order_number: number, quota: number | null) {
  if (quota === null || held + order_number <= quota) return
  const reason = `the project holds ${held} of at most ${quota} certificates, and ${order_number} more are ordered`
  throw new ScmError('SCM.0011', 'quota/certificates', reason)
}
