import { adviceFor } from '../src/catalogue/index.js';
import { codes } from '../src/catalogue/codes.js';
import { type NamedOption, remedyFor } from '../src/catalogue/remedies.js';
import type { CodeEntry, Helps, KindEntry } from '../src/catalogue/types.js';

const HELPS: Readonly<Record<Helps, string>> = {
  waiting: 'the same request can succeed later, with nothing changed',
  adjusting: 'the request can succeed with a corrected value',
  verifying: 'the work may be done already: compare before sending again',
  nothing: 'nothing that is sent again helps until the state behind it is changed',
};

/** `docs/codes.md`, from the catalogue. `publicNames` are what a line of code can import. */
export function codesPage(publicNames: readonly string[]): string {
  const entries: readonly CodeEntry[] = codes;
  const head = [
    '# Every 409, code by code',
    '',
    'What OSS answers with HTTP 409, what each code means, what this library does about it by default, and what can be asked for.',
    'Generated from the catalogue by `npm run docs:codes`; `npx ali-oss-remedy explain <code>` prints the same at a terminal.',
    '',
    'Where a line goes: beside `policies` or into them, as the example under each code shows. What turns an error into a success, or deletes anything, is off until it is asked for, and says what it assumes.',
    '',
    '| code | what can help | can be asked for |',
    '|---|---|---|',
    ...entries.map(row),
    '',
  ];
  return `${[...head, ...entries.flatMap(entry => section(entry, publicNames))].join('\n')}\n`;
}

const anchor = (code: string) => code.toLowerCase();
const kindsOf = ({ kinds }: CodeEntry): readonly (KindEntry | undefined)[] =>
  kinds.length === 0 ? [undefined] : kinds;

function row(entry: CodeEntry): string {
  const names = kindsOf(entry).flatMap(kind => remedyFor(entry.code, kind?.kind).options.map(nameOf));
  return `| [${entry.code}](#${anchor(entry.code)}) | ${HELPS[entry.helps]} | ${[...new Set(names)].join(', ')} |`;
}

function nameOf({ name }: NamedOption): string {
  return name === 'policy' ? 'your own policy' : `\`${name}\``;
}

function section(entry: CodeEntry, publicNames: readonly string[]): string[] {
  const { code, operations, ecs, source } = entry;
  const facts = [
    operations.length > 0 ? `Answered to ${operations.join(', ')}.` : '',
    ecs.length > 0 ? `EC ${ecs.join(', ')}.` : '',
    `Source: ${source}.`,
  ];
  const parts = kindsOf(entry).flatMap(kind => subCase(entry, kind, publicNames));
  return [`## ${code}`, '', facts.filter(Boolean).join(' '), '', ...parts];
}

function subCase(entry: CodeEntry, kind: KindEntry | undefined, publicNames: readonly string[]): string[] {
  const advice = adviceFor(entry.code, kind?.kind);
  const { byDefault, options } = remedyFor(entry.code, kind?.kind);
  const clues = kind?.ecs ? ` (EC ${kind.ecs.join(', ')})` : '';
  return [
    ...(kind ? [`### ${entry.code}: ${kind.kind}`, ''] : []),
    `**${advice.summary}** ${advice.cause}${clues}`,
    '',
    `What can help: ${HELPS[(kind ?? entry).helps]}.`,
    '',
    ...advice.actions.map(action => `- ${action}`),
    '',
    `**By default.** ${byDefault}`,
    '',
    ...asked(options, publicNames),
    `[OSS documentation](${advice.docs})${advice.docs.includes('/zh/') ? ' (in Chinese)' : ''}`,
    '',
  ];
}

function asked(options: readonly NamedOption[], publicNames: readonly string[]): string[] {
  if (options.length === 0) return [];
  const lines = options.map(({ under, line }) =>
    under === 'policies'
      ? `remedy(new OSS(config), { policies: { ${line} } });`
      : `remedy(new OSS(config), { ${line} });`,
  );
  const used = publicNames.filter(name => lines.some(line => new RegExp(`\\b${name}\\(`).test(line)));
  return [
    '| can be asked for | what it does | what it assumes |',
    '|---|---|---|',
    ...options.map(option => `| ${nameOf(option)} | ${option.does} | ${option.assumes} |`),
    '',
    '```ts',
    "import OSS from 'ali-oss';",
    `import { ${used.sort().join(', ')} } from 'ali-oss-remedy';`,
    '',
    ...lines,
    '```',
    '',
  ];
}
