import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../structure/sources.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'built-'));
  write('package.json', JSON.stringify({ version: '1.0.0', scripts: { build: 'sh builder.sh src dist' } }));
  // In place of rolldown and tsc: copies a folder and the version, keeps count, and fails where it is to.
  write(
    'builder.sh',
    'printf "%s " "$2" >> log.txt; mkdir -p "$2"; cp -R "$1/." "$2"; cp package.json "$2/version"; test ! -e fails || exit 3',
  );
  write(
    'node_modules/.bin/tsc',
    '#!/bin/sh\nname=$(basename "$2" .json | cut -d. -f2); exec sh builder.sh "$name" "build/$name"\n',
  );
  chmodSync(join(folder, 'node_modules/.bin/tsc'), 0o755);
  for (const file of ['tsconfig.json', 'tsconfig.examples.json', 'rolldown.config.ts']) write(file, '{}');
  for (const file of ['src/a.ts', 'src/b/c.ts', 'examples/run.ts', 'chaos/main.ts']) write(file, file);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(file: string, text: string): string {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
  return file;
}

function remove(file: string): string {
  rmSync(join(folder, file), { recursive: true });
  return file;
}

/** What is built for a command that needs this: the folders, in order. */
function built(name = 'examples', exit = 0): string[] {
  rmSync(join(folder, 'log.txt'), { force: true });
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/built.mjs'), name], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(exit);
  return existsSync(join(folder, 'log.txt')) ? readFileSync(join(folder, 'log.txt'), 'utf8').trim().split(' ') : [];
}

const ALL = ['dist', 'build/examples'];

describe('what a command needs', () => {
  it('is built in a clean clone, and not again while nothing changes', () => {
    expect(built()).toEqual(ALL);
    expect(built()).toEqual([]);
  });

  it('is not built again for a file that is only younger or older', () => {
    built();
    for (const date of [new Date(), new Date(0)]) {
      utimesSync(join(folder, 'src/a.ts'), date, date);
      utimesSync(join(folder, 'dist/a.ts'), date, date);
      expect(built()).toEqual([]);
    }
  });

  it.each<[what: string, change: () => unknown]>([
    ['a source that changed', () => write('src/b/c.ts', 'other')],
    [
      'a source that changed, with the time that it had',
      () => {
        write('src/b/c.ts', 'src/b/d.ts');
        utimesSync(join(folder, 'src/b/c.ts'), new Date(0), new Date(0));
      },
    ],
    ['a new source', () => write('src/b/d.ts', '')],
    ['a source that is gone', () => remove('src/a.ts')],
    [
      'a source of another name',
      () => {
        renameSync(join(folder, 'src/a.ts'), join(folder, 'src/z.ts'));
      },
    ],
    ['the configuration of the compiler', () => write('tsconfig.json', '{ }')],
    [
      'another version',
      () => write('package.json', readFileSync(join(folder, 'package.json'), 'utf8').replace('1.0.0', '1.0.1')),
    ],
    ['other packages installed', () => write('node_modules/.package-lock.json', '{ }')],
  ])('is built again for %s', (_what, change) => {
    built();
    change();
    expect(built()).toEqual(ALL);
    expect(built()).toEqual([]);
  });

  it.each<[what: string, change: () => unknown, again: readonly string[]]>([
    ['the bundler is told something else', () => write('rolldown.config.ts', '{ }'), ['dist']],
    ['build is gone', () => remove('build'), ALL],
    ['dist is gone', () => remove('dist'), ['dist']],
    ['a file of dist is gone', () => remove('dist/a.ts'), ['dist']],
    ['a file of dist is another', () => write('dist/a.ts', 'mine'), ['dist']],
    ['there is one more file', () => write('build/examples/more.js', ''), ['build/examples']],
  ])('is built again where %s', (_what, change, again) => {
    built();
    change();
    expect(built()).toEqual(again);
    expect(built()).toEqual([]);
  });

  it('is built again alone, where what it stands on did not change', () => {
    built();
    write('examples/run.ts', 'other');
    expect(built()).toEqual(['build/examples']);
    expect(readFileSync(join(folder, 'build/examples/run.ts'), 'utf8')).toBe('other');
  });

  it('holds nothing of a source that is gone', () => {
    built();
    write('examples/other.ts', '');
    built();
    remove('examples/other.ts');
    built();
    expect(existsSync(join(folder, 'build/examples/other.ts'))).toBe(false);
  });

  it('says so where it cannot be built, and is tried again the next time', () => {
    built();
    write('src/a.ts', 'does not compile');
    write('fails', '');
    expect(built('examples', 3)).toEqual(['dist']);
    expect(built('examples', 3)).toEqual(['dist']);
    remove('fails');
    expect(built()).toEqual(ALL);
  });

  it('is built again after a failure, also where everything is as it was before', () => {
    built();
    const before = readFileSync(join(folder, 'src/a.ts'), 'utf8');
    write('src/a.ts', 'does not compile');
    write('fails', '');
    built('examples', 3);
    remove('fails');
    write('src/a.ts', before);
    expect(built()).toEqual(['dist']);
    expect(readFileSync(join(folder, 'dist/a.ts'), 'utf8')).toBe(before);
  });

  it('stands on what else is needed', () => {
    expect(built('chaos')).toEqual([...ALL, 'build/chaos']);
    remove('build/examples');
    expect(built('chaos')).toEqual(['build/examples']);
    expect(built()).toEqual([]);
  });
});
