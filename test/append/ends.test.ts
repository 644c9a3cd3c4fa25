import { describe, expect, it } from 'vitest';
import { endByHead, findEnd } from '../../src/append/looks.js';
import type { Looks } from '../../src/policies/tools.js';
import { head, tools as fakeTools } from '../call/fakes.js';
import { answered } from './answered.js';

const rejected = (error: unknown) => Promise.reject(error);

describe('by HEAD, the next append goes', () => {
  it('where x-oss-next-append-position says', () => {
    expect(endByHead(head({ nextPosition: 7, length: 7, headers: { 'x-oss-object-type': 'Appendable' } }))).toBe(7);
  });

  it.each([
    ['the type', { 'x-oss-object-type': 'Appendable' }],
    ['nothing', {}],
  ])('to the end, where a browser may read %s beside the length', (_what, headers) => {
    expect(endByHead(head({ nextPosition: undefined, length: 7, headers }))).toBe(7);
  });

  it.each(['Normal', 'Multipart', 'Symlink'])('nowhere, where the object is of the type %s', type => {
    expect(endByHead(head({ nextPosition: undefined, headers: { 'x-oss-object-type': type } }))).toBeUndefined();
  });
});

describe('where the object ends', () => {
  /** Asks with what HEAD and a GET of one byte are answered, and tells how often each was asked. */
  const asked = async (byHead: () => Promise<ReturnType<typeof head>>, byGet: Looks['range'] = unasked) => {
    let [heads, gets] = [0, 0];
    const found = await findEnd(
      fakeTools({
        head: () => {
          heads += 1;
          return byHead();
        },
        range: (start, length) => {
          gets += 1;
          expect([start, length]).toEqual([0, 1]);
          return byGet(start, length);
        },
      }),
    );
    return { found, requests: [heads, gets] };
  };
  const unasked = () => Promise.reject(new Error('no GET was needed'));
  const denied = () => answered(403, 'AccessDenied').then(rejected);
  const oneByte = (total: number | undefined) => () => Promise.resolve({ bytes: new Uint8Array(1), total });

  it('is told by HEAD, with the checksum up to there', async () => {
    const told = head({ nextPosition: 7, crc64: 5n });
    const { found, requests } = await asked(() => Promise.resolve(told));
    expect([found, requests]).toEqual([{ end: 7, head: told }, [1, 0]]);
  });

  it('is 0 where HEAD says that there is none', async () => {
    const { found, requests } = await asked(() => answered(404, 'NoSuchKey').then(rejected));
    expect([found, requests]).toEqual([{ end: 0 }, [1, 0]]);
  });

  it('is nowhere in an object of another type, and no GET is wasted on it', async () => {
    const normal = head({ nextPosition: undefined, headers: { 'x-oss-object-type': 'Normal' } });
    const { found, requests } = await asked(() => Promise.resolve(normal));
    expect(found).toEqual({ is: 'refused', because: 'the object is not appendable any more' });
    expect(requests).toEqual([1, 0]);
  });

  it.each([
    ['refused', () => answered(403).then(rejected)],
    ['lost', () => answered(-1, undefined, { headers: {} }).then(rejected)],
    ['a gateway’s 404', () => answered(404, undefined, { headers: {} }).then(rejected)],
  ])('is told by a GET of one byte where HEAD is %s', async (_what, byHead) => {
    const { found, requests } = await asked(byHead, oneByte(9));
    expect([found, requests]).toEqual([{ end: 9 }, [1, 1]]);
  });

  it('is 0 where that one says that there is none', async () => {
    const { found } = await asked(denied, () => answered(404, 'NoSuchKey').then(rejected));
    expect(found).toEqual({ end: 0 });
  });

  it('is 0 where that one says that there is no first byte', async () => {
    const { found } = await asked(denied, () => answered(416, 'InvalidRange').then(rejected));
    expect(found).toEqual({ end: 0 });
  });

  it('is not known where both are refused: it says why, in the words that tell most', async () => {
    const { found } = await asked(() => answered(403).then(rejected), denied);
    expect(found).toEqual({
      is: 'refused',
      because: 'OSS denied the check with 403 AccessDenied: oss:GetObject is missing',
    });
  });

  it.each<[string, () => Promise<never>, Looks['range']]>([
    ['HEAD', () => answered(503).then(rejected), () => answered(403).then(rejected)],
    ['GET', () => answered(403).then(rejected), () => answered(503).then(rejected)],
  ])('may be asked again where %s alone was lost', async (_what, byHead, byGet) => {
    expect((await asked(byHead, byGet)).found).toMatchObject({ is: 'lost', because: 'the check failed: 503' });
  });

  it('is not known where a browser hides it from both', async () => {
    const { found } = await asked(denied, oneByte(undefined));
    expect(found).toMatchObject({ is: 'refused' });
  });
});
