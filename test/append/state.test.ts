import { describe, expect, it } from 'vitest';
import {
  type AppendState,
  crcBefore,
  doubt,
  findEarlier,
  isInDoubt,
  isOpen,
  isTaken,
  objectOf,
  openSends,
  pass,
  settle,
  stored,
  tellEnd,
  tellShrunk,
  unsuspect,
} from '../../src/append/state.js';
import type { Body } from '../../src/append/body.js';

import { type ClientState, stateOf } from '../../src/memory/client.js';
import type { OpenSend } from '../../src/memory/objects.js';
import { settingsFrom } from '../../src/options.js';

const KEY = 'b\nk';
const LATEST_MS = 30 * 60_000;

/** What a client of its own remembers. */
const newClient = (): ClientState => stateOf({ options: {}, requestError: () => Promise.resolve() });

interface Given extends Partial<Omit<AppendState, 'body' | 'settings'>> {
  readonly body?: Body | undefined;
  readonly nowMs?: number;
}

/** The clock of all of them. */
let clockMs = 0;

/** An append of ten bytes whose CRC-64 is 7, at position 0 unless told otherwise. */
function stateFor(client: ClientState, { nowMs = 0, ...over }: Given = {}): AppendState {
  clockMs = nowMs;
  return {
    ...{ client, settings: { ...settingsFrom(), now: () => clockMs }, record: {}, replaced: new Set(), key: KEY },
    ...{ identicalRecords: 'never', body: bodyOf(10, 7n), given: undefined, position: 0, isGuess: false },
    ...{
      sentAt: client.objects.clock,
      crcBefore: undefined,
      earlier: [],
      doubts: [],
      isLeftBehind: false,
      isStored: false,
      moves: 0,
      silences: 0,
    },
    ...{ isLookedInto: false, isReached: false, kept: undefined, doubt: undefined, ...over },
  };
}

function bodyOf(length: number | undefined, sum: bigint | undefined): Body {
  return { length, crc64: () => Promise.resolve(sum) } as Partial<Body> as Body;
}

/** Has a call of its own leave a send of a record open. */
function leaveOpen(client: ClientState, over: Given = {}): OpenSend {
  const state = stateFor(client, over);
  doubt(state);
  const left = objectOf(state).open.at(-1);
  if (left === undefined) throw new Error('it was to be open');
  return left;
}

const positionsOf = (sends: readonly OpenSend[]) => sends.map(({ position }) => position);
const open = (client: ClientState) => client.objects.get(KEY)?.open ?? [];

