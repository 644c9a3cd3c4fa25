import OSS from 'ali-oss';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { remedy, type RemedyOptions, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { type Appender, appender, failure, requestsOf, startLocalOss, stored } from './support.js';

// A browser re-sends a POST on a connection that died, and tells nobody: the answer to the first send is never seen.

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
  await appender(oss).append('app.log', Buffer.from('one\n'));
  oss.clearRequests();
});
afterEach(() => oss.close());

/** A client as ali-oss's browser build makes it. */
function browser(options: RemedyOptions = {}): Appender {
  const client = Object.assign(new OSS(oss.clientOptions()), { userAgent: 'aliyun-sdk-js/6.23.0 Chrome 140' });
  return remedy(client, { appendRecovery: true, random: () => 0, ...options });
}

/** What the browser sent first: OSS has stored it, and perhaps more after it. */
const storedAt4 = (text: string) => appender(oss).append('app.log', Buffer.from(text), { position: 4 });
const two = () => Buffer.from('two\n');
const AT_4 = { position: 4 };

describe('in a browser, an append that meets a conflict at once', () => {
  it.each([
    ['that it ends the object with', 'two\n'],
    ['that others have appended to since', 'two\nthree\n'],
  ])('may be one with itself: its own record, %s, is found and not stored again', async (_what, text) => {
    await storedAt4(text);
    const result = await browser().append('app.log', two(), AT_4);
    expect(result.nextAppendPosition).toBe('8');
    expect(reportOf(result)).toMatchObject({ attempts: 1, trail: [{ conflict: { written: 'unknown' } }] });
    expect(stored(oss, 'app.log')).toBe(`one\n${text}`);
  });

  it("moves past another writer's record of the same length, after it has looked", async () => {
    await storedAt4('TWO\n');
    const result = await browser().append('app.log', two(), AT_4);
    expect(requestsOf(oss).slice(1)).toEqual(['AppendObject@4 409', 'GetObject 206', 'AppendObject@8 200']);
    expect(reportOf(result)?.trail[0]?.conflict.written).toBe('unknown');
    expect(stored(oss, 'app.log')).toBe('one\nTWO\ntwo\n');
  });

  it('moves past a shorter record without looking: its own cannot be in there', async () => {
    await storedAt4('2\n');
    const result = await browser().append('app.log', two(), AT_4);
    expect(requestsOf(oss).slice(1)).toEqual(['AppendObject@4 409', 'AppendObject@6 200']);
    expect(reportOf(result)?.trail[0]?.conflict.written).toBe('no');
    expect(stored(oss, 'app.log')).toBe('one\n2\ntwo\n');
  });

  it('asks for the end of the object where the browser may not read it off the conflict, and looks', async () => {
    await oss.close();
    oss = await startLocalOss({ appendPositionOn409: false });
    await appender(oss).append('app.log', Buffer.from('one\ntwo\n'));
    const result = await browser().append('app.log', two(), AT_4);
    expect(result.nextAppendPosition).toBe('8');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });
});

