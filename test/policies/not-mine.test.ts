import { createReadStream } from 'node:fs';
import * as fs from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  acceptIdentical,
  acceptOwned,
  acceptOwnWrite,
  acceptSamePart,
  appendWriter,
  backoff,
  explain,
  firstOf,
  isAppendWriterError,
  type Policy,
  rename,
  replaceInventory,
  reportOf,
  retry,
  surface,
} from '../../src/index.js';
import { bytes, failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';
import { daily, holding } from './inventory-support.js';
import { fileWith } from './own-write-cases.js';

const WITH = { headers: { 'x-oss-forbid-overwrite': 'true' } };

describe('a policy whose matter it is not leaves it to the next one', () => {
  it('acceptIdentical() before replaceInventory()', async () => {
    const oss = await holding(daily);
    const replacing = firstOf(acceptIdentical(), replaceInventory());
    const client = wrappedClient(oss, { policies: { InventoryConfigurationAlreadyExists: replacing } });
    const asked = { ...daily, prefix: 'other/' };
    const answer = await (client as unknown as Record<string, (...args: unknown[]) => Promise<object>>)[
      'putBucketInventory'
    ]?.('logs', asked);
    expect(reportOf(answer)?.written).toBe('yes');
  });

  it.each<[string, Policy]>([
    ['acceptOwned', acceptOwned()],
    ['acceptSamePart', acceptSamePart()],
    ['acceptOwnWrite', acceptOwnWrite()],
  ])('%s() of a conflict of another code', async (_name, policy) => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { policies: { '*': firstOf(policy, () => surface('the next one')) } });
    oss.fault({ do: { kind: 'refuse', code: 'FileImmutable' } });
    const error = await failure(client.put('k', bytes('x')));
    expect(reportOf(error)?.trail.at(-1)?.decision.because).toBe('the next one');
  });
});

describe('why it was not theirs', () => {
  it('is in the trail and in the advice, where no policy takes it', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('theirs'));
    const client = wrappedClient(oss, { policies: { FileAlreadyExists: acceptOwnWrite() } });
    const error = await failure(client.put('k', bytes('mine!!'), WITH));
    const because = reportOf(error)?.trail[0]?.decision.because;
    expect(because).toMatch(/^the object is not the one that was sent: its CRC-64 is /);
    expect(explain(error)?.cause).toContain(because);
  });

  it('is told by a policy of the caller’s own, once, and not where another one decides', async () => {
    const oss = await startLocal();
    const mine: Policy = (_conflict, tools) => tools.notMine('it is Friday');
    oss.fault({ times: 2, do: { kind: 'refuse', code: 'FileImmutable' } });
    const alone = wrappedClient(oss, { policies: { FileImmutable: firstOf(mine, mine), '*': mine } });
    expect(reportOf(await failure(alone.put('k', bytes('x'))))?.trail[0]?.decision.because).toBe('it is Friday');
    const followed = wrappedClient(oss, { policies: { FileImmutable: firstOf(mine, () => surface('no')) } });
    expect(reportOf(await failure(followed.put('k', bytes('x'))))?.trail[0]?.decision.because).toBe('no');
  });
});

describe('what was sent is compared as what it is', () => {
  /** Another content under the name, after an unanswered send of a stream that only looks like a file. */
  async function decisionOn(body: unknown) {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('on disk'));
    const client = wrappedClient(oss, { policies: { FileAlreadyExists: acceptOwnWrite() } });
    const error = await failure(client.putStream('k', body, WITH));
    return reportOf(error)?.trail[0]?.decision;
  }

  it('a stream of another host with a path is no file of this one', async () => {
    const remote = Object.assign(Readable.from([bytes('on the other host')]), { path: fileWith('on disk') });
    expect(await decisionOn(remote)).toMatchObject({
      action: 'surface',
      because: expect.stringMatching(/the body was a stream, which is gone/) as string,
    });
  });

  it('nor is one that reads with another fs', async () => {
    const other = { ...fs };
    const body = createReadStream(fileWith('on disk'), { fs: other });
    expect(await decisionOn(body)).toMatchObject({ action: 'surface' });
  });

  it('a file of this host is', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('on disk'));
    const client = wrappedClient(oss, { policies: { FileAlreadyExists: acceptOwnWrite() } });
    const result = await client.putStream('k', createReadStream(fileWith('on disk')), WITH);
    expect(reportOf(result)?.written).toBe('yes');
  });

  it('a content type makes no directory: an object stored by a lost answer is not stored again under another name', async () => {
    const oss = await startLocal();
    const renaming = firstOf(
      acceptOwnWrite(),
      rename(name => `${name}-2`),
    );
    const client = wrappedClient(oss, { policies: { FileAlreadyExists: renaming } }, { retryMax: 1 });
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'apply-then-drop' } });
    const result = await client.put('k', bytes('mine'), { ...WITH, mime: 'application/x-directory' });
    expect(reportOf(result)?.written).toBe('yes');
    expect(oss.object('logs', 'k-2')).toBeUndefined();
  });

  it('a value is what HTTP carries of it: blanks around it are gone', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { policies: { FileAlreadyExists: acceptOwnWrite() } }, { retryMax: 1 });
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'apply-then-drop' } });
    const result = await client.put('k', bytes('mine'), { ...WITH, meta: { note: '  a  b\t' } });
    expect(reportOf(result)?.written).toBe('yes');
  });
});

describe('a typo is refused', () => {
  it('among the options of backoff() and the fields of retry()', () => {
    expect(() => backoff({ attempt: 3 } as object)).toThrow(
      'Unknown option of backoff(): `attempt`. Did you mean `attempts`?',
    );
    expect(() => retry({ after: 3 } as object)).toThrow('Unknown field of retry(): `after`');
    expect(() => retry({ ...retry({ afterMs: 3 }), because: 'a decision may be spread' })).not.toThrow();
  });
});

it('the error of a writer is known from others', async () => {
  const oss = await startLocal();
  const writer = appendWriter(wrappedClient(oss), 'app.log');
  oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'refuse', code: 'AccessDenied' } });
  const error = await failure(writer.write('x'));
  await failure(writer.close());
  expect(isAppendWriterError(error) && error.written).toBe('no');
  for (const other of [new Error('x'), undefined, 'x', { name: 'AppendWriterError' }]) {
    expect(isAppendWriterError(other)).toBe(false);
  }
});