describe('a second try is found', () => {
  const found = async (client: ClientState, over: Given) => {
    const state = stateFor(client, over);
    await findEarlier(state);
    return positionsOf(openSends(state));
  };

  it.each<[string, Given, Given, boolean]>([
    ['by length and checksum', {}, {}, true],
    ['not of another length', {}, { body: bodyOf(11, 7n) }, false],
    ['not of other bytes', {}, { body: bodyOf(10, 8n) }, false],
    ['where the open one could not be measured', { body: bodyOf(undefined, undefined) }, {}, true],
    ['where the open one is gone', { body: undefined }, {}, true],
    ['where its own body cannot be measured', {}, { body: bodyOf(undefined, undefined) }, true],
    ['where its own body is gone', {}, { body: undefined }, true],
    ['by length alone where nothing was summed', { body: bodyOf(10, undefined) }, { body: bodyOf(10, 8n) }, true],
    ['not of another length where nothing was summed', { body: bodyOf(10, undefined) }, { body: bodyOf(9, 8n) }, false],
    ['by checksum alone where one has no length', { body: bodyOf(undefined, 7n) }, { body: bodyOf(10, 8n) }, false],
    ['of the same given position', { given: 4, position: 4 }, { given: 4, position: 4 }, true],
    ['of the same given position, though it was moved', { given: 4, position: 9 }, { given: 4, position: 4 }, true],
    ['of the position that the library chose for it', { position: 4 }, { given: 4, position: 4 }, true],
    ['not of another given position', { given: 4, position: 4 }, { given: 5, position: 5 }, false],
    ['not at the place where a given one was moved to', { given: 4, position: 9 }, { given: 9, position: 9 }, false],
    ['not by a call without a position', { given: 4, position: 4 }, {}, false],
  ])('%s', async (_how, earlier, later, isFound) => {
    const client = newClient();
    const { position } = leaveOpen(client, earlier);
    expect(await found(client, later)).toEqual(isFound ? [position] : []);
  });

  it.each<[string, Given, Given, boolean]>([
    ['not by equal bytes', {}, {}, false],
    ['by the same given position', { given: 4, position: 4 }, { given: 4, position: 4 }, true],
    ['not by a position that the library chose for another', { position: 4 }, { given: 4, position: 4 }, false],
  ])('where others write the same, %s', async (_how, earlier, later, isFound) => {
    const client = newClient();
    const { position } = leaveOpen(client, { ...earlier, identicalRecords: 'possible' });
    expect(await found(client, { ...later, identicalRecords: 'possible' })).toEqual(isFound ? [position] : []);
  });

  it('of a batch by its name, whatever else it is', async () => {
    const client = newClient();
    const batch = {};
    leaveOpen(client, { record: batch, position: 4 });
    expect(await found(client, { record: batch, identicalRecords: 'possible', body: bodyOf(99, 1n) })).toEqual([4]);
  });

  it('not in another object', async () => {
    const client = newClient();
    leaveOpen(client);
    expect(await found(client, { key: 'b\nother' })).toEqual([]);
  });

  it('not of a record of this call that a policy replaced', async () => {
    const client = newClient();
    const { record } = leaveOpen(client);
    expect(await found(client, { replaced: new Set([record]) })).toEqual([]);
  });

  it('of all that may be it, the furthest first', async () => {
    const client = newClient();
    for (const position of [0, 20, 10]) leaveOpen(client, { position });
    expect(await found(client, {})).toEqual([20, 10, 0]);
  });

  it('and knows nothing of an object that nobody appended to', async () => {
    const client = newClient();
    expect(await found(client, {})).toEqual([]);
    expect(client.objects.isEmpty).toBe(true);
  });
});

describe('a send without an answer', () => {
  it('is in doubt, with all that is needed to look for it later', async () => {
    const client = newClient();
    const state = stateFor(client, { given: 3, position: 5, isGuess: true, nowMs: 1234 });
    expect(isInDoubt(state)).toBe(false);
    doubt(state);
    const [send] = open(client);
    expect(send).toMatchObject({
      ...{ position: 5, length: 10, record: state.record, given: 3, isGuess: true, isSuspected: false },
      ...{ atMs: 1234, isPassed: false },
    });
    expect(await send?.crc64).toBe(7n);
    expect([isInDoubt(state), isOpen(state)]).toEqual([true, true]);
  });

  it('is one for each place, and the last of them counts', () => {
    const client = newClient();
    const record = {};
    doubt(stateFor(client, { record, nowMs: 1 }));
    doubt(stateFor(client, { record, nowMs: 2 }));
    doubt(stateFor(client, { record, position: 10, nowMs: 3 }));
    expect(open(client).map(({ position, atMs }) => [position, atMs])).toEqual([
      [0, 2],
      [10, 3],
    ]);
  });

  it('takes the place of the earlier call’s whose second try it is, and of no other record’s', async () => {
    const client = newClient();
    const other = leaveOpen(client, { body: bodyOf(4, 1n) });
    leaveOpen(client);
    const state = stateFor(client, { nowMs: 9 });
    await findEarlier(state);
    doubt(state);
    expect(open(client)).toHaveLength(2);
    expect(open(client)[0]).toBe(other);
    expect(open(client)[1]).toMatchObject({ record: state.record, atMs: 9 });
  });

  it('may be of a body that is gone', async () => {
    const client = newClient();
    const send = leaveOpen(client, { body: undefined });
    expect([send.length, await send.crc64]).toEqual([undefined, undefined]);
  });

  it('that is merely suspected counts as in doubt, not as open, and is cleared up by itself', () => {
    const client = newClient();
    const state = stateFor(client);
    doubt(state, true);
    expect([isInDoubt(state), isOpen(state)]).toEqual([true, false]);
    unsuspect(state);
    expect([isInDoubt(state), open(client)]).toEqual([false, []]);
  });

  it('is not cleared up with what was suspected', () => {
    const client = newClient();
    const state = stateFor(client);
    doubt(state);
    unsuspect(state);
    expect(isOpen(state)).toBe(true);
  });

  it('of an earlier call is open though that one merely suspected it', async () => {
    const client = newClient();
    const earlier = stateFor(client);
    doubt(earlier, true);
    const state = stateFor(client);
    await findEarlier(state);
    unsuspect(state);
    expect(isOpen(state)).toBe(true);
  });

  it('elsewhere is not one to this place', () => {
    const state = stateFor(newClient());
    doubt(state);
    state.position = 10;
    expect([isOpen(state), isInDoubt(state)]).toEqual([false, true]);
  });

  it('leaves the doubt where a policy sent the record elsewhere', () => {
    expect(isInDoubt(stateFor(newClient(), { isLeftBehind: true }))).toBe(true);
  });
});

