import { describe, expect, it } from 'vitest';
import { isConflict, reportOf } from '../../src/index.js';
import { APPEND, bytes, failure, loseAnswer, loseRequest, outcome, start, stored, uncaughtDuring } from './support.js';

const ONE_TWO_THREE = 'one\ntwo\nthree\n';

/** An object of three records, as an earlier process left it. */
async function left(options = {}) {
  const begun = await start(options);
  const before = begun.law.client();
  for (const line of ['one\n', 'two\n', 'three\n']) await before.append('app.log', bytes(line));
  begun.oss.clearRequests();
  return begun;
}

describe('A9: a position that the caller gives is the key of the record', () => {
  it.each<[string, object]>([
    ['as text', { position: '8' }],
    ['as a number', { position: 8 }],
    ['beside other options', { position: '8', meta: { run: '2' }, headers: {} }],
  ])('after a restart the record that sits there is found: %s', async (_how, options) => {
    const { oss, law } = await left();
    const result = await law.client().append('app.log', bytes('three\n'), options);
    expect(result.nextAppendPosition).toBe('14');
    expect(stored(oss)).toBe(ONE_TWO_THREE);
  });

  it('also in the middle, behind which others have appended', async () => {
    const { oss, law } = await left();
    const result = await law.client().append('app.log', bytes('two\n'), { position: 4 });
    expect(result.nextAppendPosition).toBe('8');
    expect(stored(oss)).toBe(ONE_TWO_THREE);
  });

  it('also at 0', async () => {
    const { oss, law } = await left();
    expect((await law.client().append('app.log', bytes('one\n'), { position: 0 })).nextAppendPosition).toBe('4');
    expect(stored(oss)).toBe(ONE_TWO_THREE);
  });

  it('an upload in chunks that runs again leaves the object as it is', async () => {
    const { oss, law } = await start();
    const chunks = ['first chunk', ' second chunk', ' third'];
    const upload = async () => {
      const client = law.client();
      let position = '0';
      for (const chunk of chunks)
        position = (await client.append('a.bin', bytes(chunk), { position })).nextAppendPosition;
    };
    await upload();
    await upload();
    expect(stored(oss, 'a.bin')).toBe(chunks.join(''));
  });

  it('an upload that broke off in the middle is completed by running it again', async () => {
    const { oss, law } = await start();
    const chunks = ['first chunk', ' second chunk', ' third'];
    await law.client().append('a.bin', bytes('first chunk'), { position: '0' });
    loseAnswer(oss);
    const broken = law.client({ attempts: 1, appendRecovery: false });
    await failure(broken.append('a.bin', bytes(' second chunk'), { position: '11' }));
    const client = law.client();
    let position = '0';
    for (const chunk of chunks)
      position = (await client.append('a.bin', bytes(chunk), { position })).nextAppendPosition;
    expect(stored(oss, 'a.bin')).toBe(chunks.join(''));
  });

  it('an upload of the same client that runs twice leaves the object as it is', async () => {
    const { oss, law } = await start();
    const client = law.client();
    for (let run = 0; run < 2; run += 1) {
      let position = 0;
      for (const chunk of ['first', 'second', 'third']) {
        position = Number((await client.append('a.bin', bytes(chunk), { position })).nextAppendPosition);
      }
    }
    expect(stored(oss, 'a.bin')).toBe('firstsecondthird');
  });

  it.each(['Buffer', 'stream', 'held stream'])('of a %s', async what => {
    const { oss, law } = await left();
    const client = law.client({ appendRecovery: { bufferStreamsBytes: what === 'held stream' ? 1024 : 0 } });
    const body = what === 'Buffer' ? bytes('three\n') : law.stream('thr', 'ee\n');
    expect((await client.append('app.log', body, { position: 8 })).nextAppendPosition).toBe('14');
    expect(stored(oss)).toBe(ONE_TWO_THREE);
  });

  it('a record that was moved is found at its key again by the same client, which acknowledged it elsewhere', async () => {
    const { oss, law } = await left();
    const client = law.client();
    const moved = await client.append('app.log', bytes('THREE\n'), { position: 8 });
    expect(moved.nextAppendPosition).toBe('20');
    const more = await client.append('app.log', bytes('four\n'), { position: moved.nextAppendPosition });
    expect(more.nextAppendPosition).toBe('25');
    expect(stored(oss)).toBe(`${ONE_TWO_THREE}THREE\nfour\n`);
    law.hold('app.log');
  });
});

