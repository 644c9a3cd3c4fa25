import { describe, expect, test } from 'vitest';
import { versionOf } from '../../src/ali-oss/operations.js';

describe('the version that a call names', () => {
  test.each<[method: string, args: readonly unknown[], version: string | undefined]>([
    ['delete', ['a', { versionId: 'v' }], 'v'],
    ['head', ['a', { subres: { versionId: 'v' } }], 'v'],
    ['get', ['a', { versionId: 'v' }], 'v'],
    ['get', ['a', '/tmp/a', { versionId: 'v' }], 'v'],
    ['get', ['a'], undefined],
    ['restore', ['a', null], undefined],
    ['request', [{ subres: { versionId: 'v' } }], 'v'],
    ['request', [{ query: { versionId: 'v' } }], 'v'],
    ['request', [undefined], undefined],
    ['copy', ['a', 'b', { versionId: 'of the source' }], undefined],
    ['putObjectTagging', ['a', { versionId: 'a tag' }], undefined],
  ])('%s(%j)', (method, args, version) => {
    expect(versionOf(method, args)).toBe(version);
  });
});
