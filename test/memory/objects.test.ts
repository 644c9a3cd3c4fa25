import { describe, expect, it } from 'vitest';
import {
  acknowledge,
  createKnownObjects,
  isAcknowledged,
  type KnownObject,
  type OpenSend,
} from '../../src/memory/objects.js';

function send(position: number, over: Partial<OpenSend> = {}): OpenSend {
  return {
    ...{ position, length: 1, crc64: Promise.resolve(1n), record: {}, isSuspected: false, given: undefined },
    ...{ isGuess: false, atMs: 0, now: () => 0, isPassed: false, ...over },
  };
}

describe('what a client knows of objects', () => {
  it('is nothing at first, and asking does not change that', () => {
    const objects = createKnownObjects();
    expect([objects.isEmpty, objects.hasNoOpenSends, objects.get('k')]).toEqual([true, true, undefined]);
    objects.setOpen('k', []);
    objects.forgetContent('k', () => true);
    expect(objects.isEmpty).toBe(true);
  });

  it('is of 10,000 objects at most, and those touched longest ago are forgotten first', () => {
    const objects = createKnownObjects();
    for (let nth = 0; nth < 10_000; nth += 1) objects.of(`k${nth}`).end = nth;
    objects.of('k0');
    objects.of('one more').end = 2;
    expect(['k0', 'k1', 'k2', 'one more'].map(key => objects.get(key)?.end)).toEqual([0, undefined, 2, 2]);
  });

  it('is not forgotten of an object with open sends, as long as others can be', () => {
    const objects = createKnownObjects();
    for (let nth = 0; nth < 10; nth += 1) objects.setOpen(`open ${nth}`, [send(0)]);
    for (let nth = 0; nth < 20_000; nth += 1) objects.of(`k${nth}`);
    expect(Array.from({ length: 10 }, (_, nth) => objects.get(`open ${nth}`)?.open.length)).toEqual(Array(10).fill(1));
    expect(objects.get('k0')).toBeUndefined();
  });

  it('is bounded also where every object has an open send', () => {
    const objects = createKnownObjects();
    for (let nth = 0; nth < 10_000; nth += 1) objects.setOpen(`k${nth}`, [send(0)]);
    objects.setOpen('k0', [send(0)]);
    objects.setOpen('one more', [send(0)]);
    const held = ['k0', 'k1', 'k2', 'one more'].map(key => objects.get(key)?.open.length);
    expect(held).toEqual([1, undefined, 1, 1]);
  });

  it('is the last 1,000 sends of an object', () => {
    const objects = createKnownObjects();
    objects.setOpen(
      'k',
      Array.from({ length: 1_001 }, (_, nth) => send(nth)),
    );
    const positions = objects.get('k')?.open.map(({ position }) => position);
    expect([positions?.length, positions?.[0], positions?.at(-1)]).toEqual([1_000, 1, 1_000]);
  });

  it('tells whether any send is open', () => {
    const objects = createKnownObjects();
    objects.setOpen('k', [send(0)]);
    objects.setOpen('k', [send(0), send(1)]);
    objects.setOpen('l', [send(0)]);
    objects.setOpen('k', []);
    expect(objects.hasNoOpenSends).toBe(false);
    objects.setOpen('l', []);
    expect([objects.hasNoOpenSends, objects.isEmpty]).toEqual([true, false]);
  });

  it('tells so also after those with open sends were forgotten', () => {
    const objects = createKnownObjects();
    for (let nth = 0; nth < 10_000; nth += 1) objects.setOpen(`k${nth}`, [send(0)]);
    for (let nth = 0; nth < 10_000; nth += 1) objects.of(`l${nth}`);
    for (let nth = 0; nth < 10_000; nth += 1) objects.setOpen(`k${nth}`, []);
    expect(objects.hasNoOpenSends).toBe(true);
  });
});

describe('content that is replaced', () => {
  it('is forgotten, but for the sends that are kept, and another record has passed none of them any more', () => {
    const objects = createKnownObjects();
    const known = objects.of('k');
    [known.end, known.crc64] = [9, '7'];
    acknowledge(known, 0, 4, undefined);
    acknowledge(known, 4, 9, 4);
    objects.setOpen('k', [send(0, { isPassed: true }), send(4, { isPassed: true })]);
    objects.forgetContent('k', ({ position }) => position === 0);
    expect(objects.get('k')).toMatchObject({ end: undefined, crc64: undefined, acknowledged: [] });
    expect(objects.get('k')?.open).toMatchObject([{ position: 0, isPassed: false }]);
    expect([isAcknowledged(known, 0, undefined), isAcknowledged(known, 4, undefined)]).toEqual([false, false]);
    objects.forgetContent('k', () => false);
    expect(objects.hasNoOpenSends).toBe(true);
  });
});

describe('a place that is acknowledged', () => {
  const known = (): KnownObject => createKnownObjects().of('k');

  it('is one from its first byte to its last', () => {
    const object = known();
    acknowledge(object, 4, 8, undefined);
    expect([3, 4, 7, 8].map(at => isAcknowledged(object, at, undefined))).toEqual([false, true, true, false]);
  });

  it('is none where nothing was stored', () => {
    const object = known();
    acknowledge(object, 4, 4, undefined);
    acknowledge(object, 4, 4, 4);
    expect(isAcknowledged(object, 4, undefined)).toBe(false);
  });

  it('is of the record with its given position, and of no other', () => {
    const object = known();
    acknowledge(object, 4, 8, 4);
    expect([4, 2, undefined].map(given => isAcknowledged(object, 4, given))).toEqual([false, true, true]);
  });

  it('costs one stretch where a process appends alone, and finds its order where it does not', () => {
    const object = known();
    for (let at = 0; at < 5_000; at += 1) acknowledge(object, at, at + 1, undefined);
    expect(object.acknowledged).toEqual([{ from: 0, to: 5_000 }]);
    acknowledge(object, 5_010, 5_020, undefined);
    acknowledge(object, 5_004, 5_006, undefined);
    expect(object.acknowledged.map(({ from }) => from)).toEqual([0, 5_004, 5_010]);
    expect([5_003, 5_004, 5_009, 5_010].map(at => isAcknowledged(object, at, undefined))).toEqual([
      ...[false, true, false, true],
    ]);
  });

  it('is known of the last 1,000 stretches, and the last 1,000 given positions', () => {
    const object = known();
    for (let nth = 0; nth <= 1_000; nth += 1) {
      acknowledge(object, nth * 10, nth * 10 + 1, undefined);
      acknowledge(object, nth * 10 + 5, nth * 10 + 6, nth);
    }
    expect([0, 10, 10_000].map(at => isAcknowledged(object, at, undefined))).toEqual([false, true, true]);
    expect([5, 15, 10_005].map(at => isAcknowledged(object, at, undefined))).toEqual([false, true, true]);
  });
});
