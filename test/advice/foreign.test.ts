import { describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { explain, isConflict, type Locale, type RemedyEvent, reportOf } from '../../src/index.js';
import { zh } from '../../src/locales/zh.js';
import type { Effect, LocalOss } from '../../src/testing/index.js';
import { bytes, type Client, failure, startLocal, wrappedClient } from '../ali-oss/support.js';

/** A box before OSS that answers every write with this. */
async function behind(effect: Effect): Promise<LocalOss> {
  const oss = await startLocal();
  oss.fault({ match: ({ method }) => method !== 'GET' && method !== 'HEAD', times: Infinity, do: effect });
  return oss;
}

const PAGE: Effect = { kind: 'gateway', status: 409 };
const PASSED_ON: Effect = { kind: 'gateway', status: 409, apply: true };
const SUCCESS: Effect = { kind: 'gateway', status: 200 };

const WRITES: readonly (readonly [string, (client: Client) => Promise<unknown>])[] = [
  ['a put', client => client.put('k', bytes('x'))],
  ['an append', client => client.append('k', bytes('x'))],
  ['a change of tags', client => client.putObjectTagging('k', { a: 'b' })],
  ['a method whose 409 ali-oss resolves with', client => client.abortBucketWorm('logs')],
];

const PART = (client: Client) => client.uploadPart('k', 'ID', 1, bytes('x'), 0, 1);

describe.each(WRITES)('%s that a gateway answers', (_what, write) => {
  it.each([
    ['and does not pass on', PAGE],
    ['after it was passed on', PASSED_ON],
  ])(
    'with 409 %s is no conflict; what is known of it is nothing, and advice says whose answer it is',
    async (_how, effect) => {
      const oss = await behind(effect);
      const events: RemedyEvent[] = [];
      const client = wrappedClient(oss, { onEvent: event => events.push(event), policies: { '*': shouldNotBeAsked } });
      const error = await failure(write(client));
      expect(isConflict(error)).toBe(false);
      expect(error.advice).toBe(en.foreignAnswer);
      expect(explain(error)).toBe(en.foreignAnswer);
      expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown', trail: [] });
      expect(events.map(({ type }) => type)).toEqual(['unanswered', 'settled']);
    },
  );

  it('with 200 rejects, since nothing says that it is stored', async () => {
    const oss = await behind(SUCCESS);
    const events: RemedyEvent[] = [];
    const error = await failure(write(wrappedClient(oss, { onEvent: event => events.push(event) })));
    expect(error).toMatchObject({
      name: 'NoAnswerError',
      code: 'NoAnswerOfOss',
      status: 200,
      advice: en.foreignAnswer,
    });
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown', trail: [] });
    expect(events.map(({ type }) => type)).toEqual(['unanswered', 'settled']);
  });
});

describe('an answer that is not of OSS', () => {
  it('to a part is no conflict, and the part is in doubt', async () => {
    const refused = await failure(PART(wrappedClient(await behind(PASSED_ON))));
    expect([isConflict(refused), refused.advice]).toEqual([false, en.foreignAnswer]);
    // Of a success without an ETag ali-oss has an error of its own.
    const accepted = await failure(PART(wrappedClient(await behind(SUCCESS))));
    for (const error of [refused, accepted])
      expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown', trail: [] });
  });

  it('to a read is no conflict either, and nothing of it is written', async () => {
    const oss = await startLocal();
    oss.fault({ times: Infinity, do: PAGE });
    const error = await failure(wrappedClient(oss).getACL('k'));
    expect(isConflict(error)).toBe(false);
    expect(error.advice).toBe(en.foreignAnswer);
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no', trail: [] });
  });

  it('to an append with recovery gets its advice too, when time is over', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { appendRecovery: true, attempts: 2, random: () => 0 });
    await client.append('k', bytes('x'));
    oss.fault({ times: Infinity, do: PAGE });
    const error = await failure(client.append('k', bytes('y')));
    expect(reportOf(error)).toMatchObject({ attempts: 2, written: 'unknown', trail: [] });
    expect(error.advice).toBe(en.foreignAnswer);
  });

  it.each<[string, Locale, object]>([
    ['in Chinese', zh, zh.foreignAnswer],
    ['in English where the language has no words for it', { language: 'xx', advice: {} }, en.foreignAnswer],
  ])('is explained %s', async (_how, locale, expected) => {
    const oss = await behind(PAGE);
    const error = await failure(wrappedClient(oss, { locale }).put('k', bytes('x')));
    expect(error.advice).toBe(expected);
    expect(explain(error)).toBe(expected);
  });

  it('is explained in the language that is asked for', async () => {
    const oss = await behind(PAGE);
    const error = await failure(wrappedClient(oss).put('k', bytes('x')));
    expect(explain(error, { locale: zh })).toBe(zh.foreignAnswer);
    expect(explain(error, { locale: en })).toBe(en.foreignAnswer);
  });

  it.each([403, 502])('and is no 409 has it too where it leaves a write in doubt: %d', async status => {
    const oss = await behind({ kind: 'gateway', status });
    const error = await failure(wrappedClient(oss).put('k', bytes('x')));
    expect(error.advice).toBe(en.foreignAnswer);
    expect(isConflict(error)).toBe(false);
    expect(explain(error, { locale: zh })).toBe(zh.foreignAnswer);
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown' });
  });

  it.each([403, 502])('and is no 409 says nothing where it only kept something from being read: %d', async status => {
    const oss = await startLocal();
    oss.fault({ do: { kind: 'gateway', status } });
    const error = await failure(wrappedClient(oss).get('k'));
    expect(error.advice).toBeUndefined();
    expect(reportOf(error)).toMatchObject({ written: 'no' });
  });

  it('is not what the advice is about where a later one was of OSS: the doubt is', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { appendRecovery: true, random: () => 0 });
    await client.append('k', bytes('x'));
    oss.fault({ match: { operation: 'AppendObject' }, do: PAGE });
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'refuse', code: 'AccessDenied' } });
    const error = await failure(client.append('k', bytes('y')));
    expect(error.status).toBe(403);
    expect(error.advice).toBe(en.doubt);
  });
});

function shouldNotBeAsked(): never {
  throw new Error('No policy is asked about an answer that is not of OSS.');
}
