import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import type { Effect, LocalOss, RefusalCode } from '../../src/testing/index.js';
import {
  always,
  APPEND,
  appendsOf,
  bytes,
  failure,
  GET,
  HEAD,
  loseAnswer,
  outcome,
  requestsOf,
  start,
  stored,
} from './support.js';

const refuse = (code: RefusalCode): Effect => ({ kind: 'refuse', code });

/** Ways in which HEAD does not work though GET does. */
const REFUSALS: readonly (readonly [string, Effect])[] = [
  ['403 SignatureDoesNotMatch, as behind a CDN', refuse('SignatureDoesNotMatch')],
  ['403 AccessDenied', refuse('AccessDenied')],
  ['405', refuse('MethodNotAllowed')],
  ["a gateway's 403", { kind: 'gateway', status: 403 }],
  ["a gateway's 200", { kind: 'gateway', status: 200 }],
  ["a gateway's 404", { kind: 'gateway', status: 404 }],
  ['no answer', { kind: 'drop' }],
];

const blind = (oss: LocalOss, effect: Effect) => always(oss, HEAD, effect);

describe('A14: a HEAD that is refused is not the end of looking', () => {
  it.each(REFUSALS)('%s: a warm client finds its record by its bytes', async (_how, effect) => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    blind(oss, effect);
    loseAnswer(oss);
    const result = await client.append('app.log', bytes('two\n'));
    expect(reportOf(result)?.written).toBe('yes');
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it.each(REFUSALS)('%s: a fresh client too', async (_how, effect) => {
    const { oss, law } = await start();
    await law.client().append('app.log', bytes('one\n'));
    const client = law.client();
    blind(oss, effect);
    loseAnswer(oss);
    const result = await client.append('app.log', bytes('two\n'));
    expect(reportOf(result)?.written).toBe('yes');
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it.each(REFUSALS)('%s: also where a 409 does not tell the end', async (_how, effect) => {
    const { oss, law } = await start({ appendPositionOn409: false });
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    blind(oss, effect);
    loseAnswer(oss);
    await client.append('app.log', bytes('two\n'));
    await law.client().append('app.log', bytes('they\n'));
    await client.append('app.log', bytes('three\n'));
    expect(stored(oss)).toBe('one\ntwo\nthey\nthree\n');
    law.hold('app.log');
  });

  it.each(REFUSALS)('%s: the first append to an object that is not there', async (_how, effect) => {
    const { oss, law } = await start();
    blind(oss, effect);
    loseAnswer(oss);
    await law.client().append('app.log', bytes('one\n'));
    expect(stored(oss)).toBe('one\n');
    law.hold('app.log');
  });

  it('for a writer with rollover: the objects that exist are found by GET, or it says what it lacks', async () => {
    const { oss, law } = await start();
    await law.client().append('app.log', bytes('one\n'));
    blind(oss, refuse('SignatureDoesNotMatch'));
    const writer = law.writer('app.log', { maxObjectBytes: 100 });
    loseAnswer(oss);
    await writer.write('two\n');
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });
});

describe('A14: a permission is blamed only where OSS says AccessDenied', () => {
  const inWords = (error: unknown) =>
    JSON.stringify([
      (error as { advice?: { cause?: string } }).advice?.cause,
      reportOf(error)?.trail.map(({ decision }) => decision.because),
    ]);

  it.each<[string, Effect, boolean]>([
    ['AccessDenied of OSS', refuse('AccessDenied'), true],
    ['SignatureDoesNotMatch of OSS', refuse('SignatureDoesNotMatch'), false],
    ["a gateway's 403", { kind: 'gateway', status: 403 }, false],
    [
      "a gateway's 403 that speaks of AccessDenied",
      { kind: 'gateway', status: 403, body: '<html><Code>AccessDenied</Code></html>' },
      false,
    ],
  ])('%s', async (_how, effect, isBlamed) => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 3 });
    await client.append('app.log', bytes('one\n'));
    blind(oss, effect);
    always(oss, GET, effect);
    loseAnswer(oss);
    const error = await failure(client.append('app.log', bytes('two\n')));
    expect(reportOf(error)?.written).toBe('unknown');
    expect(inWords(error).includes('oss:GetObject')).toBe(isBlamed);
    law.hold('app.log');
  });
});

describe('A14, the other cause: HEAD works', () => {
  it('and then its checksum decides, without a byte being read', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    loseAnswer(oss);
    oss.clearRequests();
    await client.append('app.log', bytes('two\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@4 no answer', 'AppendObject@4 409', 'HeadObject 200']);
    law.hold('app.log');
  });

  it('and GET does not: the checksum decides alone', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    always(oss, GET, refuse('AccessDenied'));
    loseAnswer(oss);
    await client.append('app.log', bytes('two\n'));
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it('404 of OSS itself means that there is no object: it is not asked again by GET', async () => {
    const { oss, law } = await start();
    await law.client().append('app.log', bytes('one\n'));
    expect(requestsOf(oss)).toEqual(['HeadObject 404', 'AppendObject@0 200']);
    expect(await outcome(law.client().append('other.log', bytes('x\n')))).toBe('resolved');
    expect(appendsOf(oss)).toHaveLength(2);
    expect(APPEND.operation).toBe('AppendObject');
  });
});