describe('in a browser that may not read the position of an append, for CORS hides it,', () => {
  /** Answers to HEAD as that browser reads them. */
  const hidePosition = (headers: Record<string, string>) => {
    oss.fault({ match: { operation: 'HeadObject' }, times: Infinity, do: { kind: 'answer', status: 200, headers } });
  };

  beforeEach(async () => {
    await oss.close();
    oss = await startLocalOss({ appendPositionOn409: false });
    await appender(oss).append('app.log', Buffer.from('one\n'));
  });

  it('the length tells where the object ends', async () => {
    hidePosition({ 'content-length': '4' });
    const result = await browser().append('app.log', two(), { position: 0 });
    expect(result.nextAppendPosition).toBe('8');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it('an object that says it is of another type has no end', async () => {
    hidePosition({ 'content-length': '4', 'x-oss-object-type': 'Normal' });
    const error = await failure(browser().append('app.log', two(), { position: 0 }));
    expect(reportOf(error)?.trail[0]?.decision.because).toContain('the object is not appendable any more');
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('a large record asks for the end first', async () => {
    hidePosition({ 'content-length': '4' });
    oss.clearRequests();
    await browser().append('app.log', Buffer.alloc(1024 * 1024 + 1, 'x'));
    expect(requestsOf(oss)).toEqual(['HeadObject 200', 'AppendObject@4 200']);
  });
});

describe('in a browser, an append that a retention policy refuses', () => {
  it.each<[string, RemedyOptions]>([
    ['with', {}],
    ['without', { appendRecovery: false }],
  ])('may have created the object itself: %s recovery it says that its record may be stored', async (_how, options) => {
    await storedAt4('two\n');
    Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 1, state: 'Locked' } });
    oss.fault({ match: ({ method }) => method !== 'POST', times: Infinity, do: { kind: 'drop' } });
    const error = await failure(browser(options).append('app.log', two(), AT_4));
    expect(error.code).toBe('FileImmutable');
    expect(reportOf(error)?.written).toBe('unknown');
    expect(reportOf(error)?.trail.map(({ conflict }) => conflict.written)).toEqual(
      options.appendRecovery === false ? ['unknown'] : ['unknown', 'unknown'],
    );
  });

  it('is looked for with recovery, and found where it had created the object itself', async () => {
    await storedAt4('two\n');
    Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 1, state: 'Locked' } });
    const result = await browser().append('app.log', two(), AT_4);
    expect(result.nextAppendPosition).toBe('8');
    expect(reportOf(result)).toMatchObject({ written: 'yes', trail: [{ conflict: { written: 'unknown' } }, {}] });
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });
});

describe('at the end of the object, which it knows,', () => {
  /** Knows that the object ends at 4, and meets what others have appended since. */
  const behind = async (client: Appender, theirs: string) => {
    await client.append('app.log', Buffer.from('one\n'), { position: 0 });
    await storedAt4(theirs);
    oss.clearRequests();
    return client.append('app.log', two());
  };

  it('a browser may have met itself, and looks', async () => {
    const result = await behind(browser(), 'two\nthree\n');
    expect(requestsOf(oss)).toEqual(['AppendObject@4 409', 'GetObject 206']);
    expect(reportOf(result)?.trail[0]?.conflict.written).toBe('unknown');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\nthree\n');
  });

  it('Node.js has met another writer: it moves past without looking', async () => {
    const result = await behind(appender(oss), 'two\nthree\n');
    expect(requestsOf(oss)).toEqual(['AppendObject@4 409', 'AppendObject@14 200']);
    expect(reportOf(result)?.trail[0]?.conflict.written).toBe('no');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\nthree\ntwo\n');
  });

  it('Node.js looks where something may send requests twice', async () => {
    const resent = appender(oss, { appendRecovery: { mayBeResent: true } });
    const result = await behind(resent, 'two\nthree\n');
    expect(requestsOf(oss)).toEqual(['AppendObject@4 409', 'GetObject 206']);
    expect(reportOf(result)?.trail[0]?.conflict.written).toBe('unknown');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\nthree\n');
  });
});

describe('in a browser without append recovery, an append that meets a conflict at once', () => {
  const UNRECOVERED: readonly RemedyOptions[] = [{ appendRecovery: false }, { mode: 'observe', appendRecovery: true }];

  it.each([
    ['unknown', 'where its record would fit to the byte', 'two\n', true],
    ['unknown', 'where more than its record would fit', 'two\nthree\n', true],
    ['no', 'where its record would not fit', '2\n', true],
    ['unknown', 'where nothing tells what would fit', '2\n', false],
  ])('says %s %s', async (written, _where, text, appendPositionOn409) => {
    await oss.close();
    oss = await startLocalOss({ appendPositionOn409 });
    await appender(oss).append('app.log', Buffer.from(`one\n${text}`));
    for (const options of UNRECOVERED) {
      const error = await failure(browser(options).append('app.log', two(), AT_4));
      // Recovery that only watches looks as it would, and finds the object too short.
      const found = text === '2\n' && options.mode === 'observe' ? 'no' : written;
      expect(reportOf(error)).toMatchObject({ written: found, trail: [{ conflict: { written } }] });
    }
  });

  it('says no where the conflict is about something else', async () => {
    await appender(oss).put('fixed.log', Buffer.from('not appendable'));
    const error = await failure(browser({ appendRecovery: false }).append('fixed.log', two(), AT_4));
    expect(error.code).toBe('ObjectNotAppendable');
    expect(reportOf(error)?.written).toBe('no');
  });
});
