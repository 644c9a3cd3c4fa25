import type { CompleteLocale } from './locale.js';
import { append } from './en/append.js';
import { bucket } from './en/bucket.js';
import { object } from './en/object.js';
import { service } from './en/service.js';

/** The advice in English. Its facts are `en/facts.ts`, which only `diagnose` loads; its reasons are where they are given. */
export const en = {
  language: 'en',
  advice: {
    ...append,
    ...object,
    ...bucket,
    ...service,
    Unknown: {
      summary: 'HTTP 409 Conflict without an error code, or with a code that this library does not know.',
      cause: 'The request conflicts with the current state of the bucket or object.',
      actions: [
        'Before you send it again, check whether an earlier attempt has already succeeded.',
        'Look up code and ecCode of the error in the OSS documentation.',
        'If the error stays, contact Alibaba Cloud support with the requestId.',
        'When you know what the code means, add a policy for it.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
  },
  foreignAnswer: {
    summary:
      'Something between you and OSS returned this response. It is not known whether the request was carried out.',
    cause:
      'The response has no x-oss-request-id and no error code of OSS. A proxy, firewall (WAF), CDN or captive portal returns such a response, even if it has forwarded the request.',
    actions: [
      'reportOf(error).written is unknown: check whether the data is stored before you send it again.',
      'Find out what is between this client and OSS: a proxy, a WAF rule, a CDN domain. The body of the response often names it.',
      'Make it forward requests to OSS unchanged, or use an OSS endpoint.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/regions-and-endpoints',
  },
  doubt: {
    summary: 'It is not known whether the data of this call is stored.',
    cause: 'A request got no response from OSS, or a 5xx, and later responses do not show it either.',
    actions: [
      'reportOf(error).written is unknown: check with head() or get() before you write the same data anywhere else.',
      'Keep using this client: it remembers its appends without a response. With appendRecovery, call append() with the same bytes again: the client compares first, and stores them once.',
      'If the credentials have expired, set options.accessKeyId, options.accessKeySecret and options.stsToken of this client, or create it with refreshSTSToken. A new client remembers nothing.',
      'A put() without x-oss-forbid-overwrite can be sent again unchanged, unless other writers write the same object.',
    ],
    docs: 'https://www.alibabacloud.com/help/en/oss/node-js-configure-access-credentials',
  },
} as const satisfies Omit<CompleteLocale, 'facts' | 'reasons'>;
