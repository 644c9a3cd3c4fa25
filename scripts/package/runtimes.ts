import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.js';
import { install, pack, temporaryFolder } from './packed.js';

// Uses the package in other runtimes, which npm brings: a lost answer, a 409 and the writer, as ES modules and by `require`.

const NODES = ['20', '22', '24', '26'];
const CONSUMERS = 'test/package/consumers';
const PROGRAMS = ['modules.mjs', 'required.cjs'];
const AT_MOST_MS = 120_000;

interface Runtime {
  readonly name: string;
  /** The package that brings it. */
  readonly from: string;
  readonly command: readonly string[];
}

const runtimes: readonly Runtime[] = [
  ...NODES.map(version => ({ name: `Node.js ${version}`, from: `node@${version}`, command: ['node'] })),
  { name: 'Bun', from: 'bun', command: ['bun', 'run'] },
  { name: 'Deno', from: 'deno', command: ['deno', 'run', '--allow-all', '--node-modules-dir=manual'] },
];

const folder = temporaryFolder();
pack(folder);
cpSync(CONSUMERS, folder, { recursive: true });
const project = join(folder, 'plain');
install(project);

for (const { name, from, command } of runtimes) {
  const [program = '', ...options] = command;
  const npx = ['--yes', `--package=${from}`, '--', program];
  const exact =
    run('npx', [...npx, '--version'])
      .trim()
      .split('\n')[0] ?? '';
  for (const file of PROGRAMS) {
    const { status, stdout, stderr } = spawnSync('npx', [...npx, ...options, file], {
      cwd: project,
      encoding: 'utf8',
      timeout: AT_MOST_MS,
    });
    if (status !== 0) process.exitCode = 1;
    const said = status === 0 ? stdout.trim() : `FAILED\n${stdout}${stderr}`;
    console.log(`${name} (${exact}), ${file}: ${said}`);
  }
}
