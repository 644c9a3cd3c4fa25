import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Policies, type RemedyEvent, reportOf, retry, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { APPEND, appender, failure, reasons, refusing, requestsOf, startLocalOss, stored } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

const one = () => Buffer.from('one\n');
/** The positions that the conflicts of a call were about, as their arguments tell. */
const positions = (result: unknown) =>
  reportOf(result)?.trail.map(({ conflict }) => (conflict.args[2] as { position?: unknown }).position);

describe('an append that meets a metadata write of its object', () => {
  it.each([true, false])('backs off and is stored, with append recovery: %s', async appendRecovery => {
    oss.fault({ match: APPEND, times: 2, do: refusing('StaleFile') });
    const result = await appender(oss, { appendRecovery }).append('app.log', one());
    expect(reportOf(result)).toMatchObject({ attempts: 3, written: 'yes' });
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it.each([true, false])('says in observe mode that it would, with append recovery: %s', async appendRecovery => {
    oss.fault({ match: APPEND, do: refusing('StaleFile') });
    const events: RemedyEvent[] = [];
    const client = appender(oss, { appendRecovery, mode: 'observe', onEvent: event => events.push(event) });
    await failure(client.append('app.log', one()));
    const decided = events.filter(event => event.type === 'decision');
    expect(decided).toMatchObject([{ acted: false, decision: { action: 'retry' } }]);
    expect(requestsOf(oss)).toEqual(['AppendObject@0 409']);
  });
});

it('options that a policy changed go with the record where it moves', async () => {
  const KEY = 'x-oss-meta-key';
  const policies: Policies = {
    KeyDisabled: ({ args: [name, file, options] }) =>
      retry({ args: [name, file, { ...(options as object), headers: { [KEY]: 'new' } }] }),
  };
  await appender(oss).append('app.log', Buffer.from('theirs\n'));
  const withOldKey = oss.fault({
    match: ({ method, headers }) => method === 'POST' && headers[KEY] !== 'new',
    times: Infinity,
    do: refusing('KeyDisabled'),
  });
  const client = appender(oss, { policies });
  await client.append('app.log', one(), { headers: { [KEY]: 'old' } });
  expect(withOldKey.hits).toBe(1);
  expect(stored(oss, 'app.log')).toBe('theirs\none\n');
});

describe('the arguments of a conflict tell where the record was sent', () => {
  it('when an append without a position moves to the end', async () => {
    const client = appender(oss);
    await client.append('app.log', one());
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    const result = await client.append('app.log', one());
    expect(positions(result)).toEqual(['4']);
    expect(stored(oss, 'app.log')).toBe('one\ntheirs\none\n');
  });

  it('when earlier sends of the same bytes have a say in it, the furthest first', async () => {
    // A policy moved the record before it was known to be absent, and neither send got an answer.
    const policies: Policies = {
      KeyDisabled: ({ args: [name, file] }) => retry({ args: [name, file, { position: 8 }] as never }),
    };
    const client = appender(oss, { policies, attempts: 3 });
    const other = appender(oss);
    await client.append('app.log', Buffer.from('1234'));
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    oss.fault({ match: APPEND, do: refusing('KeyDisabled') });
    oss.fault({ times: Infinity, do: { kind: 'drop' } });
    expect(reportOf(await failure(client.append('app.log', one())))?.written).toBe('unknown');
    oss.clearFaults();
    for (const theirs of ['5678', '9abc']) await other.append('app.log', Buffer.from(theirs));
    oss.clearRequests();
    // Both are looked into first, one after the other.
    const again = withOptions(client, { policies: {}, attempts: 10 });
    const result = await again.append('app.log', one());
    const refused = oss.requests.filter(({ status }) => status === 409).map(({ query }) => query['position']);
    expect(refused).toEqual(['8', '4']);
    expect(positions(result)).toEqual(refused);
    expect(reasons(result).join()).not.toContain('the object ends at 4');
    expect(stored(oss, 'app.log')).toBe('123456789abcone\n');
  });

  it('when a policy names none for another object', async () => {
    const policies: Policies = {
      ObjectNotAppendable: ({ args: [, file] }) => retry({ args: ['other.log', file] }),
    };
    const client = appender(oss, { policies });
    await client.append('other.log', one());
    await appender(oss).append('other.log', Buffer.from('theirs\n'));
    await client.put('fixed.log', Buffer.from('not appendable'));
    const result = await client.append('fixed.log', one());
    expect(positions(result)).toEqual(['0', '4']);
    expect(stored(oss, 'other.log')).toBe('one\ntheirs\none\n');
  });

  it('and with which options, when a policy changes nothing else', async () => {
    const policies: Policies = {
      KeyDisabled: ({ args: [name, file, options], attempt }) =>
        attempt === 1 ? retry({ args: [name, file, { ...(options as object), meta: { by: 'policy' } }] }) : undefined,
    };
    oss.fault({ match: APPEND, times: 2, do: refusing('KeyDisabled') });
    const error = await failure(appender(oss, { policies }).append('app.log', one(), { meta: { by: 'caller' } }));
    expect(reportOf(error)?.trail.map(({ conflict }) => conflict.args[2])).toMatchObject([
      { position: '0', meta: { by: 'caller' } },
      { position: '0', meta: { by: 'policy' } },
    ]);
  });
});

describe('a policy that brings a Buffer in place of a stream', () => {
  it('has it sent again when it gets no answer', async () => {
    const policies: Policies = {
      PositionNotEqualToLength: ({ args: [name], nextPosition, attempt }) =>
        attempt === 1 ? retry({ args: [name, one(), { position: nextPosition }] }) : undefined,
    };
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.fault({ match: APPEND, skip: 1, do: { kind: 'drop' } });
    const client = appender(oss, { policies });
    const result = await client.append('app.log', Readable.from([one()]), { position: 0 });
    expect(reportOf(result)).toMatchObject({ attempts: 3, written: 'yes' });
    expect(stored(oss, 'app.log')).toBe('theirs\none\n');
  });
});
