// Builds what a command needs, unless it stands as it was built from just these files: `node scripts/built.mjs examples`.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What everything is built with. npm writes down what it has installed. */
const ALL = ['package.json', 'node_modules/.package-lock.json', 'tsconfig.json', 'scripts/built.mjs'];

/** Each by its name: what has to be built before, what it is built from, and where it is afterwards. */
const BUILDS = {
  dist: {
    needs: [],
    from: ['src', 'rolldown.config.ts', 'tsconfig.build.json'],
    to: 'dist',
    command: JSON.parse(readFileSync('package.json', 'utf8')).scripts.build,
  },
  examples: compiled('examples', 'examples'),
  package: compiled('package', 'scripts/package'),
  bench: compiled('bench', 'bench'),
  // It runs some files of the examples.
  chaos: compiled('chaos', 'chaos', ['dist', 'examples']),
};

function compiled(name, folder, needs = ['dist']) {
  const config = `tsconfig.${name}.json`;
  return { needs, from: [folder, config], to: `build/${name}`, command: `tsc -p ${config}` };
}

/** For each: what it was built from, and what came of it. */
const RECORDS = 'build/.built';

function build(name) {
  const { needs, from, to, command } = BUILDS[name];
  for (const needed of needs) build(needed);
  const before = fingerprint([...ALL, ...from, ...needs.map(needed => BUILDS[needed].to)]);
  const record = join(RECORDS, name);
  if (existsSync(record) && readFileSync(record, 'utf8') === `${before} ${fingerprint([to])}`) return;
  rmSync(record, { force: true });
  // What a source that is gone was built into goes too.
  rmSync(to, { recursive: true, force: true });
  const PATH = [join('node_modules', '.bin'), process.env.PATH].join(delimiter);
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit', env: { ...process.env, PATH } });
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(RECORDS, { recursive: true });
  writeFileSync(record, `${before} ${fingerprint([to])}`);
}

/** Of names and contents: times say nothing after a checkout. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesOf)) {
    const content = createHash('sha256').update(readFileSync(path)).digest('hex');
    hash.update(`${path}\n${content}\n`);
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  const files = readdirSync(path, { recursive: true }).map(file => join(path, file));
  return files.filter(file => statSync(file).isFile()).sort();
}

for (const name of process.argv.slice(2)) build(name);
