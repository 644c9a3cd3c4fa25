import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, step } from './command.js';
import { contentsOf } from './contents.js';
import { install, pack, type Packed, temporaryFolder } from './packed.js';

// Packs the package and looks at it from outside: what is in it, whether tools understand it, whether projects can use it.

const LIST = 'test/package/contents.txt';
/** Installing a package and looking through it should cost next to nothing. */
const FILES_AT_MOST = 80;
const KIB_AT_MOST = 350;
const CONSUMERS = 'test/package/consumers';
const asked = process.argv.slice(2);

const folder = temporaryFolder();
const tarball = join(folder, 'package.tgz');

step('packed', () => {
  const packed = pack(folder);
  expectContents(contentsOf(packed.files.map(({ path }) => path)));
  expectSmall(packed);
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
    install(project);
    return '';
  });
  step(`${consumer}: used`, () => run('npm', ['test', '--silent'], project));
}

function expectSmall({ files, size }: Packed): void {
  if (files.length <= FILES_AT_MOST && size <= KIB_AT_MOST * 1024) return;
  console.error(
    `The package has ${String(files.length)} files in ${String(Math.round(size / 1024))} KiB; at most ${String(FILES_AT_MOST)} in ${String(KIB_AT_MOST)} KiB are meant to be in it.`,
  );
  process.exit(1);
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