describe('another record at its place', () => {
  it('passes the send of the call and those of its earlier tries, and no other', async () => {
    const client = newClient();
    const other = leaveOpen(client, { body: bodyOf(4, 1n) });
    const earlier = leaveOpen(client);
    const elsewhere = leaveOpen(client, { position: 10 });
    const state = stateFor(client);
    await findEarlier(state);
    pass(state, 0);
    expect([other, earlier, elsewhere].map(({ isPassed }) => isPassed)).toEqual([false, true, false]);
    expect(positionsOf(openSends(state))).toEqual([10]);
  });

  it('that is known to be stored passes all that were sent there', () => {
    const client = newClient();
    const sends = [leaveOpen(client), leaveOpen(client, { body: bodyOf(4, 1n) }), leaveOpen(client, { position: 10 })];
    pass(stateFor(client), 0, true);
    expect(sends.map(({ isPassed }) => isPassed)).toEqual([true, true, false]);
  });
});

describe('the end of an object', () => {
  it('moves forward only, whoever tells it', () => {
    const state = stateFor(newClient());
    const ends = [5, 9, 7, 9, 0].map(end => {
      tellEnd(state, end);
      return objectOf(state).end;
    });
    expect(ends).toEqual([5, 9, 9, 9, 9]);
  });

  it('keeps its checksum where it is told again, and loses it where it moves', () => {
    const state = stateFor(newClient());
    Object.assign(objectOf(state), { end: 9, crc64: '5' });
    tellEnd(state, 9);
    expect(crcBefore(state, 9)).toBe(5n);
    tellEnd(state, 8);
    expect(crcBefore(state, 9)).toBe(5n);
    tellEnd(state, 12);
    expect(crcBefore(state, 12)).toBeUndefined();
  });

  it('has a checksum before it: 0 at the beginning, and none where the end is not that', () => {
    const client = newClient();
    expect([crcBefore(stateFor(client), 0), crcBefore(stateFor(client), 9)]).toEqual([0n, undefined]);
    Object.assign(client.objects.of(KEY), { end: 9, crc64: '5' });
    expect([0, 8, 9].map(at => crcBefore(stateFor(client), at))).toEqual([0n, undefined, 5n]);
    Object.assign(client.objects.of(KEY), { crc64: 'none' });
    expect(crcBefore(stateFor(client), 9)).toBeUndefined();
  });

  it('that is told to be before the known one forgets what was acknowledged, and re-opens what was passed', () => {
    const client = newClient();
    const send = leaveOpen(client);
    stored(stateFor(client), 10, '5');
    stored(stateFor(client, { position: 10, given: 10 }), 20, '6');
    expect(send.isPassed).toBe(true);
    const state = stateFor(client);
    expect([0, 10].map(at => isTaken(state, at))).toEqual([true, true]);
    tellShrunk(state, 4);
    expect(objectOf(state)).toMatchObject({ end: 4, crc64: undefined, acknowledged: [] });
    expect([0, 10].map(at => isTaken(state, at))).toEqual([false, false]);
    expect(send.isPassed).toBe(false);
  });

  it.each([10, 11])('that is told to be no shorter changes nothing: %d', end => {
    const client = newClient();
    const send = leaveOpen(client);
    stored(stateFor(client), 10, '5');
    const state = stateFor(client);
    tellShrunk(state, end);
    expect(objectOf(state)).toMatchObject({ end: 10, crc64: '5', acknowledged: [{ from: 0, to: 10 }] });
    expect(send.isPassed).toBe(true);
  });

  it('of a stranger is believed, and re-opens what was passed', () => {
    const client = newClient();
    const send = leaveOpen(client, { position: 9 });
    pass(stateFor(client), 9, true);
    const state = stateFor(client);
    tellShrunk(state, 4);
    expect([objectOf(state).end, send.isPassed]).toEqual([4, false]);
  });
});

