import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import { always, bytes, failure, loseAnswer, loseRequest, outcome, start, stored } from './support.js';

const POSSIBLE = { appendRecovery: { identicalRecords: 'possible' } } as const;
const MINUTE = 60_000;

/** A client whose clock the test turns. */
async function withClock(options: object = {}) {
  const begun = await start();
  const clock = { ms: 0 };
  const client = begun.law.client({ ...options, now: () => clock.ms, attempts: 1 });
  return { ...begun, client, clock };
}

describe('A11: where equal records are possible, a doubt is of one record: a later one is new', () => {
  it('after one doubt, every later `ping` is stored', async () => {
    const { oss, law } = await start();
    const client = law.client(POSSIBLE);
    await client.append('app.log', bytes('start\n'));
    loseAnswer(oss);
    expect(reportOf(await failure(client.append('app.log', bytes('ping\n'))))?.written).toBe('unknown');
    for (let ping = 0; ping < 5; ping += 1) await client.append('app.log', bytes('ping\n'));
    expect(stored(oss)).toBe(`start\n${'ping\n'.repeat(6)}`);
    law.hold('app.log');
  });

  it('also where the one in doubt was lost: its place goes to the next', async () => {
    const { oss, law } = await start();
    const client = law.client({ ...POSSIBLE, attempts: 1 });
    await client.append('app.log', bytes('start\n'));
    loseRequest(oss);
    await failure(client.append('app.log', bytes('ping\n')));
    for (let ping = 0; ping < 3; ping += 1) await client.append('app.log', bytes('ping\n'));
    expect(stored(oss)).toBe(`start\n${'ping\n'.repeat(3)}`);
    law.hold('app.log');
  });

  it('also of streams, and mixed with other records', async () => {
    const { oss, law } = await start();
    const client = law.client(POSSIBLE);
    await client.append('app.log', bytes('start\n'));
    loseAnswer(oss);
    await outcome(client.append('app.log', law.stream('ping\n')));
    await client.append('app.log', bytes('pong\n'));
    await client.append('app.log', law.stream('ping\n'));
    await client.append('app.log', bytes('ping\n'));
    expect(stored(oss)).toBe('start\nping\npong\nping\nping\n');
    law.hold('app.log');
  });
});

describe('A11: a send that cannot arrive any more is settled by one look', () => {
  it.each([
    ['stored', 31, 1],
    ['not stored', 31, 1],
  ])('%s', async (how, minutes) => {
    const { oss, law, client, clock } = await withClock();
    await client.append('app.log', bytes('start\n'));
    if (how === 'stored') loseAnswer(oss);
    else loseRequest(oss);
    const heads = always(oss, undefined, { kind: 'drop' });
    await outcome(client.append('app.log', bytes('tick 1\n')));
    heads.remove();
    oss.clearFaults();
    clock.ms += minutes * MINUTE;
    await client.append('app.log', bytes('tick 1\n'));
    expect(stored(oss)).toBe('start\ntick 1\n');
    law.hold('app.log');
  });

  it("under 'possible' a doubt about a given position ends as well", async () => {
    const { oss, law, client, clock } = await withClock(POSSIBLE);
    await client.append('app.log', bytes('start\n'));
    loseRequest(oss);
    await outcome(client.append('app.log', bytes('ping\n'), { position: 6 }));
    clock.ms += 31 * MINUTE;
    await client.append('app.log', bytes('ping\n'), { position: 6 });
    expect(stored(oss)).toBe('start\nping\n');
    law.hold('app.log');
  });
});

describe('A12: a delete by this client ends the doubts about what was there', () => {
  it.each(['stored', 'not stored'])('the same bytes begin the new object: the one in doubt was %s', async how => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 1 });
    await client.append('app.log', bytes('start\n'));
    if (how === 'stored') loseAnswer(oss);
    else loseRequest(oss);
    const silent = always(oss, { operation: 'GetObject' }, { kind: 'drop' });
    const blind = always(oss, { method: 'HEAD' }, { kind: 'drop' });
    await failure(client.append('app.log', bytes('line\n')));
    silent.remove();
    blind.remove();
    await client.delete('app.log');
    const result = await client.append('app.log', bytes('line\n'));
    expect(result.nextAppendPosition).toBe('5');
    await client.append('app.log', bytes('line\n'));
    expect(stored(oss)).toBe('line\nline\n');
  });

  it('also at a given position', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 1 });
    await client.append('app.log', bytes('start\n'));
    loseAnswer(oss);
    const silent = always(oss, { method: 'HEAD' }, { kind: 'drop' });
    await outcome(client.append('app.log', bytes('line\n'), { position: 6 }));
    silent.remove();
    await client.delete('app.log');
    await client.append('app.log', bytes('start\n'));
    await client.append('app.log', bytes('line\n'), { position: 6 });
    expect(stored(oss)).toBe('start\nline\n');
  });

  it('also by a put over it, or deleteMulti', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 1 }) as ReturnType<typeof law.client> & {
      deleteMulti(names: readonly string[]): Promise<unknown>;
    };
    await client.append('app.log', bytes('start\n'));
    loseAnswer(oss);
    const silent = always(oss, { method: 'HEAD' }, { kind: 'drop' });
    await outcome(client.append('app.log', bytes('line\n')));
    silent.remove();
    await client.deleteMulti(['app.log']);
    await client.append('app.log', bytes('line\n'));
    expect(stored(oss)).toBe('line\n');
  });

  it('through a writer', async () => {
    const { oss, law } = await start();
    const client = law.client();
    const writer = law.writer('app.log', { attempts: 2 });
    await writer.write('start\n');
    await client.delete('app.log');
    await outcome(writer.write('line\n'));
    if (writer.failure) await writer.resume();
    await writer.write('next\n');
    expect(stored(oss)).toMatch(/^(line\n)?next\n$/);
  });
});

describe('A12, the other cause: a delete that did not happen', () => {
  it('leaves the doubt as it was, and the record is found', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 1 });
    await client.append('app.log', bytes('start\n'));
    loseAnswer(oss);
    const silent = always(oss, { method: 'HEAD' }, { kind: 'drop' });
    const blind = always(oss, { operation: 'GetObject' }, { kind: 'drop' });
    await failure(client.append('app.log', bytes('line\n')));
    silent.remove();
    blind.remove();
    oss.fault({ match: { operation: 'DeleteObject' }, do: { kind: 'refuse', code: 'AccessDenied' } });
    await failure(client.delete('app.log'));
    await client.append('app.log', bytes('line\n'));
    expect(stored(oss)).toBe('start\nline\n');
    law.hold('app.log');
  });
});
