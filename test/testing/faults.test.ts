import { describe, expect, it, vi } from 'vitest';
import type { Effect } from '../../src/testing/index.js';
import { bytes, clientOf, failure, local, send } from './local.js';
import { writeAndHangUp } from './wire.js';

const append = { operation: 'AppendObject' };

describe('A fault', () => {
  it('drop cuts the connection, and nothing is stored', async () => {
    const { oss, client } = await local({ faults: [{ match: append, do: { kind: 'drop' } }] });
    expect(await failure(client.append('log', bytes('a')))).toMatchObject({ status: -1 });
    expect(oss.object('bucket', 'log')).toBeUndefined();
    expect(oss.requests).toMatchObject([{ fault: 'drop', applied: false, status: undefined, bytes: 1 }]);
    await client.append('log', bytes('a'));
  });

  it('apply-then-drop stores what the client never hears of', async () => {
    const { oss, client } = await local({ faults: [{ match: append, do: { kind: 'apply-then-drop' } }] });
    expect(await failure(client.append('log', bytes('a')))).toMatchObject({ status: -1 });
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('a');
    expect(oss.requests).toMatchObject([{ fault: 'apply-then-drop', applied: true, status: undefined }]);
    expect(await failure(client.append('log', bytes('a')))).toMatchObject({ status: 409 });
  });

  it('apply-then-answer stores, and answers 500 in the words of OSS', async () => {
    const { oss, client } = await local();
    oss.fault({ match: append, do: { kind: 'apply-then-answer', status: 503, headers: { 'x-oss-ec': 'none' } } });
    const error = await failure(client.append('log', bytes('a')));
    expect(error).toMatchObject({ status: 503, code: 'InternalError' });
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('a');
    expect(oss.requests).toMatchObject([{ fault: 'apply-then-answer', applied: true, status: 503 }]);
  });

  it('apply-then-cut stores, and ali-oss fails with the status 200 it has read', async () => {
    const { oss, client } = await local();
    oss.fault({ match: append, do: { kind: 'apply-then-cut' } });
    expect(await failure(client.append('log', bytes('a')))).toMatchObject({ name: 'UnknownError', status: 200 });
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('a');
    expect(oss.requests).toMatchObject([{ fault: 'apply-then-cut', applied: true, status: 200 }]);
  });

  it('apply-then-cut gives half of a body, and a 204 the body it does not have', async () => {
    const { oss, client } = await local();
    await client.put('a', Buffer.alloc(1000));
    oss.fault({ times: 2, do: { kind: 'apply-then-cut' } });
    expect(await failure(client.get('a'))).toMatchObject({ status: 200 });
    expect(await failure(client.delete('a'))).toMatchObject({ status: 200 });
    expect(oss.object('bucket', 'a')).toBeUndefined();
  });

  it('apply-then-cut leaves the head of a HEAD whole, and cuts a refusal as a refusal', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('abc'));
    oss.fault({ times: 2, do: { kind: 'apply-then-cut' } });
    expect((await client.head('log')).res.headers['content-length']).toBe('3');
    await failure(client.append('log', bytes('d')));
    expect(oss.requests[2]).toMatchObject({ status: 409, code: 'PositionNotEqualToLength', applied: false });
  });

  it('late cuts the connection, and the request arrives later', async () => {
    const { oss, client } = await local();
    oss.fault({ match: append, do: { kind: 'late', afterMs: 150 } });
    expect(await failure(client.append('log', bytes('a')))).toMatchObject({ status: -1 });
    expect(oss.object('bucket', 'log')).toBeUndefined();
    expect(oss.requests).toMatchObject([{ fault: 'late', applied: false, status: undefined }]);
    await vi.waitUntil(() => oss.requests[0]?.applied, { interval: 5 });
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('a');
  });

  it('late arrives in vain when it was passed, and its 409 is in the log', async () => {
    const { oss, client } = await local();
    oss.fault({ match: append, do: { kind: 'late', afterMs: 150 } });
    await failure(client.append('log', bytes('late')));
    await client.append('log', bytes('other'));
    await vi.waitUntil(() => oss.requests[0]?.code, { interval: 5 });
    expect(oss.requests).toMatchObject([
      { applied: false, status: undefined, code: 'PositionNotEqualToLength' },
      { applied: true, status: 200 },
    ]);
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('other');
  });

  it('delay waits, and then everything is as ever', async () => {
    const { oss, client } = await local();
    oss.fault({ do: { kind: 'delay', ms: 150 } });
    const call = client.append('log', bytes('a'));
    await vi.waitUntil(() => oss.requests[0]?.fault, { interval: 1 });
    expect(oss.requests).toMatchObject([{ applied: false, status: undefined }]);
    expect(await call).toMatchObject({ nextAppendPosition: '1' });
  });

  it('answer says anything, and nothing is stored', async () => {
    const { oss, client } = await local();
    const body = '<Error><Code>KeyDisabled</Code><Message>off</Message></Error>';
    oss.fault({ do: { kind: 'answer', status: 409, headers: { 'x-oss-ec': '0005-00000214' }, body } });
    expect(await failure(client.put('a', bytes('x')))).toMatchObject({ status: 409, code: 'KeyDisabled' });
    expect(oss.requests).toMatchObject([{ status: 409, applied: false, fault: 'answer', code: 'KeyDisabled' }]);
    expect(oss.object('bucket', 'a')).toBeUndefined();
    oss.fault({ do: { kind: 'answer', status: 409 } });
    expect(await failure(client.put('a', bytes('x')))).toMatchObject({ status: 409, name: 'UnknownError' });
    oss.fault({ do: { kind: 'answer', status: 502, body: Buffer.from('<html></html>') } });
    expect(await failure(client.put('a', bytes('x')))).toMatchObject({ status: 502 });
    oss.fault({ do: { kind: 'answer', status: 500 } });
    expect((await failure(client.head('a'))).status).toBe(500);
  });

  it.each([
    [false, undefined],
    [true, 'a'],
  ])('hang never answers; applied: %s', async (apply, stored) => {
    const { oss } = await local();
    oss.fault({ do: { kind: 'hang', apply } });
    const error = await failure(clientOf(oss, { timeout: 150 }).append('log', bytes('a')));
    expect(error.name).toBe('ResponseTimeoutError');
    expect(oss.object('bucket', 'log')?.content.toString()).toBe(stored);
    expect(oss.requests).toMatchObject([{ applied: apply, status: undefined }]);
  });

  it('leaves the keep-alive connections of others alone', async () => {
    const { oss, client } = await local();
    await client.put('a', bytes('x'));
    oss.fault({ match: { name: 'b' }, do: { kind: 'drop' } });
    await failure(client.put('b', bytes('x')));
    for (let index = 0; index < 20; index += 1) await client.put('a', bytes('x'));
  });
});

