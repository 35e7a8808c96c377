/** Requests as bytes, and the gateway's errors as clients see them. */
import type { Test } from 'tap'
import { accepted } from './fixtures.js'
import type { Answer } from './http.js'

export const path = '/v2/p1/scm/cert/purchase'
/** The beginning of a purchase, to which headers can be added. */
export const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\n`
/** The printed purchase. */
export const body = JSON.stringify(accepted)

const errors = {
  400: ['APIGW.0201', 'API request error.'],
  404: ['APIGW.0101', 'The API does not exist or has not been published in the environment.'],
  413: ['APIGW.0201', 'Request entity too large.'],
  414: ['APIGW.0201', 'Request URI too large.'],
  494: ['APIGW.0201', 'Request headers too large.'],
} as const

export type GatewayStatus = keyof typeof errors

/** Compare the whole answer with the gateway's error of this status. */
export function isRejection(t: Test, { status, headers, body }: Answer, expected: GatewayStatus, rule: string) {
  const [error_code, error_msg] = errors[expected]
  const request_id = headers['x-request-id'] as string
  t.equal(status, expected)
  t.match(request_id, /^[0-9a-f]{32}$/)
  t.match(headers.server, /^scm-emulator\//)
  t.equal(headers['content-type'], 'application/json')
  t.equal(headers['x-emulator-rule'], rule)
  t.match(headers['x-emulator-reason'], /^[ -~]{1,300}$/)
  t.equal(body, `${JSON.stringify({ error_msg, error_code, request_id })}\n`)
}
