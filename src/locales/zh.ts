/**
 * Advice in Chinese.
 *
 * @module ali-oss-remedy/locales/zh
 */

import type { CompleteLocale } from '../catalogue/locale.js';
import { append } from './zh/append.js';
import { bucket } from './zh/bucket.js';
import { PAGE_409 } from './zh/docs.js';
import { facts } from './zh/facts.js';
import { object } from './zh/object.js';
import { reasons } from './zh/reasons.js';
import { service } from './zh/service.js';

/**
 * The advice in Chinese (simplified), complete. Its links point to the Chinese pages of OSS's documentation.
 *
 * @see https://help.aliyun.com/zh/oss/support/http-status-code-409
 * @example
 * import { zh } from 'ali-oss-remedy/locales/zh';
 *
 * const client = remedy(new OSS(config), { locale: zh });
 * console.error(explain('FileImmutable', { locale: zh })?.summary);
 */
export const zh: CompleteLocale = {
  language: 'zh',
  advice: {
    ...append,
    ...object,
    ...bucket,
    ...service,
    Unknown: {
      summary: 'OSS返回了409 Conflict，但没有错误码，或者是本库尚未收录的错误码。',
      cause: '该请求与Bucket或Object当前的状态冲突。',
      actions: [
        '重新发送之前，请先确认之前的某次请求是否已完成这项操作。',
        '根据错误中的code和ecCode查阅OSS文档。',
        '如果问题持续存在，请将requestId提供给阿里云技术支持。',
        '明确该错误码的含义之后，在policies中处理。',
      ],
      docs: PAGE_409,
    },
  },
  foreignAnswer: {
    summary: '这个响应不是OSS返回的，而是由客户端与OSS之间的某个环节返回的。无法确定请求是否已经执行。',
    cause:
      '响应中没有x-oss-request-id，也没有OSS的错误码。代理、防火墙（WAF）、CDN或认证门户会返回这样的响应，而请求可能已经转发给了OSS。',
    actions: [
      '查看reportOf(error).written：它是unknown，因此重新发送之前，请先确认数据是否已经写入。',
      '查明请求经过了什么：代理、WAF规则或CDN域名。响应的正文往往会说明是谁返回的。',
      '让它原样转发发往OSS的请求，或者直接使用OSS的Endpoint。',
    ],
    docs: 'https://help.aliyun.com/zh/oss/user-guide/regions-and-endpoints',
  },
  doubt: {
    summary: '无法确认这次调用要写入的内容是否已经写入。',
    cause: '这次调用的某个请求没有收到OSS的响应，或者收到的是5xx，而之后的响应也不能说明结果。',
    actions: [
      '查看reportOf(error).written：它是unknown。在把同样的内容写到别处之前，请先用head()或get()确认。',
      '继续使用这个client：它保留着哪些追加没有收到响应的记录。开启appendRecovery后，用它再次调用append()追加相同的数据，会先读取并对比，只写入一次。',
      '如果访问凭证已过期，请设置这个client的options中的accessKeyId、accessKeySecret和stsToken，或者在创建时就提供refreshSTSToken。新的client没有这些记录。',
      '不带x-oss-forbid-overwrite的put()可以原样重新发送，除非还有其他写入方。',
    ],
    docs: 'https://help.aliyun.com/zh/oss/node-js-configure-access-credentials',
  },
  facts,
  reasons,
};