describe('a record that is stored', () => {
  it('moves the end, takes its place, and leaves no doubt of its own', () => {
    const client = newClient();
    const state = stateFor(client, { position: 5 });
    doubt(state);
    stored(state, 15, '77');
    expect(objectOf(state)).toMatchObject({ end: 15, crc64: '77', open: [], acknowledged: [{ from: 5, to: 15 }] });
    expect([state.isStored, isInDoubt(state), crcBefore(state, 15)]).toEqual([true, false, 77n]);
    expect([4, 5, 14, 15].map(at => isTaken(state, at))).toEqual([false, true, true, false]);
  });

  it('does not move the end back', () => {
    const client = newClient();
    Object.assign(client.objects.of(KEY), { end: 40, crc64: '9' });
    stored(stateFor(client, { position: 5 }), 15, '77');
    expect(client.objects.get(KEY)).toMatchObject({ end: 40, crc64: '9', acknowledged: [{ from: 5, to: 15 }] });
  });

  it('at a given position is its own there, and nobody else’s', () => {
    const client = newClient();
    stored(stateFor(client, { position: 5, given: 5 }), 15);
    expect(isTaken(stateFor(client, { given: 5 }), 5)).toBe(false);
    expect(isTaken(stateFor(client, { given: 6 }), 5)).toBe(true);
    expect(isTaken(stateFor(client), 5)).toBe(true);
  });

  it('is found to be the earlier try at its place, and leaves those elsewhere open', async () => {
    const client = newClient();
    leaveOpen(client, { position: 10 });
    const elsewhere = leaveOpen(client, { position: 30 });
    const state = stateFor(client, { position: 10 });
    await findEarlier(state);
    stored(state, 20);
    expect(open(client)).toEqual([elsewhere]);
  });

  it('leaves the sends of other records open, which it has passed at its place', () => {
    const client = newClient();
    const [here, behind] = [leaveOpen(client, { body: bodyOf(4, 1n) }), leaveOpen(client, { position: 10 })];
    stored(stateFor(client), 10);
    expect(open(client)).toEqual([here, behind]);
    expect([here.isPassed, behind.isPassed]).toEqual([true, false]);
  });

  it('lets go of those that were passed and cannot arrive any more, even if the object were shortened', () => {
    const client = newClient();
    const [passed, late] = [leaveOpen(client, { body: bodyOf(4, 1n) }), leaveOpen(client, { position: 10 })];
    stored(stateFor(client), 10);
    stored(stateFor(client, { position: 10, nowMs: LATEST_MS }), 20);
    expect(open(client)).toEqual([passed, late]);
    stored(stateFor(client, { position: 20, nowMs: LATEST_MS + 1 }), 30);
    expect(open(client)).toEqual([]);
  });

  it('does not let go of one that nobody has passed, however old it is', () => {
    const client = newClient();
    const send = leaveOpen(client, { position: 40 });
    stored(stateFor(client, { nowMs: 10 * LATEST_MS }), 10);
    expect(open(client)).toEqual([send]);
  });

  it('that is empty passes nobody, and takes no place', () => {
    const client = newClient();
    const send = leaveOpen(client, { position: 5 });
    stored(stateFor(client, { position: 5, body: bodyOf(0, 0n) }), 5);
    expect(send.isPassed).toBe(false);
    expect(isTaken(stateFor(client), 5)).toBe(false);
    expect(client.objects.get(KEY)?.end).toBe(5);
  });
});

it('a send that cannot arrive any more is taken out alone', () => {
  const client = newClient();
  const [first, second] = [leaveOpen(client), leaveOpen(client, { position: 10 })];
  settle(stateFor(client), first);
  expect(open(client)).toEqual([second]);
});
