import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import { APPEND, appendsOf, bytes, failure, loseAnswer, start, stored } from './support.js';

const CALLBACK = { callback: { url: 'http://127.0.0.1:1/back', body: 'a=1' } };
const failed = { kind: 'callback-failed' } as const;

describe('A10: 203 CallbackFailed says two things: it is stored, and nobody was told', () => {
  it('an append is not sent again, rejects as ali-oss does, and is `yes`', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: failed });
    const error = await failure(client.append('app.log', bytes('two\n'), CALLBACK));
    expect(error).toMatchObject({ status: 203, code: 'CallbackFailed' });
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'yes' });
    expect(appendsOf(oss)).toHaveLength(2);
    oss.clearRequests();
    await client.append('app.log', bytes('three\n'));
    expect(appendsOf(oss)).toEqual(['AppendObject@8 200']);
    expect(stored(oss)).toBe('one\ntwo\nthree\n');
    law.hold('app.log');
  });

  it('also without recovery', async () => {
    const { oss, law } = await start();
    const client = law.client({ appendRecovery: false });
    oss.fault({ match: APPEND, do: failed });
    const error = await failure(client.append('app.log', bytes('one\n'), CALLBACK));
    expect(error).toMatchObject({ status: 203, code: 'CallbackFailed' });
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'yes' });
    law.hold('app.log');
  });

  it('also where recovery only watches', async () => {
    const { oss, law } = await start();
    const client = law.client({ mode: 'observe' });
    oss.fault({ match: APPEND, do: failed });
    const error = await failure(client.append('app.log', bytes('one\n'), CALLBACK));
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'yes' });
  });

  it('a put', async () => {
    const { oss, law } = await start();
    oss.fault({ match: { operation: 'PutObject' }, do: failed });
    const error = await failure(law.client().put('a', bytes('x'), CALLBACK));
    expect(error).toMatchObject({ status: 203, code: 'CallbackFailed' });
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'yes' });
    expect(stored(oss, 'a')).toBe('x');
    law.hold();
  });

  it('a stream', async () => {
    const { oss, law } = await start();
    oss.fault({ match: APPEND, do: failed });
    const error = await failure(law.client().append('app.log', law.stream('one\n'), CALLBACK));
    expect(error).toMatchObject({ status: 203, code: 'CallbackFailed' });
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'yes' });
    law.hold('app.log');
  });

  it('a batch of a writer whose client asks for no callback: the chunks are `yes`, and are not written again', async () => {
    const { oss, law } = await start();
    const writer = law.writer('app.log');
    await writer.write('one\n');
    oss.fault({ match: APPEND, do: failed });
    await writer.write('two\n').then(
      () => undefined,
      (error: unknown) => {
        expect((error as { written?: unknown }).written).not.toBe('no');
      },
    );
    if (writer.failure) await writer.resume();
    await writer.write('three\n');
    expect(stored(oss)).toBe('one\ntwo\nthree\n');
  });

  it('after a lost answer the second try meets the 409, and is `yes`', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    loseAnswer(oss);
    const result = await client.append('app.log', bytes('two\n'), CALLBACK);
    const said = reportOf(result)
      ?.trail.map(({ decision }) => decision.because)
      .join('; ');
    expect(said).toMatch(/called the application server back is not known/);
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it('after a lost request the second try is answered 203', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    oss.fault({ match: APPEND, do: failed });
    const error = await failure(client.append('app.log', bytes('two\n'), CALLBACK));
    expect(reportOf(error)).toMatchObject({ attempts: 2, written: 'yes' });
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });
});

describe('A10, the other cause', () => {
  it('a callback that worked resolves, and nothing is said to be unknown', async () => {
    const { oss, law } = await start();
    const result = await law.client().append('app.log', bytes('one\n'));
    expect(reportOf(result)).toMatchObject({ attempts: 1, written: 'yes', trail: [] });
    expect(stored(oss)).toBe('one\n');
  });

  it("a gateway's 203 is no answer of OSS: the record is looked for", async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'gateway', status: 203 } });
    await client.append('app.log', bytes('two\n'));
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it('without a callback a record that is found says nothing of one', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    loseAnswer(oss);
    const result = await client.append('app.log', bytes('two\n'));
    expect(JSON.stringify(reportOf(result)?.trail)).not.toMatch(/application server/);
  });
});
