import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import { always, APPEND, appendsOf, bytes, failure, GET, outcome, requestsOf, start, stored } from './support.js';

describe('A8: an append that something on the way delivers twice is stored once', () => {
  it.each([true, false])('a unique record, with the header on a 409: %s', async appendPositionOn409 => {
    const { oss, law } = await start({ appendPositionOn409 });
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'deliver-twice' } });
    await client.append('app.log', bytes('two\n'));
    expect(law.told).toEqual(['0 yes', '4 yes']);
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it('the very first record of an object', async () => {
    const { oss, law } = await start();
    oss.fault({ match: APPEND, do: { kind: 'deliver-twice' } });
    await law.client().append('app.log', bytes('one\n'));
    expect(stored(oss)).toBe('one\n');
    law.hold('app.log');
  });

  it.each(['stream', 'held stream'])('a %s', async what => {
    const { oss, law } = await start();
    const client = law.client({ appendRecovery: { bufferStreamsBytes: what === 'stream' ? 0 : 1024 } });
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'deliver-twice' } });
    await client.append('app.log', law.stream('two\n'));
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it('a batch of a writer', async () => {
    const { oss, law } = await start();
    const writer = law.writer('app.log');
    await writer.write('one\n');
    oss.fault({ match: APPEND, do: { kind: 'deliver-twice' } });
    await Promise.all([writer.write('two\n'), writer.write('three\n')]);
    expect(stored(oss)).toBe('one\ntwo\nthree\n');
    law.hold('app.log');
  });

  it('at a given position', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'deliver-twice' } });
    await client.append('app.log', bytes('two\n'), { position: 4 });
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it.each(['AccessDenied', 'FileImmutable', 'InternalError', 'RequestTimeTooSkewed'] as const)(
    'and whose second delivery is refused with %s is never told to be absent with certainty where it is not',
    async refuseSecond => {
      const { oss, law } = await start();
      const client = law.client({ appendRecovery: { mayBeResent: true } });
      await client.append('app.log', bytes('one\n'));
      oss.fault({ match: APPEND, do: { kind: 'deliver-twice', refuseSecond } });
      await outcome(client.append('app.log', bytes('two\n')));
      if (refuseSecond === 'FileImmutable' || refuseSecond === 'InternalError') law.hold('app.log');
      expect(stored(oss)).toBe('one\ntwo\n');
    },
  );

  it('beside a rival, where the user says that it may be: looked for, though the object ends further', async () => {
    const { oss, law } = await start();
    const client = law.client({ appendRecovery: { mayBeResent: true } });
    const rival = law.client();
    await client.append('app.log', bytes('one\n'));
    await rival.append('app.log', bytes('two\n'));
    oss.fault({ match: APPEND, skip: 1, do: { kind: 'deliver-twice' } });
    await client.append('app.log', bytes('three\n'));
    await rival.append('app.log', bytes('four\n'));
    expect(stored(oss)).toBe('one\ntwo\nthree\nfour\n');
    law.hold('app.log');
  });

  it('while the first answer was lost as well', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: APPEND, do: { kind: 'deliver-twice' } });
    await client.append('app.log', bytes('two\n'));
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it('without recovery the report does not say that it is absent', async () => {
    const { oss, law } = await start();
    const client = law.client({ appendRecovery: false });
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'deliver-twice' } });
    const error = await failure(client.append('app.log', bytes('two\n'), { position: 4 }));
    expect(reportOf(error)?.written).toBe('unknown');
    law.hold('app.log');
  });
});

describe('A8, the other cause: another writer', () => {
  it('whose record is as long costs a look by checksum and by bytes, and the record goes behind it', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    await law.client().append('app.log', bytes('TWO\n'));
    oss.clearRequests();
    await client.append('app.log', bytes('two\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@4 409', 'HeadObject 200', 'GetObject 206', 'AppendObject@8 200']);
    law.hold('app.log');
  });

  it.each(['2\n', 'they are longer\n'])('whose record is not: %j costs none', async theirs => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    await law.client().append('app.log', bytes(theirs));
    oss.clearRequests();
    await client.append('app.log', bytes('two\n'));
    expect(requestsOf(oss)).toHaveLength(2);
    expect(stored(oss)).toBe(`one\n${theirs}two\n`);
    law.hold('app.log');
  });

  it('whose record is as long does not stop a key that may only write: every send was answered', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    await law.client().append('app.log', bytes('TWO\n'));
    always(oss, GET, { kind: 'refuse', code: 'AccessDenied' });
    always(oss, { method: 'HEAD' }, { kind: 'refuse', code: 'AccessDenied' });
    oss.clearRequests();
    await client.append('app.log', bytes('two\n'));
    expect(appendsOf(oss)).toEqual(['AppendObject@4 409', 'AppendObject@8 200']);
    expect(stored(oss)).toBe('one\nTWO\ntwo\n');
    law.hold('app.log');
  });
});
