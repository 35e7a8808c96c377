/**
 * Errors of the API gateway in front of the service, by situation: one APIGW code has several texts.
 *
 * Source: API Request Signing Guide, "Error Codes"; API Gateway user guide, "Error codes" (statuses and codes are
 * documented there, the texts there or observed in posted answers). APIGW.0106 is left out: its text is unknown.
 */
import type { ScmCode } from './scm.js'

export interface GatewayErrorEntry {
  readonly status: number
  readonly error_code: `APIGW.${string}`
  readonly error_msg: string
}

export const gatewayErrors = {
  unknownPath: { status: 404, error_code: 'APIGW.0101', error_msg: 'The API does not exist or has not been published in the environment.' },
  wrongMethod: { status: 404, error_code: 'APIGW.0101', error_msg: 'The API does not exist.' },
  noBackend: { status: 404, error_code: 'APIGW.0103', error_msg: 'The backend does not exist.' },
  badRequest: { status: 400, error_code: 'APIGW.0201', error_msg: 'API request error.' },
  bodyTooLarge: { status: 413, error_code: 'APIGW.0201', error_msg: 'Request entity too large.' },
  uriTooLarge: { status: 414, error_code: 'APIGW.0201', error_msg: 'Request URI too large.' },
  headersTooLarge: { status: 494, error_code: 'APIGW.0201', error_msg: 'Request headers too large.' },
  backendUnavailable: { status: 502, error_code: 'APIGW.0201', error_msg: 'Backend unavailable.' },
  backendTimeout: { status: 504, error_code: 'APIGW.0201', error_msg: 'Backend timeout.' },
  unexpected: { status: 500, error_code: 'APIGW.0201', error_msg: 'An unexpected error occurred' },
  badCredentials: { status: 401, error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information.' },
  userNotAllowed: { status: 403, error_code: 'APIGW.0302', error_msg: 'The IAM user is not authorized to access the API.' },
  badAppCredentials: { status: 401, error_code: 'APIGW.0303', error_msg: 'Incorrect app authentication information.' },
  badAuthentication: { status: 401, error_code: 'APIGW.0305', error_msg: 'Incorrect authentication information.' },
  accessDenied: { status: 403, error_code: 'APIGW.0306', error_msg: 'API access denied.' },
  staleToken: { status: 401, error_code: 'APIGW.0307', error_msg: 'The token must be updated.' },
  throttled: { status: 429, error_code: 'APIGW.0308', error_msg: 'The throttling threshold has been reached.' },
  projectUnavailable: { status: 403, error_code: 'APIGW.0310', error_msg: 'The project is unavailable.' },
  unknownClientAddress: { status: 403, error_code: 'APIGW.0401', error_msg: 'Unknown client IP address.' },
  userNotAuthorized: { status: 403, error_code: 'APIGW.0402', error_msg: 'The IAM user is not authorized.' },
  internal: { status: 500, error_code: 'APIGW.0601', error_msg: 'Internal server error.' },
  badRequestOther: { status: 400, error_code: 'APIGW.0602', error_msg: 'Bad request.' },
  iamUnavailable: { status: 503, error_code: 'APIGW.0613', error_msg: 'IAM unavailable' },
  userForbiddenInRegion: { status: 403, error_code: 'APIGW.0802', error_msg: 'The IAM user is forbidden in the currently selected region' },
} as const satisfies Record<string, GatewayErrorEntry>

export type Situation = keyof typeof gatewayErrors

/** Any code that an error body can have. */
export type ErrorCode = ScmCode | (typeof gatewayErrors)[Situation]['error_code']

/** The situation that a status alone means, where a fault names only a status. Others are badRequest below 500, else unexpected. */
export const situationByStatus: Readonly<Record<number, Situation>> = { 401: 'badCredentials', 403: 'userNotAllowed', 404: 'unknownPath', 413: 'bodyTooLarge', 414: 'uriTooLarge', 494: 'headersTooLarge', 429: 'throttled', 500: 'internal', 502: 'backendUnavailable', 503: 'backendUnavailable', 504: 'backendTimeout' }
