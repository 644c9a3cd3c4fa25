import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { type Advice, adviceFor, type CodeEntry, codes, en } from '../../src/catalogue/index.js';
import { explain } from '../../src/index.js';
import { zh } from '../../src/locales/zh.js';
import { bytes, failure, refuse, startLocal, wrappedClient } from '../ali-oss/support.js';
import { textOf } from '../structure/sources.js';

const entries: readonly CodeEntry[] = codes;
const subCases = entries.flatMap(({ code, kinds }) =>
  (kinds.length > 0 ? kinds.map(({ kind }) => kind) : [undefined]).map(kind => ({ code, kind })),
);
const sentences = ({ summary, cause, actions }: Advice) => [summary, cause, ...actions];

/** What is spelled alike in every language: methods, headers, options, fields, operations of KMS and states. */
const names = (advice: Advice) =>
  new Set(
    sentences(advice).flatMap(text => text.match(/x-oss-[a-z0-9-]+|\b[a-z]+(?:[A-Z]\w*|\w*\()|[A-Z][a-z]+Key\w*/g)),
  );

const texts = [
  ...subCases.map(({ code, kind }) => {
    const what = kind === undefined ? code : `${code} ${kind}`;
    return { what, advice: adviceFor(code, kind, zh), english: adviceFor(code, kind) };
  }),
  { what: 'an answer that is not of OSS', advice: zh.foreignAnswer, english: en.foreignAnswer },
  { what: 'a call that ended in doubt', advice: zh.doubt, english: en.doubt },
];

describe.each(subCases)('the Chinese advice for $code $kind', ({ code, kind }) => {
  const advice = adviceFor(code, kind, zh);

  it('is its own', () => {
    expect(advice === zh.advice.Unknown).toBe(code === 'Unknown');
  });

  it('is what explain() gives in Chinese', () => {
    const isFirst = entries.find(entry => entry.code === code)?.kinds[0]?.kind === kind;
    if (isFirst) expect(explain(code, { locale: zh })).toBe(advice);
  });
});

describe.each(texts)('the Chinese text for $what', ({ advice, english }) => {
  it('has as many actions as the English one', () => {
    expect(advice.actions.length).toBe(english.actions.length);
  });

  it('is Chinese sentences, with Chinese punctuation', () => {
    for (const text of sentences(advice)) {
      // A dot between a call and its field is code.
      expect(text.replaceAll(/\)\.(?=[a-z])/g, ')')).toMatch(/^[^.;!?]*[^。]。$/);
      expect(text).toMatch(/\p{Script=Han}{2}/u);
      expect(text).not.toMatch(/\p{Script=Han}[,:;(]|[,:;]\p{Script=Han}/u);
      expect(text).not.toMatch(/\s{2}|^\s|\s$/);
    }
  });

  it('names the methods, options, headers and fields that the English one names', () => {
    expect([...names(advice)].sort()).toEqual([...names(english)].sort());
  });

  it('names only methods that ali-oss or this library has', () => {
    const methods = sentences(advice).flatMap(text => [...text.matchAll(/([a-z]\w*)\(/g)].map(([, name = '']) => name));
    expect(
      methods.filter(name => !['backoff', 'reportOf', 'waitForRestore'].includes(name) && !(name in OSS.prototype)),
    ).toEqual([]);
  });

  it('links a Chinese page of the official documentation', () => {
    expect(advice.docs).toMatch(/^https:\/\/help\.aliyun\.com\/zh\/oss\/(?:[a-z-]+\/)?[a-z0-9-]+$/);
  });
});

describe('the Chinese language', () => {
  it('has the codes and sub-cases of the English one, none missing and none surplus', () => {
    const keys = (texts: object) =>
      Object.entries(texts).map(([code, text]) => [
        code,
        'summary' in (text as object) ? [] : Object.keys(text as object),
      ]);
    expect(Object.fromEntries(keys(zh.advice))).toEqual(Object.fromEntries(keys(en.advice)));
  });

  it('is named as browsers and servers name it', () => {
    expect(Intl.getCanonicalLocales(zh.language)).toEqual(['zh']);
  });

  it('reaches the caller on the error of a real client', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { locale: zh });
    await client.append('k', bytes('one'));
    const error = await failure(client.append('k', bytes('two'), { position: '1' }));
    expect(error.advice).toEqual(zh.advice.PositionNotEqualToLength['stale-position']);
    expect(error.message).toMatch(/^[\x20-\x7e]+$/);
  });

  it('has the sub-case that the answer tells', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { locale: zh });
    const beyond = await failure(client.append('k', bytes('x'), { position: '9' }));
    expect(beyond.advice).toEqual(zh.advice.PositionNotEqualToLength['beyond-end']);
    expect(explain(beyond, { locale: en })).toBe(en.advice.PositionNotEqualToLength['beyond-end']);
    await client.put('taken', bytes('x'));
    const taken = await failure(client.put('taken', bytes('x'), { headers: { 'x-oss-forbid-overwrite': 'true' } }));
    expect(taken.advice).toEqual(zh.advice.FileAlreadyExists['forbid-overwrite']);
    expect(explain(taken)).toBe(taken.advice);
  });

  it('is what the pages show of it', () => {
    const [action = ''] = zh.advice.FileAlreadyExists['forbid-overwrite'].actions;
    const shown = `FileAlreadyExists ${zh.advice.FileAlreadyExists['forbid-overwrite'].summary} [ '${action}', … ]`;
    expect(textOf('README.zh-CN.md')).toContain(shown);
    expect(textOf('docs/locales.md')).toContain(`// ${zh.advice.FileImmutable.summary}`);
  });

  it('answers for a code that nobody knows', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'BrandNewConflict');
    const error = await failure(wrappedClient(oss, { locale: zh }).put('k', bytes('x')));
    expect(error.advice).toEqual(zh.advice.Unknown);
  });

  it('says in Chinese what a closer look finds', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { locale: zh, diagnose: true });
    await client.put('k', bytes('x'));
    const error = await failure(client.append('k', bytes('y')));
    expect(error.advice?.summary).toBe(zh.advice.ObjectNotAppendable.summary);
    expect(error.advice?.cause).toContain('该Object的类型是Normal');
  });
});
