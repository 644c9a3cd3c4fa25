import { describe, expect, it, vi } from 'vitest';
import { bytes, failure, local, send } from './local.js';

const append = { operation: 'AppendObject' };

describe('A request that is delivered twice', () => {
  it('is stored once where it is an append, and its client hears the 409 of the second', async () => {
    const { oss, client } = await local();
    oss.fault({ match: append, do: { kind: 'deliver-twice' } });
    const error = await failure(client.append('log', bytes('ab')));
    expect(error).toMatchObject({ status: 409, code: 'PositionNotEqualToLength' });
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('ab');
    expect(oss.requests).toMatchObject([
      { fault: 'deliver-twice', applied: true, status: 409, code: 'PositionNotEqualToLength' },
    ]);
    await client.append('log', bytes('c'), { position: 2 });
  });

  it('succeeds where doing it twice is allowed, and finds its own object where it is not', async () => {
    const { oss, client } = await local();
    oss.fault({ times: 2, do: { kind: 'deliver-twice' } });
    await client.put('a', bytes('x'));
    const headers = { 'x-oss-forbid-overwrite': 'true' };
    const error = await failure(client.put('b', bytes('x'), { headers }));
    expect(error).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
    expect(oss.object('bucket', 'b')?.content.toString()).toBe('x');
  });

  it('leaves another writer the time between', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('a'));
    oss.fault({ match: append, do: { kind: 'deliver-twice', betweenMs: 150 } });
    const twice = client.append('log', bytes('b'), { position: 1 });
    await vi.waitUntil(() => oss.requests[1]?.applied, { interval: 1 });
    await client.append('log', bytes('other'), { position: 2 });
    expect(await failure(twice)).toMatchObject({ status: 409 });
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('abother');
  });

  it('is stored when the second comes where the first came too early', async () => {
    const { oss, client } = await local();
    oss.fault({ match: append, do: { kind: 'deliver-twice', betweenMs: 150 } });
    const twice = client.append('log', bytes('b'), { position: 5 });
    await vi.waitUntil(() => oss.requests[0]?.code, { interval: 1 });
    await client.append('log', bytes('other'));
    await twice;
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('otherb');
    expect(oss.requests[0]).toMatchObject({ applied: true, status: 200 });
    expect(oss.requests[0]).not.toHaveProperty('code');
  });

  it('is stored by the first where the second is refused, with a mark of OSS', async () => {
    const { oss, client } = await local();
    oss.fault({ do: { kind: 'deliver-twice', refuseSecond: 'AccessDenied' } });
    const error = await failure(client.put('a', bytes('x')));
    expect(error).toMatchObject({ status: 403, code: 'AccessDenied', ecCode: '0003-00000001' });
    expect(error.requestId).toBeDefined();
    expect(oss.object('bucket', 'a')?.content.toString()).toBe('x');
    expect(oss.requests).toMatchObject([{ applied: true, status: 403, code: 'AccessDenied' }]);
  });

  it('is held by its first delivery where it writes metadata, and then goes through', async () => {
    const { oss, client } = await local({ staleMs: 5 });
    await client.put('a', bytes('x'));
    oss.fault({ do: { kind: 'deliver-twice' } });
    await send(client, 'PUT', 'a', { subres: { acl: '' }, headers: { 'x-oss-object-acl': 'private' } });
    expect(oss.object('bucket', 'a')?.acl).toBe('private');
  });

  it('counts as one hit, after those that are let pass', async () => {
    const { oss, client } = await local();
    const fault = oss.fault({ match: append, skip: 1, times: 1, do: { kind: 'deliver-twice' } });
    await client.append('log', bytes('a'));
    await failure(client.append('log', bytes('b'), { position: 1 }));
    await client.append('log', bytes('c'), { position: 2 });
    expect(fault.hits).toBe(1);
  });
});
