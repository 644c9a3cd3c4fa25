import { describe, expect, it } from 'vitest';
import { always, bytes, failure, loseAnswer, loseRequest, outcome, start, stored } from './support.js';

const POSSIBLE = { appendRecovery: { identicalRecords: 'possible' } } as const;

describe('A11: a writer whose batch can never be proven, since others may write the same, is not stopped for ever', () => {
  it('a writer is told once more that it is not known, and goes on', async () => {
    const { oss, law } = await start();
    const writer = law.writer('app.log', {}, POSSIBLE);
    await writer.write('start\n');
    loseAnswer(oss);
    expect(await failure(writer.write('ping\n'))).toMatchObject({ written: 'unknown' });
    const again = await Promise.allSettled([writer.resume(), writer.resume()]);
    expect(again.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(writer.failure).toBeUndefined();
    await writer.write('ping\n');
    await writer.write('pong\n');
    await writer.close();
    expect(stored(oss)).toBe('start\nping\nping\npong\n');
    law.hold('app.log');
  });

  it('doubt after doubt: each is told, and stays unknown', async () => {
    const { oss, law } = await start();
    const writer = law.writer('app.log', {}, POSSIBLE);
    await writer.write('start\n');
    for (let doubt = 0; doubt < 3; doubt += 1) {
      loseAnswer(oss);
      await failure(Promise.all([writer.write('ping\n'), writer.write('pong\n')]));
      await outcome(writer.resume());
    }
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'refuse', code: 'AccessDenied' } });
    const error = await failure(writer.write('end\n'));
    expect((error as unknown as { chunks: unknown }).chunks).toMatchObject([
      { first: 0, last: 0, written: 'yes' },
      { first: 1, last: 6, written: 'unknown' },
      { first: 7, last: 7, written: 'no' },
    ]);
    expect(stored(oss)).toBe(`start\n${'ping\npong\n'.repeat(3)}`);
    law.hold('app.log');
  });

  it('a later doubt that is cleared up says nothing of an earlier one', async () => {
    const { oss, law } = await start();
    const writer = law.writer('app.log', { attempts: 2 }, POSSIBLE);
    await writer.write('start\n');
    loseAnswer(oss);
    await failure(writer.write('ping\n'));
    await failure(writer.resume());
    loseRequest(oss);
    const silent = always(oss, undefined, { kind: 'drop' });
    await failure(writer.write('pong\n'));
    silent.remove();
    expect(await writer.resume()).toMatchObject([{ position: 11 }]);
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'refuse', code: 'AccessDenied' } });
    const error = await failure(writer.write('end\n'));
    expect((error as unknown as { chunks: { written: string }[] }).chunks.map(({ written }) => written)).toEqual([
      ...['yes', 'unknown', 'yes', 'no'],
    ]);
    expect(stored(oss)).toBe('start\nping\npong\n');
    law.hold('app.log');
  });

  it('`resume()` goes on failing while OSS does not answer', async () => {
    const { oss, law } = await start();
    const writer = law.writer('app.log', { attempts: 2 }, POSSIBLE);
    await writer.write('start\n');
    loseAnswer(oss);
    await failure(writer.write('ping\n'));
    const silent = always(oss, undefined, { kind: 'drop' });
    await failure(writer.resume());
    await failure(writer.resume());
    expect(writer.failure).toBeDefined();
    silent.remove();
    await failure(writer.resume());
    expect(await writer.resume()).toEqual([]);
    await writer.write('pong\n');
    expect(stored(oss)).toBe('start\nping\npong\n');
  });

  it("`resume()` stores the batch where another's bytes are found at its place", async () => {
    const { oss, law } = await start();
    const writer = law.writer('app.log', { attempts: 2 }, POSSIBLE);
    await writer.write('start\n');
    loseRequest(oss);
    const silent = always(oss, undefined, { kind: 'drop' });
    await failure(writer.write('ping\n'));
    silent.remove();
    await law.client().append('app.log', bytes('they were here\n'));
    expect(await writer.resume()).toMatchObject([{ position: 21 }]);
    await writer.write('pong\n');
    expect(stored(oss)).toBe('start\nthey were here\nping\npong\n');
    law.hold('app.log');
  });

  it('the error of a batch that stays in doubt says of each chunk that it is unknown', async () => {
    const { oss, law } = await start();
    const writer = law.writer('app.log', {}, POSSIBLE);
    await writer.write('start\n');
    loseAnswer(oss);
    await failure(writer.write('ping\n'));
    await failure(writer.resume());
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'refuse', code: 'AccessDenied' } });
    const error = await failure(writer.write('pong\n'));
    expect((error as unknown as { chunks: unknown }).chunks).toEqual([
      { first: 0, last: 0, written: 'yes' },
      { first: 1, last: 1, written: 'unknown' },
      { first: 2, last: 2, written: 'no' },
    ]);
  });
});
