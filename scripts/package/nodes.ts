import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

// Runs the tests on several versions of Node.js, which npm brings: `nodes.js [--quick] [version …]`.

const ALL = ['20', '22', '24', '26'];
/** What meets Node.js most: its HTTP, its streams, its errors. */
const QUICK = ['test/reach/', 'test/append/', 'test/recognise/', 'test/package/'];

const asked = process.argv.slice(2);
const versions = asked.filter(argument => /^\d/.test(argument));
const tests = asked.includes('--quick') ? QUICK : [];

const lines = (versions.length > 0 ? versions : ALL).map(version => {
  const report = `build/node-${version}.json`;
  rmSync(report, { force: true });
  const began = performance.now();
  const node = ['--yes', `--package=node@${version}`, '--', 'node'];
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { status } = spawnSync('npx', [...node, ...vitest, ...tests], { stdio: 'inherit' });
  const exact = spawnSync('npx', [...node, '--version'], { encoding: 'utf8' }).stdout.trim();
  const seconds = Math.round((performance.now() - began) / 1000);
  if (status !== 0) process.exitCode = 1;
  return `Node.js ${exact || version}: ${countsIn(report)} in ${String(seconds)} s${status === 0 ? '' : ', FAILED'}`;
});
console.log(`\n${lines.join('\n')}`);

function countsIn(report: string): string {
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8')) as Readonly<Record<string, number>>;
    return `${String(counts['numPassedTests'])} passed, ${String(counts['numFailedTests'])} failed`;
  } catch {
    return 'no report';
  }
}
