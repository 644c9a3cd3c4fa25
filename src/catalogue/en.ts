import type { CompleteLocale } from './locale.js';
import { append } from './en/append.js';
import { bucket } from './en/bucket.js';
import { object } from './en/object.js';
import { service } from './en/service.js';

/** The advice in English. Its facts are `en/facts.ts`, which only `diagnose` loads. */
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
} as const satisfies Omit<CompleteLocale, 'facts'>;
