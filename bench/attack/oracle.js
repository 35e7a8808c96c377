/**
 * What the contract promises for a purchase: status, code, rule and body, predicted from the request alone.
 * Nothing here is imported from the emulator: a mistake made there must not be repeated here.
 */

const texts = {
  'SCM.0002': 'Incorrect tenant ID.',
  'SCM.0005': 'Incorrect request parameter.',
  'SCM.0016': 'Failed to order.',
  'SCM.0036': 'The number of domain names does not match the product.',
  'SCM.0049': 'Abnormal certificate brand.',
  'SCM.0050': 'Abnormal certificate type.',
  'SCM.0051': 'Abnormal domain type.',
  'SCM.0052': 'Abnormal certificate validity period.',
  'SCM.0060': 'Abnormal order quantity.',
}

const gatewayTexts = {
  'route/unknown': 'The API does not exist or has not been published in the environment.',
  'route/method': 'The API does not exist.',
  'body/size': 'Request entity too large.',
  'http/uri': 'Request URI too large.',
  'http/headers': 'Request headers too large.',
  'fault/status': 'Backend unavailable.',
}

const gateway = (status, rule) => ({
  status,
  rule,
  error_code: status === 404 ? 'APIGW.0101' : 'APIGW.0201',
  error_msg: gatewayTexts[rule] ?? 'API request error.',
})

const service = (error_code, rule, status = 400) => ({ status, rule, error_code, error_msg: texts[error_code] })

const brands = ['GLOBALSIGN', 'GEOTRUST', 'SYMANTEC', 'CFCA', 'TRUSTASIA', 'VTRUS']
const isString = value => typeof value === 'string'

/** The seven fields in the order of the table; `isLegal` sees the whole purchase, because domain_numbers needs its domain_type. */
const fields = [
  ['cert_brand', isString, 'SCM.0049', 'enum', value => brands.includes(value)],
  ['cert_type', isString, 'SCM.0050', 'enum', value => value === 'OV_SSL_CERT' || value === 'EV_SSL_CERT'],
  ['domain_type', isString, 'SCM.0051', 'enum', v => ['SINGLE_DOMAIN', 'MULTI_DOMAIN', 'WILDCARD'].includes(v)],
  ['effective_time', Number.isInteger, 'SCM.0052', 'enum', value => value === 1 || value === 2],
  ['domain_numbers', Number.isInteger, 'SCM.0036', 'range', isDomainNumber],
  ['order_number', Number.isInteger, 'SCM.0060', 'range', value => value >= 1 && value <= 1000],
  ['agree_privacy_protection', value => typeof value === 'boolean'],
]

function isDomainNumber(value, { domain_type }) {
  return domain_type === 'MULTI_DOMAIN' ? value >= 2 && value <= 100 : value === 1
}

/** Predict the answer to a request as bench/attack/requests.js builds it. An accepted purchase has an `order_number`. */
export function predict(request) {
  return predictGateway(request) ?? predictBody(request.body) ?? predictFault(request) ?? predictOrder(request)
}

function predictGateway({ method, path, hosts, version, raw = {}, body, headers }) {
  if (raw.rule !== undefined) return gateway(raw.status, raw.rule)
  if (version !== '1.1' && version !== '1.0') return gateway(400, 'http/parse')
  if (path.length > 32 * 1024) return gateway(414, 'http/uri')
  if (headers.some(([, value]) => value.length > 256 * 1024)) return gateway(494, 'http/headers')
  if (hosts.length > 1 || (hosts.length === 0 && version === '1.1')) return gateway(400, 'http/host')
  const decoded = decode(path)
  if (decoded === undefined) return gateway(400, 'http/parse')
  const [, project] = /^\/v2\/([^/]*)\/scm\/cert\/purchase(?:\?.*)?$/s.exec(path) ?? []
  if (project === undefined) return gateway(404, 'route/unknown')
  if (method !== 'POST') return gateway(404, 'route/method')
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(decode(project))) return service('SCM.0002', 'project_id/pattern', 403)
  return body.length > 12 * 1024 ** 2 ? gateway(413, 'body/size') : undefined
}

