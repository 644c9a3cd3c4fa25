/**
 * Advice in Chinese.
 *
 * @module ali-oss-remedy/locales/zh
 */

import type { CompleteLocale } from '../catalogue/complete-locale.js';
import { append } from './zh/append.js';
import { bucket } from './zh/bucket.js';
import { PAGE_409 } from './zh/docs.js';
import { facts } from './zh/facts.js';
import { object } from './zh/object.js';
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
      summary: 'OSS返回了409 Conflict，但没有错误码，或者错误码不在本目录中。',
      cause: '该请求与Bucket或Object当前的状态冲突。',
      actions: [
        '重新发送之前，请先确认您之前的某次请求是否已经完成了这项操作。',
        '根据错误中的code和ecCode查阅OSS文档。',
        '如果问题持续存在，请将requestId提供给阿里云技术支持。',
        '明确该错误码的含义后，在policies中处理它。',
      ],
      docs: PAGE_409,
    },
  },
  facts,
};
