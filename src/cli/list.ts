import { type CodeEntry, codes } from '../catalogue/index.js';
import type { Asked } from './arguments.js';
import { EXIT, type Io } from './io.js';
import { paintFor } from './paint.js';

/** Lists every code of the catalogue. Resolves with the exit code. */
export function listCommand({ language, json }: Asked, io: Io): number {
  const entries: readonly CodeEntry[] = codes.filter(({ code }) => code !== 'Unknown');
  const { words } = language;
  const rows = entries.map(entry => ({ ...entry, summary: language.advice(entry.code, undefined).summary }));
  if (json) {
    const told = rows.map(({ code, kinds, operations, helps, ecs, summary }) => ({
      ...{ code, kinds: kinds.map(({ kind }) => kind), operations, helps, summary },
      ecs: [...ecs, ...kinds.flatMap(kind => kind.ecs ?? [])],
    }));
    io.print(JSON.stringify(told, null, 2));
    return EXIT.done;
  }
  const paint = paintFor(io);
  const width = Math.max(...rows.map(({ code }) => code.length));
  io.print(
    [...rows.map(({ code, summary }) => `${paint.heading(code.padEnd(width))}  ${summary}`), '', words.listHint].join(
      '\n',
    ),
  );
  return EXIT.done;
}
