import { describe, expect, it } from 'vitest';
import type { Call } from '../../chaos/journal.js';
import { recordOf, tickOf } from '../../chaos/record.js';
import { type Faults, isFaultless, verify } from '../../chaos/verify.js';

const SEED = 1;
const NONE: Faults = { lost: 0, doubled: 0, twice: 0, torn: 0, reordered: 0, misreported: 0 };

/** `a0`: record 0 of writer a. `a`: a tick of it. `a0'` and `a'`: the same of its second process. */
function record(name: string): string {
  const [, letter = '', sequence = '', prime] = /^([a-z])(\d*)('?)$/.exec(name) ?? [];
  const process = { writer: letter.charCodeAt(0) - 97, epoch: prime === '' ? 1 : 2 };
  return sequence === '' ? tickOf(process) : recordOf({ ...process, sequence: Number(sequence) }, SEED);
}

const content = (...names: string[]) => names.map(record).join('');
const whole = (...names: string[]) => [Buffer.from(content(...names))];

function call(writer: 'a' | 'b', first: number, count: number, says: Call['says'], more: Partial<Call> = {}): Call {
  const names = Array.from({ length: count }, (_, nth) => `${writer}${first + nth}`);
  const sent = { kind: 'unique', first, count, bytes: content(...names).length } as const;
  return { writer: writer.charCodeAt(0) - 97, epoch: 1, ...sent, says, ...more };
}

/** A call of ticks. `end` is where it was acknowledged, in ticks: they are as long as most records, and as those used here. */
function tick(first: number, count: number, says: Call['says'], end?: number, more: Partial<Call> = {}): Call {
  const place = end === undefined ? {} : { end: end * TICK_BYTES };
  return { ...call('a', first, count, says), kind: 'tick', bytes: count * TICK_BYTES, ...place, ...more };
}

const TICK_BYTES = record('a').length;

/** Writer a makes two calls of two records, writer b one of one. */
const SENT = [call('a', 0, 2, 'yes'), call('a', 2, 2, 'yes'), call('b', 0, 1, 'yes')];

const A0 = call('a', 0, 1, 'yes');
const B0 = call('b', 0, 1, 'yes');
const OF_TWO = [tick(0, 1, 'yes'), tick(1, 1, 'yes', undefined, { epoch: 2 })];

async function faultsOf(calls: readonly Call[], chunks: readonly Buffer[]): Promise<Faults> {
  const { lost, doubled, twice, torn, reordered, misreported } = await verify(calls, chunks);
  return { lost, doubled, twice, torn, reordered, misreported };
}

describe('the verifier finds nothing wrong where', () => {
  const clean: readonly [string, readonly Call[], readonly string[]][] = [
    ['everything is stored once, in order', SENT, ['a0', 'a1', 'a2', 'a3', 'b0']],
    ['another writer comes between two calls', SENT, ['a0', 'a1', 'b0', 'a2', 'a3']],
    ['a call in flight at a kill is stored', [call('a', 0, 2, 'in flight')], ['a0', 'a1']],
    ['a call in flight at a kill is not stored', [call('a', 0, 2, 'in flight'), call('b', 0, 1, 'yes')], ['b0']],
    ['a call that ended unknown is stored', [call('a', 0, 1, 'unknown')], ['a0']],
    ['a call that was refused is not stored', [call('a', 0, 1, 'no'), call('a', 1, 1, 'yes')], ['a1']],
    ['a fresh process carries on', [call('a', 0, 1, 'yes'), call('a', 1, 1, 'yes', { epoch: 2 })], ['a0', "a1'"]],
    [
      'a call said rightly where it ends',
      [call('a', 0, 2, 'yes', { end: content('b0', 'a0', 'a1').length }), call('b', 0, 1, 'yes')],
      ['b0', 'a0', 'a1'],
    ],
    ['nothing was sent and nothing is stored', [], []],
  ];
  it.each(clean)('%s', async (_name, calls, names) => {
    const findings = await verify(calls, whole(...names));
    expect(findings).toMatchObject({ ...NONE, stories: [] });
    expect(isFaultless(findings)).toBe(true);
  });
});

describe('the verifier finds nothing wrong with ticks where', () => {
  const clean: readonly [string, readonly Call[], readonly string[]][] = [
    ['as many are stored as were acknowledged', [tick(0, 2, 'yes', 2), tick(2, 1, 'yes', 3)], ['a', 'a', 'a']],
    ['nobody was told where they are', [tick(0, 2, 'yes'), tick(2, 1, 'yes')], ['a', 'a', 'a']],
    ['another writer comes between', [tick(0, 1, 'yes', 1), tick(1, 1, 'yes', 3), B0], ['a', 'b0', 'a']],
    ['they are acknowledged in another order', [tick(0, 1, 'yes', 2), tick(1, 1, 'yes', 1)], ['a', 'a']],
    ['one in flight at a kill is stored', [tick(0, 1, 'yes', 1), tick(1, 1, 'in flight')], ['a', 'a']],
    ['one in flight at a kill is not stored', [tick(0, 1, 'yes', 1), tick(1, 1, 'in flight')], ['a']],
    ['one that ended unknown is stored', [tick(0, 1, 'unknown')], ['a']],
    ['one that was refused is not stored', [tick(0, 1, 'no'), tick(1, 1, 'yes', 1)], ['a']],
    ['a fresh process writes its own', [tick(0, 1, 'yes', 1), tick(1, 1, 'yes', 2, { epoch: 2 })], ['a', "a'"]],
    ['they are where they were sent', [A0, tick(1, 1, 'yes', 2), call('a', 2, 1, 'yes')], ['a0', 'a', 'a2']],
    [
      'one is recognised as an earlier one that ended unknown',
      [tick(0, 1, 'unknown'), call('a', 1, 1, 'yes'), tick(2, 1, 'yes', 1)],
      ['a', 'a1'],
    ],
  ];
  it.each(clean)('%s', async (_name, calls, names) => {
    const findings = await verify(calls, whole(...names));
    expect(findings).toMatchObject({ ...NONE, stories: [] });
  });
});

describe('the verifier finds, of ticks,', () => {
  const wrong: readonly [string, Partial<Faults>, readonly Call[], readonly string[]][] = [
    ['a lost one', { lost: 1 }, [tick(0, 1, 'yes'), tick(1, 1, 'yes'), B0], ['a', 'b0']],
    ['a lost one that was told where it is', { lost: 1 }, [tick(0, 1, 'yes', 1), tick(1, 1, 'yes', 2)], ['a']],
    ['one lost though another was refused', { lost: 1 }, [tick(0, 1, 'no'), tick(1, 1, 'yes')], []],
    ['one lost though another process stored one too many', { lost: 1, doubled: 1 }, OF_TWO, ["a'", "a'"]],
    ['a doubled one', { doubled: 1 }, [tick(0, 1, 'yes', 1)], ['a', 'a']],
    ['a doubled call', { doubled: 2 }, [tick(0, 2, 'yes', 2), B0], ['a', 'a', 'b0', 'a', 'a']],
    ['a doubled one that was in flight at a kill', { doubled: 1 }, [tick(0, 1, 'in flight')], ['a', 'a']],
    ['a doubled one that ended unknown', { doubled: 1 }, [tick(0, 1, 'unknown')], ['a', 'a']],
    ['one that was refused but is stored', { misreported: 1 }, [tick(0, 1, 'no'), tick(1, 1, 'yes', 1)], ['a', 'a']],
    ['one that was refused and doubled', { misreported: 1, doubled: 1 }, [tick(0, 1, 'no')], ['a', 'a']],
    [
      'one place for two calls, and one stored',
      { twice: 1, lost: 1 },
      [tick(0, 1, 'yes', 1), tick(1, 1, 'yes', 1)],
      ['a'],
    ],
    [
      'one place for two calls, and both stored',
      { twice: 1 },
      [tick(0, 1, 'yes', 1), tick(1, 1, 'yes', 1)],
      ['a', 'a'],
    ],
    [
      'a place within that of another call',
      { twice: 1 },
      [tick(0, 2, 'yes', 2), tick(2, 1, 'yes', 1), tick(3, 1, 'yes', 4)],
      ['a', 'a', 'a', 'a'],
    ],
    [
      'a place that overlaps those of two calls',
      { twice: 4 },
      [tick(0, 3, 'yes', 3), tick(3, 2, 'yes', 4), tick(5, 2, 'yes', 5)],
      Array.from({ length: 7 }, () => 'a'),
    ],
    ['one that is not where its answer said', { misreported: 1 }, [tick(0, 1, 'yes', 1), B0], ['b0', 'a']],
    ['a call that another breaks into', { misreported: 2 }, [tick(0, 2, 'yes', 3), B0], ['a', 'b0', 'a']],
    ['a place that begins too early', { misreported: 2 }, [tick(0, 2, 'yes', 2), B0], ['b0', 'a', 'a']],
    ['a place within a tick', { misreported: 1 }, [tick(0, 1, 'yes', 1.5), tick(1, 1, 'in flight')], ['a', 'a']],
    ['one of a process that sent none', { torn: 1 }, [B0], ['b0', 'a']],
    ['one of a later process, which sent none', { torn: 1 }, [tick(0, 1, 'yes', 1)], ['a', "a'"]],
    ['a unique record in its stead', { torn: 1, lost: 1 }, [tick(0, 1, 'yes')], ['a0']],
    ['an append that it breaks into', { torn: 2 }, [call('b', 0, 2, 'yes'), tick(0, 1, 'yes', 2)], ['b0', 'a', 'b1']],
    ['one behind a later record', { reordered: 1 }, [tick(0, 1, 'yes', 2), call('a', 1, 1, 'yes')], ['a1', 'a']],
    ['one in front of an earlier record', { reordered: 1 }, [A0, tick(1, 1, 'yes', 1)], ['a', 'a0']],
    [
      'one in front of a record that is earlier than one that ended unknown',
      { reordered: 1 },
      [A0, tick(1, 1, 'unknown'), call('a', 2, 1, 'yes'), tick(3, 1, 'yes', 1)],
      ['a', 'a0', 'a2'],
    ],
    [
      'one in front of an earlier record, though one of another process ended unknown',
      { reordered: 1 },
      [tick(0, 1, 'unknown'), call('a', 1, 1, 'yes'), tick(2, 1, 'yes', 1, { epoch: 2 })],
      ["a'", 'a1'],
    ],
    ['a report that makes no sense', { misreported: 1 }, [tick(0, 1, 'nonsense')], ['a']],
  ];
  it.each(wrong)('%s', async (_name, faults, calls, names) => {
    const findings = await verify(calls, whole(...names));
    expect(findings).toMatchObject({ ...NONE, ...faults });
    expect(isFaultless(findings)).toBe(false);
    expect(findings.stories.length).toBeGreaterThan(0);
  });

  it.each([
    ['one that breaks off', (text: string) => text.slice(0, -9)],
    ['one without its beginning', (text: string) => text.slice(5)],
    ['a byte that is another', (text: string) => text.replace('.', '!')],
    ['one that tells another process', (text: string) => text.replace('e0001', 'e0002')],
  ])('%s', async (_name, harm) => {
    const harmed = [Buffer.from(content('a') + harm(content('a')))];
    expect(await faultsOf([tick(0, 1, 'yes'), tick(1, 1, 'yes')], harmed)).toEqual({ ...NONE, torn: 1, lost: 1 });
  });
});

describe('the verifier finds', () => {
  const wrong: readonly [string, Partial<Faults>, readonly Call[], readonly string[]][] = [
    ['a lost record', { lost: 1 }, SENT, ['a0', 'a1', 'a2', 'a3']],
    ['a lost call', { lost: 2 }, SENT, ['a0', 'a1', 'b0']],
    ['a doubled record', { doubled: 1 }, SENT, ['a0', 'a1', 'b0', 'a2', 'a3', 'b0']],
    ['a doubled call', { doubled: 2 }, SENT, ['a0', 'a1', 'b0', 'a2', 'a3', 'a0', 'a1']],
    ['a record that is there three times', { doubled: 2 }, [call('a', 0, 1, 'yes')], ['a0', 'a0', 'a0']],
    ['a doubled record that was in flight at a kill', { doubled: 1 }, [call('a', 0, 1, 'in flight')], ['a0', 'a0']],
    ['a doubled record that ended unknown', { doubled: 1 }, [call('a', 0, 1, 'unknown')], ['a0', 'a0']],
    ['a record that was refused and doubled', { doubled: 1, misreported: 1 }, [call('a', 0, 1, 'no')], ['a0', 'a0']],
    ['a call of which the end is missing', { torn: 1, lost: 1 }, SENT, ['a0', 'b0', 'a2', 'a3']],
    ['a call of which the end is missing at the end', { torn: 1, lost: 1 }, SENT, ['b0', 'a0', 'a1', 'a2']],
    ['a call of which the beginning is missing', { torn: 1, lost: 1 }, SENT, ['a1', 'b0', 'a2', 'a3']],
    ['a call that another breaks into', { torn: 2 }, SENT, ['a0', 'b0', 'a1', 'a2', 'a3']],
    ['a record that nobody sent', { torn: 1 }, SENT, ['a0', 'a1', 'a2', 'a3', 'b0', 'b7']],
    ['a record of a writer that there is not', { torn: 1 }, SENT, ['a0', 'a1', 'a2', 'a3', 'b0', 'c0']],
    ['a record of a process that did not send it', { torn: 1, lost: 1 }, SENT, ['a0', 'a1', 'a2', 'a3', "b0'"]],
    ['calls of one writer in another order', { reordered: 2 }, SENT, ['a2', 'a3', 'a0', 'a1', 'b0']],
    [
      'a killed process whose record comes after its successor',
      { reordered: 1 },
      [call('a', 0, 1, 'in flight'), call('a', 1, 1, 'yes', { epoch: 2 })],
      ["a1'", 'a0'],
    ],
    ['a record that was refused but is stored', { misreported: 1 }, [call('a', 0, 1, 'no')], ['a0']],
    ['a call that did not end where it said', { misreported: 2 }, [call('a', 0, 2, 'yes', { end: 1 })], ['a0', 'a1']],
    ['a report that makes no sense', { misreported: 1 }, [call('a', 0, 1, 'nonsense')], ['a0']],
    ['a report that makes no sense of what is not stored', { misreported: 2 }, [call('a', 0, 2, 'nonsense')], []],
  ];
  it.each(wrong)('%s', async (_name, faults, calls, names) => {
    const findings = await verify(calls, whole(...names));
    expect(findings).toMatchObject({ ...NONE, ...faults });
    expect(isFaultless(findings)).toBe(false);
    expect(findings.stories.length).toBeGreaterThan(0);
  });

  const broken: readonly [string, (text: string) => string, Partial<Faults>][] = [
    ['a record that breaks off', text => text.slice(0, -9), { torn: 1, lost: 1 }],
    ['a record without its beginning', text => text.slice(5), { torn: 1, lost: 1 }],
    ['a byte that is another', text => text.replace('.', '!'), { torn: 1, lost: 1 }],
    ['bytes between records', text => `lorem ipsum\n${text}`, { torn: 1 }],
  ];
  it.each(broken)('%s', async (_name, harm, faults) => {
    const harmed = [Buffer.from(harm(content('a0', 'a1')))];
    expect(await faultsOf([call('a', 0, 2, 'yes')], harmed)).toEqual({ ...NONE, ...faults });
  });

  it('which copy of a doubled call is where its answer said', async () => {
    const end = content('a0', 'a0').length;
    const said = (at: number) => faultsOf([call('a', 0, 1, 'yes', { end: at })], whole('a0', 'a0'));
    expect(await said(end)).toEqual({ ...NONE, doubled: 1 });
    expect(await said(end + 1)).toEqual({ ...NONE, doubled: 1, misreported: 1 });
  });
});

describe('the verifier', () => {
  it('counts what the writers were told', async () => {
    const calls = [
      call('a', 0, 3, 'yes'),
      call('a', 3, 1, 'no'),
      call('a', 4, 2, 'unknown'),
      call('b', 0, 4, 'in flight'),
    ];
    expect(await verify(calls, whole('a0', 'a1', 'a2', 'a4', 'a5'))).toMatchObject({
      ...NONE,
      ...{ sent: 10, ticks: 0, acknowledged: 3, refused: 1, inDoubt: 6, inDoubtStored: 2, acknowledgedCalls: 1 },
    });
  });

  it('counts ticks in with the others, and by themselves', async () => {
    const calls = [A0, tick(1, 3, 'yes', 4), tick(4, 1, 'no'), tick(5, 2, 'unknown'), tick(7, 4, 'in flight')];
    expect(await verify(calls, whole('a0', 'a', 'a', 'a', 'a', 'a'))).toMatchObject({
      ...NONE,
      ...{ sent: 11, ticks: 10, acknowledged: 4, refused: 1, inDoubt: 6, inDoubtStored: 2, acknowledgedCalls: 2 },
    });
  });

  it('finds the same however the object arrives', async () => {
    const bytes = Buffer.from(`${content('a0', 'a1', 'a2')}tö rn`);
    const single = Array.from(bytes, byte => Buffer.from([byte]));
    expect(await faultsOf(SENT, single)).toEqual(await faultsOf(SENT, [bytes]));
  });

  it('says what is wrong, for the first few things', async () => {
    const calls = Array.from({ length: 100 }, (_, first) => call('a', first, 1, 'yes', { because: 'luck' }));
    const { lost, stories } = await verify(calls, []);
    expect(lost).toBe(100);
    expect(stories).toHaveLength(20);
    expect(stories[0]).toBe('lost: 1 of 1 records, record 0 of writer 0 (epoch 1) and 0 more: said yes, luck');
  });

  it('says what is wrong with ticks', async () => {
    const calls = [A0, tick(1, 2, 'yes', 3), tick(3, 1, 'yes', 3), tick(4, 1, 'no')];
    const { stories } = await verify(calls, whole('a0', 'a', 'a'));
    const end = content('a0', 'a', 'a').length;
    expect(stories).toEqual([
      'lost: 2 ticks of writer 0 (epoch 1) are stored, 3 acknowledged, 0 in doubt, 1 refused',
      `twice: tick 3 of writer 0 (epoch 1) and 0 more: said yes, ending at ${end}; tick 1 of writer 0 (epoch 1) and 1 more: said yes, ending at ${end}`,
    ]);
  });

  it('refuses to judge records that were sent twice', async () => {
    const twice = [call('a', 0, 2, 'yes'), call('a', 1, 2, 'yes')];
    await expect(verify(twice, [])).rejects.toThrow('Record 1 of writer 0 was sent with two calls.');
  });
});
