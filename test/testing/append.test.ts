import { describe, expect, it } from 'vitest';
import { bytes, clientOf, failure, local, send } from './local.js';

const CHECK_VALUE = String(0x995dc9bbdf1939fan);

describe('AppendObject', () => {
  it('at position 0 creates an appendable object', async () => {
    const { oss, client } = await local();
    const { res, nextAppendPosition } = await client.append('log', bytes('123456789'));
    expect(nextAppendPosition).toBe('9');
    expect(res.headers['x-oss-hash-crc64ecma']).toBe(CHECK_VALUE);
    expect(oss.object('bucket', 'log')).toMatchObject({
      type: 'Appendable',
      crc64: CHECK_VALUE,
      content: bytes('123456789'),
    });
    expect(res.headers['etag']).toBe(oss.object('bucket', 'log')?.etag);
  });

  it('at the length adds to the object and continues its checksum', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('1234'));
    const { res, nextAppendPosition } = await client.append('log', bytes('56789'), { position: 4 });
    expect(nextAppendPosition).toBe('9');
    expect(res.headers['x-oss-hash-crc64ecma']).toBe(CHECK_VALUE);
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('123456789');
  });

  it('at the wrong position answers 409 with the length', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('hello'));
    for (const position of ['0', '4', '6']) {
      const error = await failure(client.append('log', bytes('x'), { position }));
      expect(error).toMatchObject({
        status: 409,
        code: 'PositionNotEqualToLength',
        ecCode: '0026-00000016',
        message: 'Position is not equal to file length',
      });
    }
    const answer = await client.request({
      ...{ method: 'POST', bucket: 'bucket', object: 'log', subres: { append: '', position: '0' }, content: 'x' },
      successStatuses: [409],
    });
    expect(answer.res.headers).toMatchObject({ 'x-oss-next-append-position': '5', 'x-oss-ec': '0026-00000016' });
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('hello');
    expect(oss.requests.map(({ applied }) => applied)).toEqual([true, false, false, false, false]);
  });

  it('beyond 0 of an object that does not exist answers 409 with 0, and creates nothing', async () => {
    const { oss, client } = await local();
    const { res } = await client.request({
      ...{ method: 'POST', bucket: 'bucket', object: 'log', subres: { append: '', position: '3' }, content: 'x' },
      successStatuses: [409],
    });
    expect(res.headers['x-oss-next-append-position']).toBe('0');
    expect(oss.object('bucket', 'log')).toBeUndefined();
  });

  it('leaves the position out of its 409 where asked to, as a proxy might', async () => {
    const { client } = await local({ appendPositionOn409: false });
    const { res } = await client.request({
      ...{ method: 'POST', bucket: 'bucket', object: 'log', subres: { append: '', position: '3' }, content: 'x' },
      successStatuses: [409],
    });
    expect(res.headers).not.toHaveProperty('x-oss-next-append-position');
  });

  it('to an object of another type answers ObjectNotAppendable, whatever the position', async () => {
    const { client } = await local();
    await client.put('plain', bytes('hello'));
    await client.putSymlink('link', 'plain');
    for (const [name, position] of [
      ['plain', '5'],
      ['plain', '0'],
      ['link', '0'],
    ]) {
      const error = await failure(client.append(name, bytes('x'), { position }));
      expect(error).toMatchObject({
        status: 409,
        code: 'ObjectNotAppendable',
        message: 'The object is not appendable',
      });
    }
  });

  it('of nothing is allowed, and creates the object or leaves its content', async () => {
    const { oss, client } = await local();
    expect(await client.append('log', bytes(''))).toMatchObject({ nextAppendPosition: '0' });
    expect(oss.object('bucket', 'log')).toMatchObject({ type: 'Appendable', crc64: '0' });
    await client.append('log', bytes('ab'));
    expect(await client.append('log', bytes(''), { position: 2 })).toMatchObject({ nextAppendPosition: '2' });
  });

  it('takes metadata, tags and type of the first append only', async () => {
    const { oss, client } = await local();
    const headers = { 'x-oss-tagging': 'team=a', 'x-oss-object-acl': 'private' };
    await client.append('log', bytes('a'), { meta: { who: 'first' }, mime: 'text/x-log', headers });
    await client.append('log', bytes('b'), { position: 1, meta: { who: 'second' }, mime: 'text/plain' });
    expect(oss.object('bucket', 'log')).toMatchObject({ meta: { who: 'first' }, tags: { team: 'a' }, acl: 'private' });
    expect((await client.head('log')).res.headers['content-type']).toBe('text/x-log');
  });

  it.each([
    [{ append: '' }, 'MissingArgument', '0016-00000501'],
    [{ append: '', position: 'end' }, 'InvalidArgument', '0016-00000502'],
    [{ append: '', position: '-1' }, 'InvalidArgument', '0016-00000502'],
  ])('with %j answers 400 %s', async (subres, code, ecCode) => {
    const { client } = await local();
    const error = await failure(send(client, 'POST', 'log', { subres, content: 'x' }));
    expect(error).toMatchObject({ status: 400, code, ecCode });
  });

  it('past the largest size is refused, and up to it is not', async () => {
    const { oss, client } = await local({ maxAppendableBytes: 10 });
    await client.append('log', Buffer.alloc(9));
    expect(await failure(client.append('log', Buffer.alloc(2), { position: 9 }))).toMatchObject({
      status: 400,
      code: 'EntityTooLarge',
    });
    await client.append('log', Buffer.alloc(1), { position: 9 });
    expect(oss.object('bucket', 'log')?.content.length).toBe(10);
  });

  it('of twenty clients at one position lets exactly one win', async () => {
    const { oss } = await local();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => clientOf(oss).append('log', bytes(`writer ${index}`.padEnd(10)))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(oss.object('bucket', 'log')?.content.length).toBe(10);
  });

  it('gives an object that grew by thousands of appends as one piece', async () => {
    const { oss, client } = await local();
    for (let index = 0; index < 2000; index += 1) {
      await client.append('log', bytes(String(index).padStart(7, '0')), { position: index * 7 });
    }
    const expected = Array.from({ length: 2000 }, (_, index) => String(index).padStart(7, '0')).join('');
    expect(oss.object('bucket', 'log')?.content.toString()).toBe(expected);
    expect((await client.get('log')).content).toEqual(bytes(expected));
  });
});
