/**
 * The service's error codes: status, English and Chinese text, and where each of them comes from.
 *
 * Source: SCM API reference, "Error codes". No table prints everything, so every row names its table, and
 * `statusFrom` and `enFrom` say whether that table prints the status and the English text or whether they are chosen
 * (status 400, and 500 for the internal error; a translation in the table's own style). Every Chinese text is printed.
 */
/** Language of the messages. */
export type Language = 'en' | 'zh'

export const errorTables = {
  current: 'the table of 2021 and later: code, status, English text; its Chinese edition',
  v2: 'the table of the v2 era, 2019 to 2020: code and Chinese meaning only',
  'v2+2023': 'the table of the v2 era, with the status (and the English text, where printed) of the table of 2023',
} as const

export interface ScmErrorEntry {
  readonly status: number
  readonly statusFrom: 'printed' | 'chosen'
  readonly en: string
  readonly enFrom: 'printed' | 'chosen'
  readonly zh: string
  readonly table: keyof typeof errorTables
}

export const scmErrors = {
  'SCM.0001': { status: 400, statusFrom: 'chosen', en: 'The service is not available.', enFrom: 'chosen', zh: '服务未开放', table: 'v2' },
  // The table of the v2 era words 0002 as 租户ID或DomainId异常.
  'SCM.0002': { status: 403, statusFrom: 'printed', en: 'Incorrect tenant ID.', enFrom: 'printed', zh: '租户ID错误', table: 'current' },
  'SCM.0003': { status: 400, statusFrom: 'printed', en: 'Tenant has no privilege.', enFrom: 'printed', zh: '当前用户没有权限操作', table: 'v2+2023' },
  'SCM.0004': { status: 400, statusFrom: 'chosen', en: 'Failed to submit the certificate request.', enFrom: 'chosen', zh: '提交证书请求响应失败', table: 'v2' },
  'SCM.0005': { status: 400, statusFrom: 'printed', en: 'Incorrect request parameter.', enFrom: 'printed', zh: '请求参数错误', table: 'current' },
  'SCM.0007': { status: 500, statusFrom: 'printed', en: 'Failed to download the certificate.', enFrom: 'printed', zh: '证书下载失败', table: 'current' },
  'SCM.0008': { status: 400, statusFrom: 'printed', en: 'Abnormal certificate ID', enFrom: 'printed', zh: '证书编号异常', table: 'current' },
  'SCM.0009': { status: 400, statusFrom: 'printed', en: 'Failed to upload the certificate because no domain name is bound to the certificate.', enFrom: 'printed', zh: '证书未绑定域名，上传失败', table: 'current' },
  'SCM.0010': { status: 400, statusFrom: 'printed', en: 'This operation is not allowed by the current certificate type or status.', enFrom: 'printed', zh: '证书类型或当前状态不支持此操作', table: 'current' },
  'SCM.0011': { status: 400, statusFrom: 'printed', en: 'The number of certificates has reached the upper limit.', enFrom: 'chosen', zh: '当前用户证书数量已经达到最大值，不能继续添加', table: 'v2+2023' },
  'SCM.0012': { status: 400, statusFrom: 'printed', en: 'The uploaded private key failed to be resolved. Ensure that the certificate has been issued.', enFrom: 'printed', zh: '上传私钥解析不正确，请确保填写已签发证书', table: 'current' },
  'SCM.0013': { status: 400, statusFrom: 'printed', en: 'The uploaded certificate chain failed to be resolved. Ensure that the certificate has been issued.', enFrom: 'printed', zh: '上传证书链解析不正确，请确保填写已签发证书', table: 'current' },
  'SCM.0014': { status: 400, statusFrom: 'printed', en: 'The uploaded certificate does not match the private key.', enFrom: 'printed', zh: '上传证书和私钥不匹配', table: 'current' },
  'SCM.0015': { status: 400, statusFrom: 'printed', en: 'The number or format of domain names entered does not meet the requirements of the your certificate.', enFrom: 'printed', zh: '填写域名数量或格式与所购买证书要求不一致', table: 'current' },
  'SCM.0016': { status: 400, statusFrom: 'printed', en: 'Failed to order.', enFrom: 'printed', zh: '证书订单异常', table: 'v2+2023' },
  'SCM.0017': { status: 400, statusFrom: 'chosen', en: 'Abnormal certificate product.', enFrom: 'chosen', zh: '证书产品异常', table: 'v2' },
  'SCM.0018': { status: 400, statusFrom: 'chosen', en: 'Failed to cancel the order.', enFrom: 'chosen', zh: '取消订单失败', table: 'v2' },
  'SCM.0019': { status: 400, statusFrom: 'chosen', en: 'Failed to submit the CSB certificate request.', enFrom: 'chosen', zh: '提交证书CSB请求响应失败', table: 'v2' },
  'SCM.0020': { status: 400, statusFrom: 'printed', en: 'Incorrect certificate ID.', enFrom: 'printed', zh: '证书ID错误', table: 'current' },
  'SCM.0021': { status: 400, statusFrom: 'chosen', en: 'Abnormal country code format.', enFrom: 'chosen', zh: '国家代码格式异常', table: 'v2' },
  'SCM.0022': { status: 400, statusFrom: 'chosen', en: 'Abnormal phone number format.', enFrom: 'chosen', zh: '电话格式异常', table: 'v2' },
  'SCM.0023': { status: 400, statusFrom: 'printed', en: 'Modify key format error.', enFrom: 'printed', zh: '证书修改（修改键）异常', table: 'v2+2023' },
  'SCM.0024': { status: 400, statusFrom: 'printed', en: 'Modify value format error.', enFrom: 'printed', zh: '证书修改（修改内容）异常', table: 'v2+2023' },
  'SCM.0025': { status: 400, statusFrom: 'chosen', en: 'The free quota has been exceeded.', enFrom: 'chosen', zh: '超出免费限额', table: 'v2' },
  'SCM.0026': { status: 400, statusFrom: 'chosen', en: 'Failed to revoke the certificate.', enFrom: 'chosen', zh: '证书吊销异常', table: 'v2' },
  'SCM.0027': { status: 400, statusFrom: 'chosen', en: 'The revocation reason is empty.', enFrom: 'chosen', zh: '吊销原因未填写', table: 'v2' },
  'SCM.0028': { status: 400, statusFrom: 'printed', en: 'Failed to push the certificate.', enFrom: 'chosen', zh: '证书推送异常', table: 'v2+2023' },
  'SCM.0030': { status: 400, statusFrom: 'printed', en: 'Certificates cannot be pushed to this service.', enFrom: 'printed', zh: '暂不支持的推送服务类型', table: 'current' },
  'SCM.0031': { status: 400, statusFrom: 'printed', en: 'Certificate parsing error.', enFrom: 'printed', zh: '证书解析异常', table: 'current' },
  'SCM.0032': { status: 400, statusFrom: 'printed', en: 'Incorrect certificate name.', enFrom: 'printed', zh: '证书名称错误', table: 'current' },
  'SCM.0033': { status: 400, statusFrom: 'chosen', en: 'No domain name is bound to the CSR.', enFrom: 'chosen', zh: 'CSR未绑定域名', table: 'v2' },
  'SCM.0034': { status: 400, statusFrom: 'chosen', en: 'Failed to parse the CSR.', enFrom: 'chosen', zh: 'CSR解析异常', table: 'v2' },
  'SCM.0035': { status: 400, statusFrom: 'chosen', en: 'The domain name in the CSR does not match the entered domain name.', enFrom: 'chosen', zh: 'CSR域名与输入域名不匹配', table: 'v2' },
  'SCM.0036': { status: 400, statusFrom: 'chosen', en: 'The number of domain names does not match the product.', enFrom: 'chosen', zh: '域名数量与产品不匹配', table: 'v2' },
  'SCM.0037': { status: 500, statusFrom: 'printed', en: 'Failed to encrypt the certificate.', enFrom: 'printed', zh: '证书加密失败', table: 'current' },
  'SCM.0038': { status: 500, statusFrom: 'printed', en: 'Failed to decrypt the certificate.', enFrom: 'printed', zh: '证书解密失败', table: 'current' },
  'SCM.0039': { status: 400, statusFrom: 'chosen', en: 'Abnormal ELB service support.', enFrom: 'chosen', zh: 'ELB服务支持异常', table: 'v2' },
  'SCM.0040': { status: 400, statusFrom: 'chosen', en: 'The certificate is not supported by CDN.', enFrom: 'chosen', zh: 'CDN不支持的证书', table: 'v2' },
  'SCM.0042': { status: 400, statusFrom: 'chosen', en: 'The certificate has expired.', enFrom: 'chosen', zh: '证书已过期', table: 'v2' },
  'SCM.0043': { status: 400, statusFrom: 'chosen', en: 'The certificate has not taken effect.', enFrom: 'chosen', zh: '证书未生效', table: 'v2' },
  'SCM.0044': { status: 400, statusFrom: 'chosen', en: 'The certificate name is not supported by CDN.', enFrom: 'chosen', zh: 'CDN不支持该证书名', table: 'v2' },
  'SCM.0045': { status: 400, statusFrom: 'chosen', en: 'Duplicate certificate names are not supported by CDN.', enFrom: 'chosen', zh: 'CDN不支持重复的证书名', table: 'v2' },
  'SCM.0046': { status: 400, statusFrom: 'chosen', en: 'Permission denied by CDN.', enFrom: 'chosen', zh: 'CDN权限拒绝', table: 'v2' },
  'SCM.0047': { status: 400, statusFrom: 'chosen', en: 'The length of the certificate name is not supported by CDN.', enFrom: 'chosen', zh: 'CDN不支持的证书名长度', table: 'v2' },
  'SCM.0048': { status: 400, statusFrom: 'chosen', en: 'The certificate is being used by CDN.', enFrom: 'chosen', zh: '该证书CDN正在使用中', table: 'v2' },
  'SCM.0049': { status: 400, statusFrom: 'chosen', en: 'Abnormal certificate brand.', enFrom: 'chosen', zh: '证书品牌异常', table: 'v2' },
  'SCM.0050': { status: 400, statusFrom: 'chosen', en: 'Abnormal certificate type.', enFrom: 'chosen', zh: '证书类型异常', table: 'v2' },
  'SCM.0051': { status: 400, statusFrom: 'chosen', en: 'Abnormal domain type.', enFrom: 'chosen', zh: '域名类型异常', table: 'v2' },
  'SCM.0052': { status: 400, statusFrom: 'chosen', en: 'Abnormal certificate validity period.', enFrom: 'chosen', zh: '证书有效期异常', table: 'v2' },
  'SCM.0053': { status: 400, statusFrom: 'chosen', en: 'Certificates with the same name are not supported by WAF.', enFrom: 'chosen', zh: 'WAF不支持同名证书', table: 'v2' },
  'SCM.0054': { status: 400, statusFrom: 'chosen', en: 'The certificate name is not supported by WAF.', enFrom: 'chosen', zh: 'WAF不支持该证书名称', table: 'v2' },
  'SCM.0055': { status: 400, statusFrom: 'chosen', en: 'Abnormal WAF service.', enFrom: 'chosen', zh: 'WAF服务异常', table: 'v2' },
  'SCM.0056': { status: 400, statusFrom: 'chosen', en: 'The service does not support this region.', enFrom: 'chosen', zh: '服务不支持该地域', table: 'v2' },
  'SCM.0057': { status: 400, statusFrom: 'chosen', en: 'The length limit of 255 has been exceeded.', enFrom: 'chosen', zh: '超过长度限制(限制为255)', table: 'v2' },
  'SCM.0058': { status: 400, statusFrom: 'chosen', en: 'Abnormal Enhance_ELB service.', enFrom: 'chosen', zh: 'Enhance_ELB服务异常', table: 'v2' },
  'SCM.0059': { status: 400, statusFrom: 'printed', en: 'The certificate private key is empty.', enFrom: 'printed', zh: '证书私钥为空', table: 'current' },
  'SCM.0060': { status: 400, statusFrom: 'chosen', en: 'Abnormal order quantity.', enFrom: 'chosen', zh: '订单数量异常', table: 'v2' },
  'SCM.0061': { status: 400, statusFrom: 'chosen', en: 'Abnormal region parameter.', enFrom: 'chosen', zh: 'region参数异常', table: 'v2' },
  'SCM.0062': { status: 400, statusFrom: 'chosen', en: 'Failed to query the DNS.', enFrom: 'chosen', zh: 'DNS查询失败', table: 'v2' },
  'SCM.0063': { status: 400, statusFrom: 'chosen', en: 'Duplicate domain name.', enFrom: 'chosen', zh: '域名重复', table: 'v2' },
  'SCM.0064': { status: 400, statusFrom: 'chosen', en: 'The order is being processed.', enFrom: 'chosen', zh: '订单正在处理中', table: 'v2' },
  'SCM.0065': { status: 400, statusFrom: 'chosen', en: 'The file size exceeds the limit.', enFrom: 'chosen', zh: '文件大小超过限制', table: 'v2' },
  'SCM.0066': { status: 400, statusFrom: 'chosen', en: 'The domain type of the certificate does not support this operation.', enFrom: 'chosen', zh: '证书域名类型不支持当前操作', table: 'v2' },
  'SCM.0067': { status: 400, statusFrom: 'chosen', en: 'An additional domain name has been modified.', enFrom: 'chosen', zh: '已有附加域名被修改', table: 'v2' },
  'SCM.0069': { status: 400, statusFrom: 'printed', en: 'No projects found.', enFrom: 'printed', zh: '项目不存在', table: 'current' },
  'SCM.0070': { status: 400, statusFrom: 'printed', en: 'Incorrect format of the domain bound to the certificate to be uploaded.', enFrom: 'printed', zh: '上传证书域名格式错误', table: 'current' },
  'SCM.0201': { status: 400, statusFrom: 'printed', en: 'Failed to push to ELB.', enFrom: 'printed', zh: '推送失败，ELB error message：', table: 'current' },
  'SCM.0202': { status: 400, statusFrom: 'printed', en: 'Insufficient ELB permissions', enFrom: 'printed', zh: 'ELB权限不足', table: 'current' },
  'SCM.0203': { status: 400, statusFrom: 'printed', en: 'Failed to push to ELB.', enFrom: 'printed', zh: 'ELB推送失败', table: 'current' },
  'SCM.0211': { status: 400, statusFrom: 'printed', en: 'Failed to push to CDN.', enFrom: 'printed', zh: '推送失败，CDN error message：', table: 'current' },
  'SCM.0212': { status: 400, statusFrom: 'printed', en: 'Insufficient CDN permissions', enFrom: 'printed', zh: 'CDN权限不足', table: 'current' },
  'SCM.0213': { status: 500, statusFrom: 'printed', en: 'Failed to push to CDN.', enFrom: 'printed', zh: 'CDN推送失败', table: 'current' },
  'SCM.0221': { status: 400, statusFrom: 'printed', en: 'Failed to push to WAF.', enFrom: 'printed', zh: '推送失败，WAF error message：', table: 'current' },
  'SCM.0222': { status: 400, statusFrom: 'printed', en: 'Insufficient WAF permissions', enFrom: 'printed', zh: 'WAF权限不足', table: 'current' },
  'SCM.0223': { status: 500, statusFrom: 'printed', en: 'Failed to push to WAF.', enFrom: 'printed', zh: 'WAF推送失败', table: 'current' },
  'SCM.1000': { status: 401, statusFrom: 'printed', en: 'The token of the request fails to be authenticated', enFrom: 'printed', zh: '请求所带的Token没有经过认证或者认证失败', table: 'current' },
  'SCM.1004': { status: 401, statusFrom: 'printed', en: 'Failed to apply for OBT.', enFrom: 'printed', zh: '用户未申请服务公测，请先申请公测', table: 'current' },
  'SCM.1009': { status: 401, statusFrom: 'printed', en: 'Your account is restricted.', enFrom: 'printed', zh: '账户受限', table: 'current' },
  'SCM.1010': { status: 401, statusFrom: 'printed', en: 'Your account is frozen.', enFrom: 'printed', zh: '账户冻结', table: 'current' },
  'SCM.3000': { status: 500, statusFrom: 'chosen', en: 'Internal system error.', enFrom: 'chosen', zh: '系统内部异常', table: 'v2' },
  'SCM.4001': { status: 500, statusFrom: 'printed', en: 'An error occurred when accessing the PDP API.', enFrom: 'printed', zh: '获取细粒度授权结果失败', table: 'current' },
  'SCM.4002': { status: 401, statusFrom: 'printed', en: 'You do not have permission to perform this operation.', enFrom: 'printed', zh: '您的权限不足。缺少策略', table: 'current' },
} as const satisfies Record<`SCM.${string}`, ScmErrorEntry>

export type ScmCode = keyof typeof scmErrors
