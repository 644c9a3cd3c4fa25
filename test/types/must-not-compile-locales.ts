// Checked by `npm run typecheck`, as must-not-compile.ts beside it: a language with something missing or surplus is refused.

import type { Code } from '../../src/catalogue/index.js';
import { remedies } from '../../src/catalogue/remedies.js';
import type { AllRemedyTexts } from '../../src/catalogue/remedies.js';
import type { RemediesFor } from '../../src/catalogue/remedies/types.js';
import type OSS from 'ali-oss';
import { type CompleteLocale, remedy } from '../../src/index.js';
import { zh } from '../../src/locales/zh.js';
import { remedies as chinese } from '../../src/locales/zh/remedies.js';

declare function use(...values: readonly unknown[]): void;
declare const client: OSS;
const text = { summary: '概要。', cause: '原因。', actions: ['处理。'], docs: 'https://help.aliyun.com/zh/oss/' };
const { StaleFile, ...withoutStaleFile } = zh.advice;
const { location, ...withoutLocation } = zh.advice.BucketAlreadyExists;
const { facts, ...withoutFacts } = zh;
const { noAnswer, ...withoutNoAnswer } = zh.facts;
const { FileImmutable, ...withoutFileImmutable } = remedies;
const { UnknownCode, ...sameRemedies } = { UnknownCode: 1, ...chinese };
use(StaleFile, location, facts, noAnswer, FileImmutable, UnknownCode);

export function locales(): void {
  // This one compiles, so that the others fail for their own fault only.
  use({ ...zh, language: 'zh-TW' } satisfies CompleteLocale);
  // @ts-expect-error -- a code without a text
  use({ ...zh, advice: withoutStaleFile } satisfies CompleteLocale);
  // @ts-expect-error -- a sub-case without a text
  use({ ...zh, advice: { ...zh.advice, BucketAlreadyExists: withoutLocation } } satisfies CompleteLocale);
  // @ts-expect-error -- one text for a code that has sub-cases
  use({ ...zh, advice: { ...zh.advice, BucketAlreadyExists: text } } satisfies CompleteLocale);
  // @ts-expect-error -- a text for a code that does not exist
  use({ ...zh, advice: { ...zh.advice, PartAlreadyExists: text } } satisfies CompleteLocale);
  // @ts-expect-error -- a text for a sub-case that does not exist
  use({ ...zh, advice: { ...zh.advice, StaleFile: { location: text } } } satisfies CompleteLocale);
  const { cause, ...withoutCause } = text;
  use(cause);
  // @ts-expect-error -- a text without a cause
  use({ ...zh, advice: { ...zh.advice, StaleFile: withoutCause } } satisfies CompleteLocale);
  // @ts-expect-error -- no facts
  use(withoutFacts satisfies CompleteLocale);
  // @ts-expect-error -- a fact without words
  use({ ...zh, facts: withoutNoAnswer } satisfies CompleteLocale);
  // @ts-expect-error -- words for a fact that does not exist
  use({ ...zh, facts: { ...zh.facts, weather: () => '晴' } } satisfies CompleteLocale);
  // @ts-expect-error -- a language is chosen by its texts, not by its name
  remedy(client, { locale: zh.language });
}

export function remedyTexts(): void {
  use(sameRemedies satisfies AllRemedyTexts);
  // @ts-expect-error -- a code without a remedy
  use(withoutFileImmutable satisfies RemediesFor);
  // @ts-expect-error -- a remedy for a code that does not exist
  use({ ...remedies, PartAlreadyExists: remedies.PartAlreadyExist } satisfies RemediesFor);
  // @ts-expect-error -- an option without words in the other language
  use({ ...chinese, StaleFile: { byDefault: '默认。', options: {} } } satisfies AllRemedyTexts);
  const backoff = { does: '等待。', assumes: '无。' };
  // @ts-expect-error -- words for an option that does not exist
  use({ ...chinese, StaleFile: { byDefault: '默认。', options: { backoff, wait: backoff } } } satisfies AllRemedyTexts);
  const options = { backoff: { ...backoff, line: '' } };
  // @ts-expect-error -- what to write is not translated
  use({ ...chinese, StaleFile: { byDefault: '默认。', options } } satisfies AllRemedyTexts);
  // @ts-expect-error -- the codes are those of the catalogue
  const code: Code = 'PartAlreadyExists';
  use(code);
}
