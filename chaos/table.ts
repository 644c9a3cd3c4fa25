import { MANNERS } from './manners.js';
import type { FaultKind } from './messages.js';
import type { Outcome } from './run.js';
import type { Faults } from './verify.js';

interface Row {
  readonly name: string;
  readonly value: (outcome: Outcome) => number;
  /** Whether anything but 0 is a fault. */
  readonly isFault?: boolean;
  readonly hint?: string;
  /** Digits after the point. @default 0 */
  readonly digits?: number;
}

const RULE = 'rule';

const ROWS: readonly (Row | typeof RULE)[] = [
  { name: 'records sent', value: ({ findings }) => findings.sent },
  { name: '  of these ticks', value: ({ findings }) => findings.ticks, hint: 'equal within their process' },
  { name: 'acknowledged', value: ({ findings }) => findings.acknowledged },
  { name: 'refused', value: ({ findings }) => findings.refused, hint: 'the call failed, and said: not stored' },
  { name: 'in doubt', value: ({ findings }) => findings.inDoubt, hint: 'in flight at a kill, or said: unknown' },
  { name: '  of these stored', value: ({ findings }) => findings.inDoubtStored },
  RULE,
  faultRow('lost', 'acknowledged, not in the object'),
  faultRow('doubled', 'copies too many'),
  faultRow('twice', 'acknowledged where another call was too'),
  faultRow('torn', 'no whole record, or half an append'),
  faultRow('reordered', 'behind a later one of its writer'),
  faultRow('misreported', 'refused, but in the object; or not where said'),
  RULE,
  { name: 'processes killed', value: ({ kills }) => kills },
  { name: 'requests', value: ({ requests }) => requests },
  { name: 'requests per append', value: ({ requests, findings }) => requests / findings.acknowledgedCalls, digits: 2 },
  weatherRow('request lost'),
  weatherRow('answer lost'),
  weatherRow('late'),
  { name: '    carried out late', value: ({ lateCarriedOut }) => lateCarriedOut },
  weatherRow('5xx after commit'),
  weatherRow('delayed'),
  weatherRow('delivered twice'),
  weatherRow('gateway page'),
  RULE,
  { name: 'seconds', value: ({ ms }) => ms / 1000, digits: 1 },
  { name: 'records per second', value: ({ ms, findings }) => (findings.acknowledged / ms) * 1000 },
];

const NAME_WIDTH = 26;
const CELL_WIDTH = 15;

/** Rows are counters, columns are manners; a fault is marked with `!`. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const heads = outcomes.map(({ manner }) => `${MANNERS[manner].title}  `.padStart(CELL_WIDTH)).join('');
  const rule = '-'.repeat(NAME_WIDTH + CELL_WIDTH * outcomes.length);
  const lines = ROWS.map(row => (row === RULE ? rule : lineOf(row, outcomes)));
  return [' '.repeat(NAME_WIDTH) + heads, rule, ...lines].map(line => line.trimEnd()).join('\n');
}

function lineOf({ name, value, isFault = false, digits = 0, hint = '' }: Row, outcomes: readonly Outcome[]): string {
  const cells = outcomes.map(outcome => {
    const number = value(outcome);
    const text = Number.isFinite(number) ? number.toFixed(digits).replace(THOUSANDS, ',') : '-';
    return `${text}${isFault && number > 0 ? ' !' : '  '}`.padStart(CELL_WIDTH);
  });
  return `${name.padEnd(NAME_WIDTH)}${cells.join('')}  ${hint}`;
}

const THOUSANDS = /\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g;

function faultRow(name: keyof Faults, hint: string): Row {
  return { name, value: ({ findings }) => findings[name], isFault: true, hint };
}

function weatherRow(kind: FaultKind): Row {
  return { name: `  ${kind}`, value: ({ faults }) => faults[kind] };
}
