import { appendFileSync } from 'node:fs';
import type { Tally } from './explore.js';
import { NOTED, VIOLATIONS } from './judge.js';

const LETTERS = { lost: 'L', doubled: 'D', misreported: 'M', twice: 'T', refused: 'R' } as const;

/** Collects what families came to, and prints it in the end as `L732 T732 R589`: how many of their paths are violated how. */
export function newTable(title: string) {
  const rows: string[] = [];
  return {
    add: (name: string, tally: Tally): void => {
      const violated = VIOLATIONS.filter(kind => tally[kind] > 0).map(kind => LETTERS[kind] + String(tally[kind]));
      const noted = NOTED.filter(kind => tally[kind] > 0).map(kind => `${kind} ${tally[kind]}`);
      const paths = `${tally.paths} paths`;
      rows.push(`${name.padEnd(46)}${(violated.join(' ') || '-').padEnd(28)}${paths.padEnd(14)}${noted.join(', ')}`);
    },
    print: (): void => {
      const text = `${title}\n${rows.join('\n')}\n`;
      console.log(text);
      const { WORLD_TABLE: file } = process.env;
      if (file !== undefined) appendFileSync(file, `${text}\n`);
    },
  };
}

/** The shortest path to each violation, to be read by people. */
export function counterexample({ traces }: Tally): string {
  const told = VIOLATIONS.flatMap(kind => (traces[kind] ? [`${kind}: ${traces[kind].join(' | ')}`] : []));
  return told.join('\n');
}
