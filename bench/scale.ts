// How appending scales: ratios within one run, each against its bar, with the local OSS in a process of its own and round trips
// of about 20 ms. Writes what it measured to docs/bench.
import { parseArgs } from 'node:util';
import { contention } from './scale/contention.js';
import { file } from './scale/file.js';
import { flood } from './scale/flood.js';
import { groupCommit } from './scale/group-commit.js';
import { growth } from './scale/growth.js';
import { journal } from './scale/journal.js';
import { latency } from './scale/latency.js';
import type { Measured } from './scale/measurement.js';
import { cellsOf, lineOf, writeReport } from './scale/report.js';

const DIRECTORY = new URL('../../docs/bench/', import.meta.url);

const { short } = parseArgs({ options: { short: { type: 'boolean', default: false } } }).values;
const measurements = [groupCommit, journal, latency, contention, file, () => flood(short ? 10 : 60), growth];

console.log(`\n${lineOf(['', 'measured', 'bar', ''])}`);
const all: Measured[] = [];
for (const measure of measurements) {
  const measured = await measure();
  console.log(measured.title);
  for (const row of measured.rows) console.log(lineOf(cellsOf(row)).replace(/^/, '  '));
  all.push(measured);
}
// A short run is for a look: the figures in docs/ are those of a whole one.
if (!short) await writeReport(DIRECTORY, all, 'npm run bench');
