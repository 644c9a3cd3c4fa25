import { describe, expect, it } from 'vitest';
import { entryLine, journalOf } from '../../chaos/journal.js';
import { readRecord, recordOf, tickOf } from '../../chaos/record.js';

const what = { kind: 'unique', count: 20, bytes: 1280 } as const;
const lines = [
  entryLine({ sending: 0, ...what }),
  entryLine({ sending: 20, ...what, kind: 'tick' }),
  entryLine({ answered: 0, says: 'yes', end: 1280 }),
  entryLine({ answered: 20, says: 'unknown', because: 'socket hang up' }),
].join('');
const first = { writer: 3, epoch: 2, first: 0, ...what };
const second = { writer: 3, epoch: 2, first: 20, ...what, kind: 'tick' };

function read(...pieces: string[]) {
  const answers: number[] = [];
  const journal = journalOf(3, 2, records => answers.push(records));
  for (const piece of pieces) journal.read(piece);
  return { calls: journal.calls(), answers };
}

describe('a journal', () => {
  it('says at its start what the processes before had accepted', () => {
    const journal = journalOf(3, 2, () => undefined);
    expect(journal.kept()).toBeUndefined();
    journal.read(entryLine({ kept: 40 }));
    expect(journal.kept()).toBe(40);
    expect(journal.calls()).toEqual([]);
  });

  it('is what the process was told of each call', () => {
    expect(read(lines)).toEqual({
      calls: [
        { ...first, says: 'yes', end: 1280 },
        { ...second, says: 'unknown', because: 'socket hang up' },
      ],
      answers: [20, 20],
    });
  });

  it('reads the same however it arrives', () => {
    expect(read(...lines.split(''))).toEqual(read(lines));
  });

  it('leaves a call in flight that was not answered', () => {
    expect(read(entryLine({ sending: 0, ...what })).calls).toEqual([{ ...first, says: 'in flight' }]);
  });

  it('takes a call whose answer was cut off by a kill for in flight', () => {
    const answer = entryLine({ answered: 0, says: 'yes', end: 1280 });
    for (let cut = 0; cut < answer.length; cut += 1) {
      const { calls, answers } = read(entryLine({ sending: 0, ...what }) + answer.slice(0, cut));
      expect(calls).toEqual([{ ...first, says: 'in flight' }]);
      expect(answers).toEqual([]);
    }
  });

  it('takes a call that was cut off while it was being noted for not made', () => {
    expect(read(entryLine({ sending: 0, ...what }).slice(0, -1)).calls).toEqual([]);
  });

  it('does not take an answer to a call that was not made, or a second one', () => {
    const answer = entryLine({ answered: 0, says: 'yes' });
    expect(() => read(answer)).toThrow('Expected an answer to a call under way');
    expect(() => read(entryLine({ sending: 0, ...what }), answer, answer)).toThrow('Expected an answer');
  });
});

describe('a record', () => {
  const id = { writer: 7, epoch: 12, sequence: 123_456 };

  it('can be read back', () => {
    expect(readRecord(recordOf(id, 1).slice(0, -1))).toEqual(id);
  });

  it('is told from what is left of it, and from two halves of others', () => {
    const text = recordOf(id, 1).slice(0, -1);
    for (let cut = 1; cut < text.length; cut += 1) {
      expect(readRecord(text.slice(cut))).toBeUndefined();
      expect(readRecord(text.slice(0, cut))).toBeUndefined();
    }
    expect(readRecord(text.replace('s000123456', 's000123457'))).toBeUndefined();
  });

  it('is mostly as long as others, and always the same for a seed', () => {
    const all = Array.from({ length: 1000 }, (_, sequence) => recordOf({ ...id, sequence }, 1).length);
    const [usual = 0, longer = 0] = [...new Set(all)].sort((a, b) => a - b);
    expect(all.filter(length => length === usual).length).toBeGreaterThan(850);
    expect(all.filter(length => length === longer).length).toBeGreaterThan(50);
    expect(recordOf(id, 1)).toBe(recordOf(id, 1));
  });
});

describe('a tick', () => {
  const process = { writer: 7, epoch: 12 };

  it('can be read back, and is none of the unique records', () => {
    expect(readRecord(tickOf(process).slice(0, -1))).toEqual(process);
  });

  it('is told from what is left of it', () => {
    const text = tickOf(process).slice(0, -1);
    for (let cut = 1; cut < text.length; cut += 1) {
      expect(readRecord(text.slice(cut))).toBeUndefined();
      expect(readRecord(text.slice(0, cut))).toBeUndefined();
    }
  });

  it('is the same whenever its process writes it, another of any other, and as long as most records', () => {
    expect(tickOf(process)).toBe(tickOf({ ...process }));
    expect(tickOf({ ...process, epoch: 13 })).not.toBe(tickOf(process));
    expect(tickOf({ ...process, writer: 8 })).not.toBe(tickOf(process));
    const lengths = Array.from({ length: 100 }, (_, sequence) => recordOf({ ...process, sequence }, 1).length);
    expect(tickOf(process).length).toBe(Math.min(...lengths));
  });
});
