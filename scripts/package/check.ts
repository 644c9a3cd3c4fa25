import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, step } from './command.js';
import { contentsOf } from './contents.js';

// Packs the package and looks at it from outside: what is in it, whether tools understand it, whether projects can use it.

const LIST = 'test/package/contents.txt';
const CONSUMERS = 'test/package/consumers';
const asked = process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), 'ali-oss-remedy-'));
const tarball = join(folder, 'package.tgz');
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});

step('packed', () => {
  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
  ) as Packed[];
  if (!packed) throw new Error('npm pack packed nothing');
  renameSync(join(folder, packed.filename), tarball);
  expectContents(contentsOf(packed.files.map(({ path }) => path)));
  const [kilobytes, unpacked] = [packed.size, packed.unpackedSize].map(
    bytes => `${String(Math.round(bytes / 1024))} KiB`,
  );
  return `${String(packed.files.length)} files, ${String(kilobytes)} (${String(unpacked)} unpacked), as listed in ${LIST}`;
});

step('publint', () => run('npx', ['--no-install', 'publint', 'run', tarball, '--strict']).split('\n').at(-2) ?? '');
step('are the types wrong', () => run('npx', ['--no-install', 'attw', tarball, '--format', 'table', '--no-emoji']));

cpSync(CONSUMERS, folder, { recursive: true });
for (const consumer of readdirSync(CONSUMERS).filter(name => existsSync(join(CONSUMERS, name, 'package.json')))) {
  const project = join(folder, consumer);
  step(`${consumer}: installed`, () => {
    const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
    run('npm', ['install', '--prefer-offline', ...quiet], project);
    return '';
  });
  step(`${consumer}: used`, () => run('npm', ['test', '--silent'], project));
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

function expectContents(found: string): void {
  if (asked.includes('--update')) writeFileSync(LIST, found);
  const listed = new Set(existsSync(LIST) ? readFileSync(LIST, 'utf8').split('\n') : []);
  const lines = new Set(found.split('\n'));
  const more = [...lines].filter(line => !listed.has(line)).map(line => `+ ${line}`);
  const less = [...listed].filter(line => !lines.has(line)).map(line => `- ${line}`);
  if (more.length + less.length === 0) return;
  console.error(`The package has not what ${LIST} lists:\n${[...more, ...less].join('\n')}`);
  process.exit(1);
}
