/** An emulator for tests of the state document. */
import type { Test } from 'tap'
import { controlApi } from './control-api.js'

/** Start an emulator, and put something of everything into it. */
export async function used(t: Test, texts: Record<string, string> = {}) {
  const emulator = await controlApi(t, texts)
  const { call, buy, placeOrder } = emulator
  await placeOrder('p1', { order_number: 3 })
  await placeOrder('gone', { cert_brand: 'CFCA' })
  await placeOrder('p2', {
    domain_type: 'MULTI_DOMAIN',
    domain_numbers: 7,
    effective_time: 2,
    cert_type: 'EV_SSL_CERT',
  })
  await buy('refused', { order_number: 0 })
  await buy('p1', {}, { 'x-emulator-inject': 'after/error:SCM.3000' })
  await buy('p1', {}, { 'x-emulator-inject': 'before/error:SCM.3000' })
  await call('PUT', '/projects/p2/quota', { certificates: 5 })
  await call('PUT', '/projects/limited/quota', { certificates: null })
  await call('DELETE', '/projects/gone')
  const effect = { kind: 'error', error_code: 'APIGW.0308' }
  await call('POST', '/faults', { phase: 'before', effect, project_id: 'p3', skip: 1, times: 2 })
  await call('POST', '/faults', { phase: 'after', effect, match: { cert_brand: 'VTRUS' }, times: null })
  await call('POST', '/faults', { phase: 'before', effect })
  await call('DELETE', '/faults/f3')
  await placeOrder('p3')
  await buy('p3')
  await call('PUT', '/clock', { now: '2026-01-31T09:00:00.250Z' })
  return emulator
}
