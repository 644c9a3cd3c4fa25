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
      summary: 'OSS answered 409 Conflict, with no code or one that is not in this catalogue.',
      cause: 'The request clashes with the present state of the bucket or object.',
      actions: [
        'Before you send it again, check whether an earlier try of yours already did the work.',
        'Look up code and ecCode of the error in the OSS documentation.',
        'Give requestId to Alibaba Cloud support if it stays.',
        'Handle the code under policies once you know what it means.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
  },
  foreignAnswer: {
    summary: 'Something between you and OSS gave this answer. It is not known what became of the request.',
    cause:
      'The answer has no x-oss-request-id and no error code of OSS. A proxy, firewall (WAF), CDN or captive portal answers like this, also after it has passed the request on.',
    actions: [
      'Ask reportOf(error).written: it is unknown, so check whether the data is there before you send it again.',
      'Find out what stands between this client and OSS: a proxy, a WAF rule, a CDN domain. The body of the answer often names it.',
      'Have it pass requests to OSS on unchanged, or use an endpoint of OSS itself.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/regions-and-endpoints',
  },
  doubt: {
    summary: 'It is not known whether what this call was to write is stored.',
    cause: 'A request of it got no answer of OSS, or a 5xx, and what came after that does not tell either.',
    actions: [
      'Ask reportOf(error).written: it is unknown. Look with head() or get() before you write the same anywhere else.',
      'Keep this client: it remembers its appends that got no answer. With appendRecovery, call append() with the same bytes on it again: it looks first, and stores them once.',
      'If the credentials have expired, set options.accessKeyId, options.accessKeySecret and options.stsToken of this client, or give it refreshSTSToken from the start. A new client remembers nothing.',
      'A put() without x-oss-forbid-overwrite can be sent again as it is, unless others write the same object.',
    ],
    docs: 'https://www.alibabacloud.com/help/en/oss/node-js-configure-access-credentials',
  },
} as const satisfies Omit<CompleteLocale, 'facts' | 'reasons'>;
