import { describe, expect, it } from 'vitest';
import type { Call } from '../../chaos/journal.js';
import { recordOf } from '../../chaos/record.js';
import { type Faults, isFaultless, verify } from '../../chaos/verify.js';

const SEED = 1;
const NONE: Faults = { lost: 0, doubled: 0, torn: 0, reordered: 0, misreported: 0 };

/** `a0`: record 0 of writer a. `a0'`: the same of its second process. */
function record(name: string): string {
  const [, letter = '', sequence, tick] = /^([a-z])(\d+)('?)$/.exec(name) ?? [];
  const id = { writer: letter.charCodeAt(0) - 97, epoch: tick === '' ? 1 : 2, sequence: Number(sequence) };
  return recordOf(id, SEED);
}

const content = (...names: string[]) => names.map(record).join('');
const whole = (...names: string[]) => [Buffer.from(content(...names))];

function call(writer: 'a' | 'b', first: number, count: number, says: Call['says'], more: Partial<Call> = {}): Call {
  return { writer: writer.charCodeAt(0) - 97, epoch: 1, first, count, says, ...more };
}

/** Writer a makes two calls of two records, writer b one of one. */
const SENT = [call('a', 0, 2, 'yes'), call('a', 2, 2, 'yes'), call('b', 0, 1, 'yes')];

async function faultsOf(calls: readonly Call[], chunks: readonly Buffer[]): Promise<Faults> {
  const { lost, doubled, torn, reordered, misreported } = await verify(calls, chunks);
  return { lost, doubled, torn, reordered, misreported };
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
      ...{ sent: 10, acknowledged: 3, refused: 1, inDoubt: 6, inDoubtStored: 2, acknowledgedCalls: 1 },
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

  it('refuses to judge records that were sent twice', async () => {
    const twice = [call('a', 0, 2, 'yes'), call('a', 1, 2, 'yes')];
    await expect(verify(twice, [])).rejects.toThrow('Record 1 of writer 0 was sent with two calls.');
  });
});