describe('Which request a fault hits', () => {
  const drop: Effect = { kind: 'drop' };

  it.each([
    [{ operation: 'PutObject' }],
    [{ method: 'PUT' }],
    [{ bucket: 'bucket', name: 'b' }],
    [{ name: /^b$/g }],
    [(request: { name: string | undefined }) => request.name === 'b'],
  ])('is told by %s', async match => {
    const { oss, client } = await local();
    const fault = oss.fault({ match, do: drop, times: Infinity });
    await client.append('a', bytes('x'));
    for (let time = 1; time <= 2; time += 1) {
      await failure(client.put('b', bytes('x')));
      expect(fault.hits).toBe(time);
    }
  });

  it('can be the position of an append', async () => {
    const { oss, client } = await local();
    const fault = oss.fault({ match: { position: 2 }, do: drop });
    await client.append('log', bytes('ab'));
    await failure(client.append('log', bytes('cd'), { position: 2 }));
    expect(fault.hits).toBe(1);
    oss.fault({ match: { name: /x/ }, do: drop });
    await client.listBuckets();
  });

  it('skips some, hits some, and then is over', async () => {
    const { oss, client } = await local();
    const fault = oss.fault({ skip: 1, times: 2, do: drop });
    const outcomes: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      outcomes.push(
        await client.put('a', bytes('x')).then(
          () => 'ok',
          () => 'dropped',
        ),
      );
    }
    expect(outcomes).toEqual(['ok', 'dropped', 'dropped', 'ok']);
    expect(fault.hits).toBe(2);
  });

  it('is that of the first fault that fits, until it is removed or all are cleared', async () => {
    const { oss, client } = await local();
    const first = oss.fault({ times: Infinity, do: { kind: 'answer', status: 403 } });
    const second = oss.fault({ times: Infinity, do: { kind: 'answer', status: 418 } });
    expect(await failure(client.put('a', bytes('x')))).toMatchObject({ status: 403 });
    first.remove();
    expect(await failure(client.put('a', bytes('x')))).toMatchObject({ status: 418 });
    oss.clearFaults();
    await client.put('a', bytes('x'));
    expect([first.hits, second.hits]).toEqual([1, 1]);
  });
});

describe('A request whose body was cut short', () => {
  it('is logged with what arrived, and never applied', async () => {
    const { oss, client } = await local();
    await writeAndHangUp(
      oss.port,
      'POST /bucket/log?append&position=0 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc',
    );
    expect(oss.requests).toMatchObject([{ operation: 'AppendObject', bytes: 3, applied: false, status: undefined }]);
    expect(oss.object('bucket', 'log')).toBeUndefined();
    await client.append('log', bytes('x'));
  });
});

describe('A slow OSS', () => {
  it('makes every answer wait, and answers nobody who has gone', async () => {
    const { oss } = await local({ delayMs: 200 });
    await clientOf(oss).append('log', bytes('a'));
    const error = await failure(clientOf(oss, { timeout: 80 }).append('log', bytes('b'), { position: 1 }));
    expect(error.name).toBe('ResponseTimeoutError');
    await new Promise(resolve => setTimeout(resolve, 250));
    expect(oss.requests).toMatchObject([{ status: 200 }, { applied: true, status: undefined }]);
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('ab');
  });

  it('forgets what is late when it is closed', async () => {
    const { oss, client } = await local({ faults: [{ do: { kind: 'late', afterMs: 60 } }] });
    await failure(client.append('log', bytes('a')));
    await oss.close();
    await new Promise(resolve => setTimeout(resolve, 120));
    expect(oss.object('bucket', 'log')).toBeUndefined();
  });
});

describe('A metadata write that is dropped', () => {
  it('still holds its object for as long as any', async () => {
    const { oss, client } = await local({ staleMs: 100 });
    await client.put('a', bytes('x'));
    oss.fault({ match: { operation: 'PutObjectACL' }, do: { kind: 'hang', apply: true } });
    const hanging = failure(clientOf(oss, { timeout: 300 }).putACL('a', 'private'));
    await vi.waitUntil(() => oss.requests[1]?.applied, { interval: 1 });
    expect(await failure(client.putACL('a', 'private'))).toMatchObject({ code: 'StaleFile' });
    await hanging;
    await send(client, 'PUT', 'a', { subres: { acl: '' }, headers: { 'x-oss-object-acl': 'default' } });
  });
});
