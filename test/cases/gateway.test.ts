import { describe, expect, it } from 'vitest';
import { reportOf, isConflict } from '../../src/index.js';
import type { Effect } from '../../src/testing/index.js';
import { always, APPEND, appendsOf, bytes, failure, GET, HEAD, loseAnswer, outcome, start, stored } from './support.js';

const PAGES: readonly (readonly [string, Effect & { readonly kind: 'gateway' }])[] = [
  ['200', { kind: 'gateway', status: 200 }],
  ['200 without a body', { kind: 'gateway', status: 200, body: '', headers: { 'Content-Type': 'text/plain' } }],
  [
    '200 in JSON',
    { kind: 'gateway', status: 200, body: '{"ok":true}', headers: { 'Content-Type': 'application/json' } },
  ],
  ['204', { kind: 'gateway', status: 204 }],
  ['302 to a login page', { kind: 'gateway', status: 302, headers: { Location: 'http://127.0.0.1:1/login' } }],
  ['400', { kind: 'gateway', status: 400 }],
  ['403', { kind: 'gateway', status: 403 }],
  ['404', { kind: 'gateway', status: 404 }],
  ['409', { kind: 'gateway', status: 409 }],
  [
    '409 with a `<Code>` in HTML',
    { kind: 'gateway', status: 409, body: '<html><code>1001</code><Code>StaleFile</Code></html>' },
  ],
  [
    '409 in HTML of no type',
    {
      kind: 'gateway',
      status: 409,
      body: '<!DOCTYPE html><html><Code>1001</Code></html>',
      headers: { 'Content-Type': 'text/plain' },
    },
  ],
  [
    '409 in XML of another service',
    {
      kind: 'gateway',
      status: 409,
      body: '<status><Code>1001</Code></status>',
      headers: { 'Content-Type': 'text/xml' },
    },
  ],
  [
    '409 in JSON',
    { kind: 'gateway', status: 409, body: '{"code":"Conflict"}', headers: { 'Content-Type': 'application/json' } },
  ],
  ['409 without a body', { kind: 'gateway', status: 409, body: '', headers: { 'Content-Type': 'text/plain' } }],
  ['413', { kind: 'gateway', status: 413 }],
  ['429', { kind: 'gateway', status: 429 }],
  ['501', { kind: 'gateway', status: 501 }],
  ['502', { kind: 'gateway', status: 502 }],
  ['503', { kind: 'gateway', status: 503 }],
];

describe('A5, A6: what a gateway answers to an append is no answer, whatever its status', () => {
  it.each(PAGES)('%s: the record was passed on, and is found', async (_status, page) => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { ...page, apply: true } });
    await client.append('app.log', bytes('two\n'));
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it.each(PAGES)('%s: the record was not passed on, and is sent again', async (_status, page) => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: page });
    await client.append('app.log', bytes('two\n'));
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it.each(PAGES)('%s to everything from then on: it is not known what became of the record', async (_status, page) => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 3 });
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { ...page, apply: true } });
    always(oss, undefined, page);
    const error = await failure(client.append('app.log', bytes('two\n')));
    expect(reportOf(error)?.written).toBe('unknown');
    law.hold('app.log');
  });

  it.each(PAGES)('%s to a record in a writer', async (_status, page) => {
    const { oss, law } = await start();
    const writer = law.writer('app.log');
    await writer.write('one\n');
    oss.fault({ match: APPEND, do: { ...page, apply: true } });
    await writer.write('two\n');
    await writer.write('three\n');
    expect(stored(oss)).toBe('one\ntwo\nthree\n');
    law.hold('app.log');
  });

  it.each(PAGES)('%s where recovery is off: at least `unknown` is told', async (_status, page) => {
    const { oss, law } = await start();
    const client = law.client({ appendRecovery: false });
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { ...page, apply: true } });
    const error = await failure(client.append('app.log', bytes('two\n'), { position: 4 }));
    expect(reportOf(error)?.written).toBe('unknown');
  });
});

