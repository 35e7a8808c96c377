/**
 * The catalogue: every combination of brand, certificate type, domain type and years that is on sale.
 *
 * No catalogue is published. Which brand sells which types: documentation of the Terraform provider huaweicloud, resource
 * ccm_certificate, the table of brands; where it prints no domain types (`sold: 'chosen'`), OV has all three and EV, which
 * no source sells with a wildcard, the other two. Only OV and EV, for 1 and 2 years: SCM API reference, "Purchasing an SSL
 * certificate" (scm_02_0014). One id and name are printed (the same reference, "Historical APIs", the products on
 * sale, sample); the others are invented in the same form (`idFrom: 'chosen'`): the number counted on, the name ending in the
 * years + 1.
 */
import type { ProductResponse } from './v2/product.js'

export type Product = ProductResponse['type_list'][number]

export interface ProductEntry extends Product {
  readonly sold: 'documented' | 'chosen'
  /** Where `product_id` and `product_name` come from. */
  readonly idFrom: 'printed' | 'chosen'
}

export const products: readonly ProductEntry[] = [
  { cert_brand: 'GLOBALSIGN', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106005-0--0', product_name: 'globalsign.single.ov.2', sold: 'documented', idFrom: 'printed' },
  { cert_brand: 'GLOBALSIGN', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106006-0--0', product_name: 'globalsign.single.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GLOBALSIGN', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106007-0--0', product_name: 'globalsign.multi.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GLOBALSIGN', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106008-0--0', product_name: 'globalsign.multi.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GLOBALSIGN', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 1, product_id: '00301-106009-0--0', product_name: 'globalsign.wildcard.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GLOBALSIGN', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 2, product_id: '00301-106010-0--0', product_name: 'globalsign.wildcard.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GLOBALSIGN', cert_type: 'EV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106011-0--0', product_name: 'globalsign.single.ev.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GLOBALSIGN', cert_type: 'EV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106012-0--0', product_name: 'globalsign.single.ev.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GLOBALSIGN', cert_type: 'EV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106013-0--0', product_name: 'globalsign.multi.ev.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GLOBALSIGN', cert_type: 'EV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106014-0--0', product_name: 'globalsign.multi.ev.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GEOTRUST', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106015-0--0', product_name: 'geotrust.single.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GEOTRUST', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106016-0--0', product_name: 'geotrust.single.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GEOTRUST', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106017-0--0', product_name: 'geotrust.multi.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GEOTRUST', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106018-0--0', product_name: 'geotrust.multi.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GEOTRUST', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 1, product_id: '00301-106019-0--0', product_name: 'geotrust.wildcard.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GEOTRUST', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 2, product_id: '00301-106020-0--0', product_name: 'geotrust.wildcard.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GEOTRUST', cert_type: 'EV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106021-0--0', product_name: 'geotrust.single.ev.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GEOTRUST', cert_type: 'EV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106022-0--0', product_name: 'geotrust.single.ev.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GEOTRUST', cert_type: 'EV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106023-0--0', product_name: 'geotrust.multi.ev.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'GEOTRUST', cert_type: 'EV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106024-0--0', product_name: 'geotrust.multi.ev.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'SYMANTEC', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106025-0--0', product_name: 'symantec.single.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'SYMANTEC', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106026-0--0', product_name: 'symantec.single.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'SYMANTEC', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106027-0--0', product_name: 'symantec.multi.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'SYMANTEC', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106028-0--0', product_name: 'symantec.multi.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'SYMANTEC', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 1, product_id: '00301-106029-0--0', product_name: 'symantec.wildcard.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'SYMANTEC', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 2, product_id: '00301-106030-0--0', product_name: 'symantec.wildcard.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'SYMANTEC', cert_type: 'EV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106031-0--0', product_name: 'symantec.single.ev.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'SYMANTEC', cert_type: 'EV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106032-0--0', product_name: 'symantec.single.ev.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'SYMANTEC', cert_type: 'EV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106033-0--0', product_name: 'symantec.multi.ev.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'SYMANTEC', cert_type: 'EV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106034-0--0', product_name: 'symantec.multi.ev.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'CFCA', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106035-0--0', product_name: 'cfca.single.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'CFCA', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106036-0--0', product_name: 'cfca.single.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'CFCA', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106037-0--0', product_name: 'cfca.multi.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'CFCA', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106038-0--0', product_name: 'cfca.multi.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'CFCA', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 1, product_id: '00301-106039-0--0', product_name: 'cfca.wildcard.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'CFCA', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 2, product_id: '00301-106040-0--0', product_name: 'cfca.wildcard.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'CFCA', cert_type: 'EV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106041-0--0', product_name: 'cfca.single.ev.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'CFCA', cert_type: 'EV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106042-0--0', product_name: 'cfca.single.ev.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'CFCA', cert_type: 'EV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106043-0--0', product_name: 'cfca.multi.ev.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'CFCA', cert_type: 'EV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106044-0--0', product_name: 'cfca.multi.ev.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'TRUSTASIA', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106045-0--0', product_name: 'trustasia.single.ov.2', sold: 'chosen', idFrom: 'chosen' },
  { cert_brand: 'TRUSTASIA', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106046-0--0', product_name: 'trustasia.single.ov.3', sold: 'chosen', idFrom: 'chosen' },
  { cert_brand: 'TRUSTASIA', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106047-0--0', product_name: 'trustasia.multi.ov.2', sold: 'chosen', idFrom: 'chosen' },
  { cert_brand: 'TRUSTASIA', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106048-0--0', product_name: 'trustasia.multi.ov.3', sold: 'chosen', idFrom: 'chosen' },
  { cert_brand: 'TRUSTASIA', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 1, product_id: '00301-106049-0--0', product_name: 'trustasia.wildcard.ov.2', sold: 'chosen', idFrom: 'chosen' },
  { cert_brand: 'TRUSTASIA', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 2, product_id: '00301-106050-0--0', product_name: 'trustasia.wildcard.ov.3', sold: 'chosen', idFrom: 'chosen' },
  { cert_brand: 'TRUSTASIA', cert_type: 'EV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106051-0--0', product_name: 'trustasia.single.ev.2', sold: 'chosen', idFrom: 'chosen' },
  { cert_brand: 'TRUSTASIA', cert_type: 'EV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106052-0--0', product_name: 'trustasia.single.ev.3', sold: 'chosen', idFrom: 'chosen' },
  { cert_brand: 'TRUSTASIA', cert_type: 'EV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106053-0--0', product_name: 'trustasia.multi.ev.2', sold: 'chosen', idFrom: 'chosen' },
  { cert_brand: 'TRUSTASIA', cert_type: 'EV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106054-0--0', product_name: 'trustasia.multi.ev.3', sold: 'chosen', idFrom: 'chosen' },
  { cert_brand: 'VTRUS', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 1, product_id: '00301-106055-0--0', product_name: 'vtrus.single.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'VTRUS', cert_type: 'OV_SSL_CERT', domain_type: 'SINGLE_DOMAIN', effective_time: 2, product_id: '00301-106056-0--0', product_name: 'vtrus.single.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'VTRUS', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 1, product_id: '00301-106057-0--0', product_name: 'vtrus.multi.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'VTRUS', cert_type: 'OV_SSL_CERT', domain_type: 'MULTI_DOMAIN', effective_time: 2, product_id: '00301-106058-0--0', product_name: 'vtrus.multi.ov.3', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'VTRUS', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 1, product_id: '00301-106059-0--0', product_name: 'vtrus.wildcard.ov.2', sold: 'documented', idFrom: 'chosen' },
  { cert_brand: 'VTRUS', cert_type: 'OV_SSL_CERT', domain_type: 'WILDCARD', effective_time: 2, product_id: '00301-106060-0--0', product_name: 'vtrus.wildcard.ov.3', sold: 'documented', idFrom: 'chosen' },
]
