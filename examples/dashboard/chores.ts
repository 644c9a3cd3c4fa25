import type OSS from 'ali-oss';
import { isConflict } from 'ali-oss-remedy';
import { putTags } from '../client.js';
import type { Gate } from './gate.js';
import type { AdviceFrame, OtherTally, Switches } from './messages.js';

/** What else goes on in the buckets: a job tags an object, alone or together with others, and another one cleans up. */
export interface Chores {
  readonly tally: OtherTally;
  /** What the last delete that was refused said; absent for the plain client, whose errors say nothing more. */
  readonly advice: AdviceFrame | undefined;
  /** Goes on until the demo ends. */
  run(): Promise<unknown>;
}

export interface ChoresOptions {
  readonly taggers: readonly OSS[];
  readonly cleaner: OSS;
  readonly gate: Gate;
  readonly switches: Switches;
  readonly paceMs: number;
}

export function newChores(prefix: string, { taggers, cleaner, gate, switches, paceMs }: ChoresOptions): Chores {
  const tally = { tagged: 0, stale: 0, deleted: 0, immutable: 0 };
  let advice: AdviceFrame | undefined;
  const tagged = `${prefix}-tagged.txt`;
  const invoice = `${prefix}-invoice.pdf`;

  const tag = async (client: OSS, by: number) => {
    try {
      await putTags(client, tagged, { by: String(by) });
      tally.tagged += 1;
    } catch (error) {
      if (codeOf(error) === 'StaleFile') tally.stale += 1;
    }
  };

  const tagging = async () => {
    await taggers[0]?.put(tagged, Buffer.from('text'));
    for (;;) {
      await gate.pass(2 * paceMs);
      await Promise.all(taggers.slice(0, switches['tag-together'] ? undefined : 1).map(tag));
    }
  };

  const cleaning = async () => {
    for (let isThere = false; ;) {
      await gate.pass(4 * paceMs);
      // A retention policy forbids to replace an object, too.
      if (!isThere) await cleaner.put(invoice, Buffer.from('an invoice'));
      isThere = true;
      try {
        await cleaner.delete(invoice);
        isThere = false;
        tally.deleted += 1;
        advice = undefined;
      } catch (error) {
        if (codeOf(error) === 'FileImmutable') tally.immutable += 1;
        if (isConflict(error)) advice = { code: error.code ?? '', ...error.advice };
      }
    }
  };

  return {
    tally,
    get advice() {
      return advice;
    },
    run: () => Promise.all([tagging(), cleaning()]),
  };
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}
