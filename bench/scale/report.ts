import { init } from 'echarts';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import type { Measured, Plot, Row } from './measurement.js';

const WIDTHS = [60, 14, 12];

/** A line of the table on the screen. */
export function lineOf(cells: readonly [string, string, string, string]): string {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(WIDTHS[0] ?? 0) : cell.padStart(WIDTHS[at] ?? 0))).join(' ');
}

export function cellsOf({ what, measured, bar, held }: Row): [string, string, string, string] {
  return [what, measured, bar, verdictOf(held)];
}

/** Writes results.md and the plots into a directory. */
export async function writeReport(directory: URL, all: readonly Measured[], command: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const plot of all.flatMap(({ plots }) => plots)) {
    await writeFile(new URL(`${plot.name}.svg`, directory), svgOf(plot));
  }
  await writeFile(new URL('results.md', directory), markdownOf(all, command));
}

const verdictOf = (held: boolean) => (held ? 'held' : 'MISSED');

function markdownOf(all: readonly Measured[], command: string): string {
  const table = all.flatMap(({ title, rows }) =>
    rows.map(({ what, measured, bar, held }, nth) => {
      const verdict = held ? 'held' : '**MISSED**';
      return `| ${nth === 0 ? title : ''} | ${what} | ${measured} | ${bar} | ${verdict} |`;
    }),
  );
  const sections = all.map(({ title, how, plots }) =>
    [`## ${title}`, how.trim(), ...plots.map(({ says, name }) => `![${says}](./${name}.svg)`)].join('\n\n'),
  );
  return `${[
    '# What appending costs',
    `Written by \`${command}\` on ${new Date().toISOString().slice(0, 10)}, with Node.js ${process.version} on ${process.platform} ${process.arch}, ${availableParallelism()} cores of a machine that is shared with other jobs (its load average was ${loadavg()[1]?.toFixed(1) ?? '-'} in the five minutes before this was written): the figures are ratios of what was measured within one run, and still move by some hundredths from run to run. The local OSS has a process of its own and delays its answers so that the round trip of a small append takes about 20 ms.`,
    ['| | | measured | bar | |', '|---|---|---|---|---|', ...table].join('\n'),
    ...sections,
  ].join('\n\n')}\n`;
}

function svgOf({ option }: Plot): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 400 });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