function decode(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function predictBody(bytes) {
  const value = parse(bytes)
  if (isString(value.rule)) return service('SCM.0005', value.rule)
  const { purchase } = value
  if (typeof purchase !== 'object' || purchase === null || Array.isArray(purchase)) {
    return service('SCM.0005', 'body/object')
  }
  const missing = fields.find(([name]) => !Object.hasOwn(purchase, name))
  if (missing) return service('SCM.0005', `${missing[0]}/required`)
  const mistyped = fields.find(([name, isTyped]) => !isTyped(purchase[name]))
  if (mistyped) return service('SCM.0005', `${mistyped[0]}/type`)
  if (!purchase.agree_privacy_protection) return service('SCM.0005', 'agree_privacy_protection/consent')
  const wrong = fields.find(([name, , , , isLegal]) => isLegal && !isLegal(purchase[name], purchase))
  return wrong && service(wrong[2], `${wrong[0]}/${wrong[3]}`)
}

/** Parse a body as the contract reads it: UTF-8 with or without one byte order mark, then JSON within the bounds. */
function parse(bytes) {
  if (bytes.length === 0) return { rule: 'body/json' }
  let text
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { rule: 'body/utf8' }
  }
  try {
    const purchase = JSON.parse(text)
    const rule = bytes.length > 16 * 1024 ? findExceeded(purchase) : undefined
    return rule === undefined ? { purchase } : { rule }
  } catch {
    return { rule: 'body/json' }
  }
}

function findExceeded(value) {
  let values = 0
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    values += level.length
    const composites = level.filter(item => typeof item === 'object' && item !== null)
    if (composites.length > 0 && depth >= 32_768) return 'body/depth'
    level = composites.flatMap(Object.values)
  }
  return values > 200_000 ? 'body/values' : undefined
}

/** The two faults that a request of the attack asks for, and a header that asks for none. */
function predictFault({ inject }) {
  if (inject === 'before/status:503') return { ...gateway(503, 'fault/status'), fault: 'inject' }
  if (inject === 'after/error:SCM.0016') return { ...service('SCM.0016', 'fault/error'), fault: 'inject', isLost: true }
  return inject === undefined ? undefined : gateway(400, 'inject/invalid')
}

const predictOrder = ({ body }) => ({ status: 200, order_number: parse(body).purchase.order_number })

/** Return how an answer differs from the prediction; undefined when it does not. */
export function findDifference(expected, { status, headers, body }, isHead = false) {
  const request_id = headers['x-request-id']
  const { rule, error_code, error_msg, order_number, fault } = expected
  if (status !== expected.status)
    return `status ${status} (${headers['x-emulator-rule']}), not ${expected.status} (${rule})`
  if (!/^[0-9a-f]{32}$/.test(request_id)) return `X-Request-Id ${request_id}`
  if (!/^scm-emulator\/\S+$/.test(headers.server)) return `Server ${headers.server}`
  if (headers['content-type'] !== 'application/json') return `Content-Type ${headers['content-type']}`
  if (!isHead && Number(headers['content-length']) !== Buffer.byteLength(body)) return 'Content-Length'
  if (headers['x-emulator-rule'] !== rule) return `rule ${headers['x-emulator-rule']}, not ${rule}`
  if (headers['x-emulator-fault'] !== fault) return `fault ${headers['x-emulator-fault']}`
  if (/FST_|<html|\n {4}at /i.test(body + JSON.stringify(headers))) return 'an answer of the framework'
  if (order_number !== undefined) return isOrder(body, order_number) ? undefined : `body ${body.slice(0, 200)}`
  if (!/^[ -~]{1,300}$/.test(headers['x-emulator-reason'])) return `reason ${headers['x-emulator-reason']}`
  const isGateway = error_code.startsWith('APIGW')
  const whole = isGateway
    ? `${JSON.stringify({ error_msg, error_code, request_id })}\n`
    : JSON.stringify({ error_code, error_msg })
  return body === whole || isHead ? undefined : `body ${body.slice(0, 200)}`
}

/** Tell whether a body is an order of so many certificates with consecutive numbers. */
export function isOrder(body, order_number) {
  const [, first] = /^\{"order_id":"CS\d{10}[0-9A-Z]{5}","cert":\[\{"cert_id":"scs(\d{13})"\}/.exec(body) ?? []
  if (first === undefined) return false
  const cells = Array.from({ length: order_number }, (_, i) => `{"cert_id":"scs${Number(first) + i}"}`)
  return body.slice(body.indexOf('[')) === `[${cells.join(',')}]}`
}
