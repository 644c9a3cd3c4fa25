import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import type { Effect } from '../../src/testing/index.js';
import { always, APPEND, appendsOf, bytes, failure, start, stored } from './support.js';

const refused: Effect = { kind: 'refuse', code: 'NotImplemented' };

describe("B11: 501 with OSS's own code is a refusal: nothing was tried, and nothing is tried again", () => {
  it.each([
    ['by its mark', refused],
    [
      'by its `<Code>` alone',
      {
        kind: 'gateway',
        status: 501,
        headers: { 'Content-Type': 'application/xml' },
        body: '<Error><Code>NotImplemented</Code><Message>A header you provided implies functionality that is not implemented.</Message></Error>',
      },
    ],
  ] as readonly (readonly [string, Effect])[])('an append, %s', async (_how, effect) => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.clearRequests();
    always(oss, APPEND, effect);
    const error = await failure(
      client.append('app.log', bytes('two\n'), { headers: { 'x-oss-server-side-encryption': 'AES256' } }),
    );
    expect(error.status).toBe(501);
    expect(reportOf(error)).toMatchObject({ attempts: 1, waitedMs: 0, written: 'no' });
    expect(appendsOf(oss)).toHaveLength(1);
    law.hold('app.log');
  });

  it('a put', async () => {
    const { oss, law } = await start();
    always(oss, { operation: 'PutObject' }, refused);
    const error = await failure(law.client().put('a', bytes('x')));
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no' });
    law.hold();
  });

  it('a batch of a writer', async () => {
    const { oss, law } = await start();
    always(oss, APPEND, refused);
    const error = await failure(law.writer('app.log').write('one\n'));
    expect(error).toMatchObject({ written: 'no' });
    expect(appendsOf(oss)).toHaveLength(1);
  });

  it('after a lost answer the record is looked for all the same, and found', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: APPEND, do: refused });
    const result = await client.append('app.log', bytes('two\n'));
    expect(reportOf(result)?.written).toBe('yes');
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });
});

describe('B11, the other cause: a 5xx that may come after the commit', () => {
  it.each<[string, Effect]>([
    ["OSS's own 500", { kind: 'apply-then-answer', status: 500 }],
    ["OSS's own 503", { kind: 'apply-then-answer', status: 503 }],
    ["a gateway's 501", { kind: 'gateway', status: 501, apply: true }],
  ])('%s: the record is found', async (_what, effect) => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: effect });
    await client.append('app.log', bytes('two\n'));
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });
});
