import type { CompleteLocale } from './complete-locale.js';
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
} as const satisfies Omit<CompleteLocale, 'facts'>;