describe("A9: 'keep' says where the record belongs", () => {
  const keep = { appendRecovery: { explicitPosition: 'keep' } } as const;

  it('other bytes there reach the caller as the 409, and nothing is stored', async () => {
    const { oss, law } = await left();
    const error = await failure(law.client(keep).append('app.log', bytes('THREE\n'), { position: 8 }));
    expect(isConflict(error)).toBe(true);
    expect(reportOf(error)?.written).toBe('no');
    expect(stored(oss)).toBe(ONE_TWO_THREE);
  });

  it('two files that are uploaded to one name are not concatenated', async () => {
    const { oss, law } = await start();
    const upload = async (chunks: readonly string[]) => {
      const client = law.client(keep);
      let position = '0';
      for (const chunk of chunks)
        position = (await client.append('a.bin', bytes(chunk), { position })).nextAppendPosition;
    };
    const ends = await Promise.all([outcome(upload(['AAAA', 'BBBB'])), outcome(upload(['aaaa', 'bbbb']))]);
    expect(ends.toSorted()).toEqual(['rejected', 'resolved']);
    expect(['AAAABBBB', 'aaaabbbb']).toContain(stored(oss, 'a.bin'));
  });

  it('equal bytes there are this record', async () => {
    const { oss, law } = await left();
    expect((await law.client(keep).append('app.log', bytes('two\n'), { position: 4 })).nextAppendPosition).toBe('8');
    expect(stored(oss)).toBe(ONE_TWO_THREE);
  });

  it('shorter bytes there, of others, too', async () => {
    const { oss, law } = await left();
    expect(await outcome(law.client(keep).append('app.log', bytes('three and more\n'), { position: 8 }))).toBe(
      'rejected',
    );
    expect(stored(oss)).toBe(ONE_TWO_THREE);
  });

  it('no position: the record goes to the end as ever', async () => {
    const { oss, law } = await left();
    await law.client(keep).append('app.log', bytes('four\n'));
    expect(stored(oss)).toBe(`${ONE_TWO_THREE}four\n`);
  });

  it('after a lost request it is sent to its place again, and nowhere else', async () => {
    const { oss, law } = await left();
    loseRequest(oss);
    const error = await failure(law.client(keep).append('app.log', bytes('THREE\n'), { position: 8 }));
    expect(reportOf(error)?.written).toBe('no');
    expect(stored(oss)).toBe(ONE_TWO_THREE);
    law.hold();
  });
});

describe('A9: a policy can tell a given position from a chosen one', () => {
  it.each([8, undefined])('%j', async position => {
    const { oss, law } = await left();
    const seen: unknown[] = [];
    const PositionNotEqualToLength = (conflict: object) => void seen.push(conflict);
    const client = law.client({ policies: { PositionNotEqualToLength } });
    await client.append('app.log', bytes('four\n'));
    await law.client().append('app.log', bytes('they\n'));
    await client.append('app.log', bytes('five\n'), position === undefined ? {} : { position });
    expect(seen).toHaveLength(1);
    expect(JSON.stringify(seen[0]).includes('"given')).toBe(position !== undefined);
    expect(stored(oss)).toMatch(/five\n$/);
  });
});

describe('A9, the other cause: different bytes at a given position', () => {
  it('let the record move to the end', async () => {
    const { oss, law } = await left();
    expect((await law.client().append('app.log', bytes('THREE\n'), { position: 8 })).nextAppendPosition).toBe('20');
    expect(stored(oss)).toBe(`${ONE_TWO_THREE}THREE\n`);
    law.hold('app.log');
  });

  it("where others write the same ('possible'), equal bytes prove nothing: unknown", async () => {
    const { oss, law } = await left();
    const client = law.client({ appendRecovery: { identicalRecords: 'possible' } });
    const error = await failure(client.append('app.log', bytes('three\n'), { position: 8 }));
    expect(reportOf(error)?.written).toBe('unknown');
    expect(stored(oss)).toBe(ONE_TWO_THREE);
  });

  it('beyond the end: nothing is stored, and nothing is left behind', async () => {
    const { oss, law } = await left();
    const uncaught = await uncaughtDuring(async () => {
      const error = await failure(law.client().append('app.log', bytes('x\n'), { position: 800 }));
      expect(reportOf(error)?.written).toBe('no');
    });
    expect(uncaught).toEqual([]);
    expect(stored(oss)).toBe(ONE_TWO_THREE);
    expect(oss.requests.filter(({ operation }) => operation === APPEND.operation)).toHaveLength(1);
  });
});
