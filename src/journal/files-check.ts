import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brokenAt, isCutAt, recordsOf } from './log-check.js';
import { isWholeTable } from './table-check.js';
import { type Version, versionOf } from './manifest.js';

const NUMBERED = /^(\d+)\.(log|ldb|sst)$/;

/**
 * What is damaged in a folder of LevelDB; `undefined` where nothing is. LevelDB itself takes much of that for an emptier folder than it
 * was. A folder that is new, or whose first opening was cut short, is whole.
 */
export async function damageIn(folder: string): Promise<string | undefined> {
  const files = (await readdir(folder)).flatMap(name => {
    const [, number, kind] = NUMBERED.exec(name) ?? [];
    return number === undefined ? [] : [{ name, number: Number(number), isLog: kind === 'log' }];
  });
  const read = (name: string) =>
    readFile(join(folder, name)).catch((error: unknown) => {
      if ((error as { readonly code?: unknown }).code !== 'ENOENT') throw error;
      return undefined;
    });
  const current = await read('CURRENT');
  if (!current) return files.length > 0 ? 'CURRENT is gone' : undefined;
  const [, named = ''] = /^(MANIFEST-\d+)\n$/.exec(current.toString()) ?? [];
  if (named === '') return 'CURRENT cannot be read';
  const manifest = await read(named);
  if (!manifest) return `${named} is gone`;
  const version = wholeVersionOf(manifest);
  if (!version) return `${named} cannot be read`;

  const logs = files.filter(({ isLog, number }) => isLog && (number >= version.log || number === version.previousLog));
  if (version.log > 0 && !logs.some(({ number }) => number === version.log)) return 'its log file is gone';
  for (const { name } of logs) {
    const broken = brokenAt((await read(name)) ?? new Uint8Array());
    if (broken !== undefined) return `${name} cannot be read at byte ${String(broken)}, and more was written after it`;
  }
  for (const [number, length] of version.tables) {
    const name = files.find(file => !file.isLog && file.number === number)?.name;
    const table = name === undefined ? undefined : await read(name);
    if (name === undefined || !table) return `table ${String(number)} is gone`;
    if (table.length !== length || !isWholeTable(table)) return `${name} is not what was written`;
  }
  return undefined;
}

/** A MANIFEST may end in a write that was cut; what it says before that still holds. */
function wholeVersionOf(manifest: Uint8Array): Version | undefined {
  const { end } = recordsOf(manifest);
  if (end < manifest.length && !isCutAt(manifest, end)) return undefined;
  try {
    return versionOf(manifest);
  } catch {
    return undefined;
  }
}
