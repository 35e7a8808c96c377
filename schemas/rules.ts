/**
 * Every rule, which request breaks it, and where it comes from. The id is in X-Emulator-Rule, in the log and in the README's
 * table; `<field>` is any field of the request, `<member>` any member of the query.
 *
 * Page = SCM API reference, "Purchasing an SSL certificate" (scm_02_0014). Codes = "Error codes" of the same reference,
 * List = its historical API that lists certificates.
 * v3 page = CCM API reference, "SubscribeCertificate". Signing = API Request Signing Guide, "Error Codes".
 */
export interface RuleEntry {
  readonly refuses: string
  readonly status: number | 'any,'
  readonly error_code: string
  readonly provenance: 'documented' | 'inferred' | 'chosen'
  readonly source: string
}

export const rules = {
  'http/parse': { refuses: 'a request that cannot be parsed, a percent escape that is malformed or not UTF-8, an HTTP version other than 1.0 and 1.1', status: 400, error_code: 'APIGW.0201', provenance: 'inferred', source: 'Signing, "request not legal"; which requests: chosen' },
  'http/host': { refuses: 'HTTP/1.1 without Host, or with two', status: 400, error_code: 'APIGW.0201', provenance: 'inferred', source: 'RFC 9112, section 3.2; the answer: Signing' },
  'http/timeout': { refuses: 'headers incomplete after 10 s, a request incomplete after 30 s', status: 400, error_code: 'APIGW.0201', provenance: 'chosen', source: 'no document names a limit' },
  'http/headers': { refuses: 'headers over 256 KiB', status: 494, error_code: 'APIGW.0201', provenance: 'documented', source: 'Signing; the limit is chosen, since tokens are long' },
  'http/uri': { refuses: 'a URI over 32 KiB', status: 414, error_code: 'APIGW.0201', provenance: 'documented', source: 'Signing: 32 K, read as KiB' },
  'route/unknown': { refuses: 'an unknown path; a trailing slash makes another path', status: 404, error_code: 'APIGW.0101', provenance: 'documented', source: 'Signing' },
  'route/method': { refuses: 'a known path with another method, HEAD and OPTIONS too', status: 404, error_code: 'APIGW.0101', provenance: 'documented', source: 'Signing' },
  'project_id/pattern': { refuses: 'a project_id other than 1 to 64 of A-Z a-z 0-9 _ -', status: 403, error_code: 'SCM.0002', provenance: 'chosen', source: 'no form is printed; the code: Codes, "Incorrect tenant ID."' },
  'body/size': { refuses: 'a body over 12 MiB', status: 413, error_code: 'APIGW.0201', provenance: 'documented', source: 'Signing: 12 MB, read as MiB' },
  'body/utf8': { refuses: 'a body that is not UTF-8', status: 400, error_code: 'SCM.0005', provenance: 'inferred', source: 'Signing: bodies are UTF-8; the code: Codes, "Incorrect request parameter."' },
  'body/depth': { refuses: 'a body that is nested deeper than 32 768 levels', status: 400, error_code: 'SCM.0005', provenance: 'chosen', source: 'no document names a bound; the code: Codes' },
  'body/values': { refuses: 'a body with more than 200 000 values', status: 400, error_code: 'SCM.0005', provenance: 'chosen', source: 'no document names a bound; the code: Codes' },
  'body/json': { refuses: 'a body that is not JSON, an empty one too; the comma before } of the printed sample', status: 400, error_code: 'SCM.0005', provenance: 'inferred', source: 'Page; the code: Codes' },
  'body/object': { refuses: 'JSON that is not an object', status: 400, error_code: 'SCM.0005', provenance: 'inferred', source: 'Page; the code: Codes' },
  '<field>/required': { refuses: 'a missing field', status: 400, error_code: 'SCM.0005', provenance: 'inferred', source: 'Page, request table: all seven are required; the code: Codes' },
  '<field>/type': { refuses: 'null or another JSON type; nothing is coerced', status: 400, error_code: 'SCM.0005', provenance: 'chosen', source: 'Page, request table: the types; not to coerce is chosen; the code: Codes' },
  'agree_privacy_protection/consent': { refuses: 'false', status: 400, error_code: 'SCM.0005', provenance: 'documented', source: 'Page, note and request table: must be true; the code is inferred' },
  'cert_brand/enum': { refuses: 'a brand other than the six of the v3 page', status: 400, error_code: 'SCM.0049', provenance: 'chosen', source: 'v3 page; Page prints GLOBALSIGN as an example; the code: Codes' },
  'cert_brand/range': { refuses: 'with --lenient: a brand that is not 1 to 32 characters', status: 400, error_code: 'SCM.0049', provenance: 'chosen', source: 'v3 page: the length' },
  'cert_type/enum': { refuses: 'a type other than OV_SSL_CERT and EV_SSL_CERT; the blank of the printed sample', status: 400, error_code: 'SCM.0050', provenance: 'documented', source: 'Page, request table; refusing the blank is chosen' },
  'domain_type/enum': { refuses: 'a domain type other than SINGLE_DOMAIN, MULTI_DOMAIN and WILDCARD', status: 400, error_code: 'SCM.0051', provenance: 'documented', source: 'Page, request table; the code: Codes' },
  'effective_time/enum': { refuses: 'a number of years other than 1 and 2', status: 400, error_code: 'SCM.0052', provenance: 'documented', source: 'Page, request table; the code: Codes' },
  'domain_numbers/range': { refuses: 'a number other than 1 for SINGLE_DOMAIN and WILDCARD, other than 2 to 100 for MULTI_DOMAIN', status: 400, error_code: 'SCM.0036', provenance: 'documented', source: 'Page, request table; the code: Codes' },
  'order_number/range': { refuses: 'a number of certificates other than 1 to 1000', status: 400, error_code: 'SCM.0060', provenance: 'documented', source: 'Page, request table; the code: Codes' },
  'query/<member>': { refuses: 'a value that the table does not list, a member given twice; an empty member counts as absent', status: 400, error_code: 'SCM.0005', provenance: 'documented', source: 'List, query table; to accept an empty member and an offset over 30 is chosen; the code: Codes' },
  'cert_id/unknown': { refuses: 'a certificate that the project has not bought', status: 400, error_code: 'SCM.0020', provenance: 'inferred', source: 'Codes, "Incorrect certificate ID."; SCM.0008 means nearly the same' },
  'inject/invalid': { refuses: 'a purchase whose X-Emulator-Inject is not a valid fault', status: 400, error_code: 'APIGW.0201', provenance: 'chosen', source: 'the header is not of the service' },
  'product/catalogue': { refuses: 'with --products catalogue: a product that is not in the catalogue', status: 400, error_code: 'SCM.0017', provenance: 'chosen', source: 'schemas/products.ts has the catalogue; the code: Codes' },
  'quota/certificates': { refuses: 'an order that exceeds the quota of the project', status: 400, error_code: 'SCM.0011', provenance: 'chosen', source: 'the quota is set by a test or --quota; the code: Codes' },
  'fault/<kind>': { refuses: 'a purchase that meets an injected fault', status: 'any,', error_code: 'as the fault says', provenance: 'chosen', source: 'the control API is not of the service' },
} as const satisfies Record<string, RuleEntry>

/** A rule's id as an answer carries it. */
export type RuleId = Exclude<keyof typeof rules, `${string}<${string}`> | `${string}/required` | `${string}/type` | `query/${string}` | `fault/${string}`
