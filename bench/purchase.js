/** The purchase that the benchmarks send: the documents' own example. */
export const purchase = {
  cert_brand: 'GLOBALSIGN',
  cert_type: 'OV_SSL_CERT',
  domain_type: 'MULTI_DOMAIN',
  effective_time: 1,
  domain_numbers: 5,
  order_number: 1,
  agree_privacy_protection: true,
}
