import { describe, expect, it } from 'vitest';
import { endByHead } from '../../src/append/end.js';
import { head } from '../call/fakes.js';

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
