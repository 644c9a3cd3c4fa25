import { pathToFileURL } from 'node:url';
import { additionKiB, budgets, notInTheCore } from './budgets.js';
import { bundle, modulesIn } from './bundle.js';

// What the package adds to a program for browsers, compared with the budgets.

const APART = ['debug', 'hash-wasm'];
const LARGEST = 20;
const problems: string[] = [];

const kib = (bytes: number): string => (bytes / 1024).toFixed(1);

function expectWithin(what: string, bytes: number, atMostKiB: number): void {
  if (bytes / 1024 > atMostKiB) problems.push(`${what}: ${kib(bytes)} KiB, the budget is ${String(atMostKiB)} KiB`);
}

function print(title: string, rows: readonly Readonly<Record<string, string>>[]): void {
  console.log(`\n${title}`);
  const names = Object.keys(rows[0] ?? {});
  const widths = names.map(name => Math.max(name.length, ...rows.map(row => row[name]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  console.log([names, ...rows.map(row => names.map(name => row[name] ?? ''))].map(line).join('\n'));
}

const core = await bundle(['remedy'], APART);
await showBudgets();
await showAdditions();
const modules = await modulesIn(['remedy'], APART);
showModules();

const misplaced = [...modules.keys()].filter(file => notInTheCore.some(name => name.test(file)));
for (const file of misplaced) problems.push(`${file} is in a program that imports only remedy`);
console.log(misplaced.length === 0 ? '\nWhat is not imported is not there.' : '');

for (const problem of problems) console.error(`- ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function showBudgets(): Promise<void> {
  const rows: Record<string, string>[] = [];
  for (const [what, { imports, firstKiB, allKiB, aimKiB, because }] of Object.entries(budgets)) {
    const [own, whole] = await Promise.all([bundle(imports, APART), bundle(imports, [])]);
    expectWithin(`${what}, at once`, own.firstBytes, firstKiB);
    expectWithin(`${what}, all of it`, own.allBytes, allKiB);
    rows.push({
      import: what,
      'at once': `${kib(own.firstBytes)} of ${String(firstKiB)}`,
      'with on demand': `${kib(own.allBytes)} of ${String(allKiB)}`,
      'and debug, hash-wasm': kib(whole.allBytes),
      because: aimKiB === undefined ? because : `${because} (the aim: ${String(aimKiB)})`,
    });
  }
  print('KiB, minified and gzipped', rows);
}

async function showAdditions(): Promise<void> {
  const library = (await import(pathToFileURL('dist/index.js').href)) as object;
  const names = [...Object.keys(library).filter(name => name !== 'remedy'), 'zh'];
  const atMost: Readonly<Record<string, number>> = additionKiB;
  const rows: { readonly name: string; readonly bytes: number }[] = [];
  for (const name of names) {
    const { allBytes } = await bundle(['remedy', name], APART);
    rows.push({ name, bytes: Math.max(0, allBytes - core.allBytes) });
    expectWithin(`${name}, on top of remedy`, allBytes - core.allBytes, atMost[name] ?? additionKiB.otherwise);
  }
  rows.sort((one, other) => other.bytes - one.bytes);
  print(
    'What one more import adds to the core',
    rows.map(({ name, bytes }) => ({ name, KiB: kib(bytes) })),
  );
}

function showModules(): void {
  const largest = [...modules].sort(([, one], [, other]) => other - one).slice(0, LARGEST);
  print(
    `What the core is made of: the largest ${String(LARGEST)} of ${String(modules.size)}`,
    largest.map(([file, bytes]) => ({ file, KiB: kib(bytes) })),
  );
}
