import { describe, expect, it } from 'vitest';
import type { JournaledWriter } from '../../src/index.js';
import type { Change, Store } from '../../src/journal/store.js';
import type { LocalOss } from '../../src/testing/index.js';
import { plainClient, startLocal } from '../ali-oss/support.js';
import { runUntil } from './killed.js';

const TEXTS = Array.from({ length: 6 }, (_, nth) => `[${String(nth)}]\n`);

/** Accepts three, then two together, then writes one. */
async function work(writer: JournaledWriter, accepted: (text: string) => void): Promise<void> {
  const accept = async (text: string) => {
    await writer.accept(text, { mark: text });
    accepted(text);
  };
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = TEXTS;
  await accept(a);
  await accept(b);
  await new Promise(resolve => setTimeout(resolve, 3));
  await Promise.all([accept(c), accept(d)]);
  await writer.flush();
  await accept(e);
  await writer.flush();
  await accept(f);
  await writer.close();
}

interface Case {
  readonly isPowerCut: boolean;
  readonly options?: { readonly maxObjectBytes: number; readonly rollover: (index: number) => string };
  /** Another writer appends after the process is dead. */
  readonly withRival?: boolean;
  readonly faults?: (oss: LocalOss, name: string) => void;
  readonly broken?: (store: Store) => Store;
}

const rolling = (name: string) => ({ maxObjectBytes: 9, rollover: (index: number) => `${name}.${String(index)}` });

/** Every way to end. Gives how many there were, and what was wrong. */
async function everyStep(
  { isPowerCut, options, withRival = false, faults, broken }: Case,
  name: string,
): Promise<{ readonly runs: number; readonly wrong: readonly string[] }> {
  let runs = 0;
  const wrong: string[] = [];
  for (let at = 0; ; at += 1) {
    const oss = await startLocal();
    const object = `${name}-${String(at)}.log`;
    faults?.(oss, object);
    const rival = async () => {
      if (!withRival) return;
      const { res } = await plainClient(oss)
        .head(object)
        .catch(() => ({ res: { headers: {} } }));
      const { 'x-oss-next-append-position': position = '0' } = res.headers as Record<string, string>;
      await plainClient(oss).append(object, Buffer.from('rival\n'), { position });
    };
    const moving = options && rolling(object);
    const ran = await runUntil(
      oss,
      object,
      { at, isPowerCut },
      { work, texts: TEXTS, beside: rival },
      moving ?? {},
      broken,
    );
    wrong.push(...ran.wrong.map(what => `step ${String(at)}: ${what}`));
    await oss.close();
    runs += 1;
    if (ran.steps === -1) return { runs, wrong };
  }
}

describe('a journaled writer that is killed at any step and started again loses nothing, doubles nothing, and leaves no doubt', () => {
  it.each<[string, Case]>([
    ['killed', { isPowerCut: false }],
    ['the power cut', { isPowerCut: true }],
    ['killed, and another writer appends before the restart', { isPowerCut: false, withRival: true }],
    ['the power cut, and another writer appends', { isPowerCut: true, withRival: true }],
    ['killed, with objects of two records each', { isPowerCut: false, options: rolling('') }],
    ['the power cut, with objects of two records each', { isPowerCut: true, options: rolling('') }],
    [
      'killed, and every second answer lost',
      {
        isPowerCut: false,
        faults(oss, name) {
          const match = { operation: 'AppendObject', name };
          oss.fault({ match, times: 1, do: { kind: 'apply-then-drop' } });
          oss.fault({ match, skip: 2, times: 1, do: { kind: 'apply-then-drop' } });
        },
      },
    ],
  ])('%s', { timeout: 300_000 }, async (what, one) => {
    const { runs, wrong } = await everyStep(one, what.replace(/\W+/g, '-'));
    expect(wrong).toEqual([]);
    expect(runs).toBeGreaterThan(20);
  });
});

describe('the same is caught where the journal', () => {
  const without = (keep: (change: Change) => boolean) => (store: Store) => ({
    ...store,
    write: (changes: readonly Change[], sync: boolean) => store.write(changes.filter(keep), sync),
  });

  it.each<[string, Case, RegExp]>([
    [
      'does not write down where a batch goes',
      { isPowerCut: false, broken: without(({ key }) => key !== 'batch') },
      /stored 2 times/,
    ],
    [
      'says that chunks are on the disk before they are',
      { isPowerCut: true, broken: store => ({ ...store, write: changes => store.write(changes, false) }) },
      /is lost/,
    ],
    [
      'does not keep the mark',
      { isPowerCut: false, broken: without(({ key }) => key !== 'mark') },
      /the mark is undefined/,
    ],
  ])('%s', { timeout: 300_000 }, async (what, one, told) => {
    const { wrong } = await everyStep(one, what.replace(/\W+/g, '-'));
    expect(wrong.join('; ')).toMatch(told);
  });
});
