import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Policies, reportOf, retry, surface } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, failure, requestsOf, startLocalOss, stored } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
  await appender(oss).put('fixed.log', Buffer.from('not appendable'));
});
afterEach(() => oss.close());

const APPEND = { operation: 'AppendObject' };
const DENIED = { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } as const;
const lossOn = (name: string) => oss.fault({ match: { ...APPEND, name }, do: { kind: 'apply-then-drop' } });

/** Sends to another object when the one asked for takes no appends. */
const elsewhere: Policies = {
  ObjectNotAppendable: ({ args: [, file] }) => retry({ args: ['other.log', file], because: 'another object' }),
};

describe('a policy that sends an append to another object', () => {
  it('has it stored there, and later appends to either begin at the right place', async () => {
    const client = appender(oss, { policies: elsewhere });
    await client.append('other.log', Buffer.from('one\n'));
    const result = await client.append('fixed.log', Buffer.from('two\n'));
    expect(result).toMatchObject({ name: 'other.log', nextAppendPosition: '8' });
    oss.clearRequests();
    await client.append('other.log', Buffer.from('three\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@8 200']);
    expect(stored(oss, 'other.log')).toBe('one\ntwo\nthree\n');
  });

  it('has a lost answer looked into there', async () => {
    const client = appender(oss, { policies: elsewhere });
    lossOn('other.log');
    const result = await client.append('fixed.log', Buffer.from('two\n'));
    expect(result).toMatchObject({ name: 'other.log', nextAppendPosition: '4' });
    expect(new URL(result.url).pathname).toMatch(/other\.log$/);
    expect(reportOf(result)).toMatchObject({ written: 'yes', attempts: 3 });
    expect(stored(oss, 'other.log')).toBe('two\n');
  });

  it('has the second try of a caller recognised there', async () => {
    const client = appender(oss, { policies: elsewhere, attempts: 2 });
    lossOn('other.log');
    oss.fault({
      match: ({ method }) => method !== 'POST',
      skip: 2,
      times: Infinity,
      do: { kind: 'answer', status: 503 },
    });
    const error = await failure(client.append('fixed.log', Buffer.from('two\n')));
    expect(reportOf(error)?.written).toBe('unknown');
    oss.clearFaults();
    await appender(oss).append('other.log', Buffer.from('theirs\n'));
    const again = await client.append('fixed.log', Buffer.from('two\n'));
    expect(again).toMatchObject({ name: 'other.log', nextAppendPosition: '4' });
    expect(stored(oss, 'other.log')).toBe('two\ntheirs\n');
  });
});

describe('a policy that brings another body', () => {
  const shorter: Policies = {
    PositionNotEqualToLength: ({ args: [name, file, options], nextPosition, attempt }) =>
      attempt > 1
        ? undefined
        : retry({
            args: [
              name,
              Buffer.concat([Buffer.from('late: '), file as Buffer]),
              { ...options, position: nextPosition },
            ],
          }),
  };

  it('has that one compared when its answer is lost', async () => {
    const client = appender(oss, { policies: shorter });
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.fault({ match: APPEND, skip: 1, do: { kind: 'apply-then-drop' } });
    const result = await client.append('app.log', Buffer.from('mine\n'), { position: 0 });
    expect(reportOf(result)).toMatchObject({ written: 'yes', attempts: 3 });
    expect(stored(oss, 'app.log')).toBe('theirs\nlate: mine\n');
  });

  it('has it sent where it says, though the first is in doubt where it was', async () => {
    const client = appender(oss, { policies: shorter });
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.clearRequests();
    await client.append('app.log', Buffer.from('mine\n'), { position: 0 });
    expect(requestsOf(oss)).toEqual(['AppendObject@0 409', 'AppendObject@7 200']);
  });

  it('and that is refused leaves the first in doubt: its second try is found', async () => {
    const policies: Policies = {
      PositionNotEqualToLength: ({ args: [name, file], nextPosition, attempt }) =>
        attempt === 2
          ? retry({ args: [name, Buffer.concat([Buffer.from('late: '), file as Buffer]), { position: nextPosition }] })
          : undefined,
    };
    const client = appender(oss, { policies, attempts: 4 });
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const refused = oss.fault({ match: ({ bytes }) => bytes === 11, times: Infinity, do: DENIED });
    const error = await failure(client.append('app.log', Buffer.from('mine\n')));
    expect([error.status, reportOf(error)?.written]).toEqual([403, 'unknown']);
    refused.remove();
    const again = await client.append('app.log', Buffer.from('mine\n'));
    expect(again.nextAppendPosition).toBe('9');
    expect(stored(oss, 'app.log')).toBe('one\nmine\n');
  });

  it('may bring a stream once', async () => {
    const source = Readable.from(['streamed\n']);
    const policies: Policies = {
      PositionNotEqualToLength: ({ args: [name], nextPosition }) =>
        retry({ args: [name, source, { position: nextPosition }] }),
    };
    const client = appender(oss, { policies });
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    await client.append('app.log', Buffer.from('mine\n'), { position: 0 });
    expect(stored(oss, 'app.log')).toBe('theirs\nstreamed\n');
    const error = await failure(client.append('app.log', Buffer.from('mine\n'), { position: 0 }));
    expect(reportOf(error)?.trail.at(-1)?.refused ?? error.message).toMatch(/has ended/);
    expect(stored(oss, 'app.log')).toBe('theirs\nstreamed\n');
  });
});

describe('a policy that moves a record of unknown fate', () => {
  it('is taken at its word, and a second try of the same bytes still knows of the first', async () => {
    const policies: Policies = {
      PositionNotEqualToLength: ({ args: [name, file], written, nextPosition }) =>
        written === 'unknown' ? retry({ args: [name, file, { position: nextPosition }] }) : undefined,
    };
    const client = appender(oss, { policies, attempts: 3 });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({
      match: ({ query }) => query['position'] === '5',
      do: DENIED,
    });
    const error = await failure(client.append('app.log', Buffer.from('mine\n')));
    expect(error).toMatchObject({ status: 403 });
    expect(stored(oss, 'app.log')).toBe('mine\n');
    oss.clearRequests();
    const second = await client.append('app.log', Buffer.from('mine\n'));
    expect(reportOf(second)?.trail).toMatchObject([{ conflict: { written: 'unknown' } }]);
    expect(requestsOf(oss)[0]).toBe('AppendObject@0 409');
  });
});

it('what a policy surfaces is not sent anywhere', async () => {
  const client = appender(oss, { policies: { ObjectNotAppendable: () => surface('no other object') } });
  const error = await failure(client.append('fixed.log', Buffer.from('two\n')));
  expect(reportOf(error)?.written).toBe('no');
  expect(stored(oss, 'other.log')).toBeUndefined();
});
