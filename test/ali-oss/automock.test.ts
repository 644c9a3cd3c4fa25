import OSS from 'ali-oss';
import { expect, it, type Mock, vi } from 'vitest';
import { isConflict, remedy, reportOf } from '../../src/index.js';
import { conflictError } from '../../src/testing/index.js';
import { bytes, failure } from './support.js';

vi.mock('ali-oss');

it("a client of `vi.mock('ali-oss')` is wrapped: what its methods are mocked to do is what OSS answers", async () => {
  const given = new OSS({ accessKeyId: 'id', accessKeySecret: 'secret' });
  const { put } = vi.mocked(given, { partial: true }) as unknown as { put: Mock };
  put.mockRejectedValueOnce(conflictError('FileImmutable'));
  const client = remedy(given);
  expect(client).toBeInstanceOf(OSS);
  const error = await failure(client.put('k', bytes('x')));
  expect(isConflict(error)).toBe(true);
  expect(await client.put('k', bytes('x'))).toBeUndefined();
  expect(put).toHaveBeenCalledTimes(2);
  expect(reportOf(error)?.written).toBe('no');
});
