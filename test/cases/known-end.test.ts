import { describe, expect, it } from 'vitest';
import {
  always,
  APPEND,
  appendsOf,
  bytes,
  GET,
  HEAD,
  loseAnswer,
  loseRequest,
  outcome,
  requestsOf,
  start,
  stored,
} from './support.js';

describe('A1: an end that a look proves is known like any other', () => {
  it('a record found stored moves the end: the next, equal one is stored behind it, with its first try lost too', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('first\n'));
    loseAnswer(oss);
    await client.append('app.log', law.stream('tick\n'));
    loseRequest(oss);
    await client.append('app.log', bytes('tick\n'));
    expect(law.told).toEqual(['0 yes', '6 yes', '11 yes']);
    expect(stored(oss)).toBe('first\ntick\ntick\n');
    law.hold('app.log');
  });

  it('where every call is sent but once, what is not acknowledged twice is at most in doubt', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 1 });
    await client.append('app.log', bytes('first\n'));
    loseAnswer(oss);
    await outcome(client.append('app.log', law.stream('tick\n')));
    loseRequest(oss);
    await outcome(client.append('app.log', bytes('tick\n')));
    await outcome(client.append('app.log', bytes('tick\n')));
    expect(law.told[0]).toBe('0 yes');
    law.hold('app.log');
  });

  it.each([true, false])(
    'a writer goes on behind what was found, with the header on a 409: %s',
    async appendPositionOn409 => {
      const { oss, law } = await start({ appendPositionOn409 });
      const writer = law.writer('app.log');
      await writer.write('first\n');
      loseAnswer(oss);
      await writer.write('tick\n');
      loseRequest(oss);
      await writer.write('tick\n');
      expect(law.told).toEqual(['0 yes', '6 yes', '11 yes']);
      expect(stored(oss)).toBe('first\ntick\ntick\n');
      law.hold('app.log');
    },
  );

  it.each<[string, (oss: Awaited<ReturnType<typeof start>>['oss']) => unknown]>([
    [
      'by a GET, where HEAD is refused and no 409 tells',
      oss => always(oss, HEAD, { kind: 'refuse', code: 'AccessDenied' }),
    ],
    ['by its checksum, where no byte may be read', oss => always(oss, GET, { kind: 'refuse', code: 'AccessDenied' })],
  ])('found %s', async (_how, restrict) => {
    const { oss, law } = await start({ appendPositionOn409: false });
    const client = law.client();
    await client.append('app.log', bytes('first\n'));
    restrict(oss);
    loseAnswer(oss);
    await outcome(client.append('app.log', bytes('tick\n')));
    oss.clearFaults();
    loseRequest(oss);
    await client.append('app.log', bytes('tick\n'));
    law.hold('app.log');
  });

  it('a record found by the last look of a call moves it too', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 1 });
    await client.append('app.log', bytes('first\n'));
    loseAnswer(oss);
    await client.append('app.log', bytes('tick\n'));
    oss.clearRequests();
    await client.append('app.log', bytes('tock\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@11 200']);
    law.hold('app.log');
  });

  it("a look that finds another's record tells the end as well: the next append needs no 409", async () => {
    const { oss, law } = await start();
    const [mine, theirs] = [law.client(), law.client()];
    await mine.append('app.log', bytes('first\n'));
    await theirs.append('app.log', bytes('THEY\n'));
    loseRequest(oss);
    await mine.append('app.log', bytes('mine\n'));
    oss.clearRequests();
    await mine.append('app.log', bytes('more\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@16 200']);
    expect(stored(oss)).toBe('first\nTHEY\nmine\nmore\n');
    law.hold('app.log');
  });

  it('it never moves back for an answer that is older than another: appends with and without a position mixed', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'), { position: 0 });
    await client.append('app.log', bytes('two\n'));
    // Found where it is, far before the end.
    await client.append('app.log', bytes('one\n'), { position: 0 });
    oss.clearRequests();
    await client.append('app.log', bytes('three\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@8 200']);
    expect(stored(oss)).toBe('one\ntwo\nthree\n');
  });
});

describe('A1, the other cause: an object that did become shorter', () => {
  it('by a delete of this client begins anew', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('first\n'));
    loseAnswer(oss);
    await client.append('app.log', bytes('tick\n'));
    await client.delete('app.log');
    await client.append('app.log', bytes('tick\n'));
    expect(stored(oss)).toBe('tick\n');
  });

  it("by somebody else's is told once, and then the end is where OSS says it is", async () => {
    const { oss, law } = await start();
    const [mine, theirs] = [law.client(), law.client()];
    await mine.append('app.log', bytes('first\n'));
    await theirs.delete('app.log');
    await theirs.append('app.log', bytes('new\n'));
    await outcome(mine.append('app.log', bytes('second\n')));
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    await mine.append('app.log', bytes('third\n'));
    expect(stored(oss)).toBe('new\nthird\n');
    expect(appendsOf(oss).at(-1)).toBe('AppendObject@4 200');
  });
});
