import OSS from 'ali-oss';
import { backoff, remedy } from 'ali-oss-remedy';
import { seeded } from './random.js';
import type { Scenario } from './scenario.js';
import { statusOf } from './tally.js';

/** What ali-oss has and its types lack. */
interface Tagging {
  putObjectTagging(name: string, tags: Readonly<Record<string, string>>): Promise<unknown>;
  getObjectTagging(name: string): Promise<{ readonly tag: Readonly<Record<string, string>> }>;
}

const CLIENTS = 4;

/** One call in thousands meets the others more often than the default of 6 has patience for. */
const policies = { StaleFile: backoff({ attempts: 10 }) };

/** Several clients change the tags of one object at once, and OSS takes one such change at a time: 409 StaleFile. */
export function concurrentTagging(calls: number): Scenario {
  return {
    title: 'Four clients tag one object at the same time',
    plain: 'no handling, as in most code',
    run: async (oss, column, seed) => {
      const name = `${column}-tagged.txt`;
      await new OSS(oss.clientOptions()).put(name, Buffer.from('text'));
      const startedAt = performance.now();
      const outcomes = await Promise.allSettled(
        Array.from({ length: CLIENTS }, (_, nth) => {
          const plain = new OSS(oss.clientOptions());
          const client = column === 'plain' ? plain : remedy(plain, { policies, random: seeded(seed + nth) });
          return Array.from({ length: calls }, async (__, call) => {
            const tag = `${nth}-${call}`;
            await (client as OSS & Tagging).putObjectTagging(name, { by: tag });
            return tag;
          });
        }).flat(),
      );
      const ms = performance.now() - startedAt;
      const { tag } = await (new OSS(oss.clientOptions()) as OSS & Tagging).getObjectTagging(name);
      const done = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      const errors = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      return [
        { name: 'changes to make', value: outcomes.length },
        { name: 'acknowledged', value: done.length, must: outcomes.length },
        { name: 'lost', value: done.includes(tag['by'] ?? '') ? 0 : 1, must: 0, hint: "the tag is nobody's" },
        { name: 'failed calls', value: errors.length, must: 0 },
        { name: '409 to the caller', value: errors.filter(error => statusOf(error) === 409).length, must: 0 },
        { name: 'seconds', value: ms / 1000, digits: 2 },
      ];
    },
  };
}
