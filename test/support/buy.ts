/** The purchase call over a real connection. */
import { accepted } from './fixtures.js'
import { exchange, requestBytes } from './http.js'

/** Return the bytes of the printed purchase with these changes. */
export const purchaseBytes = (project_id = 'p1', changes: object = {}, headers: Record<string, string> = {}) =>
  requestBytes('POST', `/v2/${project_id}/scm/cert/purchase`, headers, JSON.stringify({ ...accepted, ...changes }))

/** Send the printed purchase with these changes, on a connection of its own. */
export const buy = (url: string, ...purchase: Parameters<typeof purchaseBytes>) =>
  exchange(url, purchaseBytes(...purchase))

/** Return the bytes of a purchase whose header asks for a fault, such as `after/reset`. */
export const inject = (fault: string, headers: Record<string, string> = {}) =>
  purchaseBytes('p1', {}, { 'X-Emulator-Inject': fault, ...headers })