describe('A5: what a gateway answers to a look is no look', () => {
  it.each(PAGES)('%s to the GET, and then to the HEAD', async (_status, page) => {
    const { oss, law } = await start({ appendPositionOn409: false });
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    loseAnswer(oss);
    oss.fault({ match: GET, times: 2, do: page });
    oss.fault({ match: HEAD, times: 2, do: page });
    await client.append('app.log', bytes('two\n'));
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it.each(PAGES)('%s to every look: `unknown`, and never stored twice', async (_status, page) => {
    const { oss, law } = await start({ appendPositionOn409: false });
    const client = law.client({ attempts: 3 });
    await client.append('app.log', bytes('one\n'));
    loseAnswer(oss);
    const faults = [always(oss, GET, page), always(oss, HEAD, page)];
    const error = await failure(client.append('app.log', bytes('two\n')));
    expect(reportOf(error)?.written).toBe('unknown');
    for (const fault of faults) fault.remove();
    await client.append('app.log', bytes('two\n'));
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it.each(PAGES)('%s to the first question for the end: asked again, and nothing is guessed', async (_status, page) => {
    const { oss, law } = await start();
    await law.client().append('app.log', bytes('one\n'));
    oss.fault({ match: HEAD, do: page });
    oss.fault({ match: GET, do: page });
    const client = law.client();
    oss.clearRequests();
    await client.append('app.log', bytes('two\n'));
    expect(appendsOf(oss)).toEqual(['AppendObject@4 200']);
    law.hold('app.log');
  });
});

describe('A5: an answer that contradicts itself is none', () => {
  const wrong: readonly (readonly [string, Record<string, string>])[] = [
    ['the position that was sent', { 'x-oss-next-append-position': '4' }],
    ['no number', { 'x-oss-next-append-position': 'NaN' }],
    ['nothing', { 'x-oss-next-append-position': '' }],
    ['a position behind the record', { 'x-oss-next-append-position': '9' }],
    ['a negative one', { 'x-oss-next-append-position': '-8' }],
  ];
  it.each(wrong)("an append's 200 that names %s as the next position", async (_what, headers) => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'answer', status: 200, headers: { 'x-oss-request-id': 'R', ...headers } } });
    await client.append('app.log', bytes('two\n'));
    expect(law.told).toEqual(['0 yes', '4 yes']);
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it('through a writer there are no receipts of NaN', async () => {
    const { oss, law } = await start();
    const writer = law.writer('app.log');
    await writer.write('one\n');
    const headers = { 'x-oss-request-id': 'R', 'x-oss-next-append-position': 'NaN' };
    oss.fault({ match: APPEND, do: { kind: 'apply-then-answer', status: 200, headers } });
    const receipt = await writer.write('two\n');
    expect(receipt).toMatchObject({ position: 4, nextAppendPosition: 8 });
    law.hold('app.log');
  });
});

describe('A6: the advice on such a page names what gave it, and puts are no different', () => {
  const page: Effect = { kind: 'gateway', status: 409, apply: true };

  it('a put that was passed on is `unknown`, not `no`', async () => {
    const { oss, law } = await start();
    oss.fault({ match: { operation: 'PutObject' }, do: page });
    const error = await failure(law.client().put('a', bytes('x')));
    expect(error.status).toBe(409);
    expect(reportOf(error)?.written).toBe('unknown');
  });

  it('it is no conflict of OSS, and no policy is asked to act on one', async () => {
    const { oss, law } = await start();
    oss.fault({ match: { operation: 'PutObject' }, do: page });
    const asked: string[] = [];
    const policy = ({ code }: { readonly code: string }) => void asked.push(code);
    const error = await failure(law.client({ policies: { '*': policy } }).put('a', bytes('x')));
    expect(error.advice === undefined || /prox|firewall|WAF|CDN/i.test(JSON.stringify(error.advice))).toBe(true);
    expect(JSON.stringify(error.advice ?? '')).not.toMatch(/OSS answered 409/);
    expect(asked).toEqual([]);
  });
});

describe('A6, the other cause: a 409 of OSS', () => {
  it('is an answer: the append is refused, and `no`', async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'refuse', code: 'FileImmutable' } });
    const error = await failure(client.append('app.log', bytes('two\n')));
    expect(isConflict(error)).toBe(true);
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no' });
    law.hold('app.log');
  });

  it('that reaches us through a proxy which took the headers is an answer by its `<Code>`', async () => {
    const { oss, law } = await start();
    const body =
      '<?xml version="1.0"?><Error><Code>FileImmutable</Code><Message>No.</Message><RequestId>R</RequestId></Error>';
    const headers = { 'Content-Type': 'application/xml' };
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'gateway', status: 409, body, headers } });
    const error = await failure(law.client().put('a', bytes('x')));
    expect(isConflict(error)).toBe(true);
    expect(reportOf(error)?.written).toBe('no');
  });

  it('for a part too', async () => {
    const { oss, law } = await start();
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'refuse', code: 'FileAlreadyExists' } });
    expect(await outcome(law.client().put('a', bytes('x')))).toBe('rejected');
    law.hold();
  });
});
