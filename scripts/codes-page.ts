import { adviceFor } from '../src/catalogue/index.js';
import { codes } from '../src/catalogue/codes.js';
import type { Locale } from '../src/catalogue/locale.js';
import { type AllRemedyTexts, type NamedOption, remedyFor } from '../src/catalogue/remedies.js';
import type { CodeEntry, Helps, KindEntry } from '../src/catalogue/types.js';

/** The words of one page, and where its texts come from. */
export interface CodesPage {
  readonly path: string;
  readonly locale: Locale;
  /** The sentences of what the library does. @default the English ones */
  readonly remedies?: AllRemedyTexts;
  readonly title: string;
  readonly intro: readonly string[];
  readonly columns: readonly [code: string, help: string, options: string];
  readonly optionColumns: readonly [option: string, does: string, assumes: string];
  readonly helps: Readonly<Record<Helps, string>>;
  readonly ownPolicy: string;
  readonly answeredTo: (operations: readonly string[]) => string;
  readonly ecs: (numbers: readonly string[]) => string;
  readonly source: (source: string) => string;
  readonly clues: (numbers: readonly string[]) => string;
  readonly canHelp: (help: string) => string;
  readonly byDefault: string;
  readonly docs: (address: string) => string;
  /** Between two sentences. */
  readonly gap: string;
  /** Between two names. */
  readonly comma: string;
}

/** One page of all codes, from the catalogue. `publicNames` are what a line of code can import. */
export function codesPage(page: CodesPage, publicNames: readonly string[]): string {
  const entries: readonly CodeEntry[] = codes;
  const head = [
    `# ${page.title}`,
    '',
    ...page.intro.flatMap(paragraph => [paragraph, '']),
    `| ${page.columns.join(' | ')} |`,
    '|---|---|---|',
    ...entries.map(entry => row(page, entry)),
    '',
  ];
  return `${[...head, ...entries.flatMap(entry => section(page, entry, publicNames))].join('\n')}\n`;
}

const anchor = (code: string) => code.toLowerCase();
const kindsOf = ({ kinds }: CodeEntry): readonly (KindEntry | undefined)[] =>
  kinds.length === 0 ? [undefined] : kinds;

function row(page: CodesPage, entry: CodeEntry): string {
  const options = kindsOf(entry).flatMap(kind => remedyFor(entry.code, kind?.kind).options);
  const names = new Set(options.map(option => nameOf(page, option)));
  return `| [${entry.code}](#${anchor(entry.code)}) | ${page.helps[entry.helps]} | ${[...names].join(page.comma)} |`;
}

function nameOf({ ownPolicy }: CodesPage, { name }: NamedOption): string {
  return name === 'policy' ? ownPolicy : `\`${name}\``;
}

function section(page: CodesPage, entry: CodeEntry, publicNames: readonly string[]): string[] {
  const { code, operations, ecs, source } = entry;
  const facts = [
    operations.length > 0 ? page.answeredTo(operations) : '',
    ecs.length > 0 ? page.ecs(ecs) : '',
    page.source(source),
  ];
  const parts = kindsOf(entry).flatMap(kind => subCase(page, entry, kind, publicNames));
  return [`## ${code}`, '', facts.filter(Boolean).join(page.gap), '', ...parts];
}

function subCase(
  page: CodesPage,
  entry: CodeEntry,
  kind: KindEntry | undefined,
  publicNames: readonly string[],
): string[] {
  const advice = adviceFor(entry.code, kind?.kind, page.locale);
  const { byDefault, options } = remedyFor(entry.code, kind?.kind, page.remedies);
  return [
    ...(kind ? [`### ${entry.code}: ${kind.kind}`, ''] : []),
    `**${advice.summary}** ${advice.cause}${kind?.ecs ? page.clues(kind.ecs) : ''}`,
    '',
    page.canHelp(page.helps[(kind ?? entry).helps]),
    '',
    ...advice.actions.map(action => `- ${action}`),
    '',
    `**${page.byDefault}** ${byDefault}`,
    '',
    ...asked(page, options, publicNames),
    page.docs(advice.docs),
    '',
  ];
}

function asked(page: CodesPage, options: readonly NamedOption[], publicNames: readonly string[]): string[] {
  if (options.length === 0) return [];
  const lines = options.map(({ under, line }) =>
    under === 'policies'
      ? `remedy(new OSS(config), { policies: { ${line} } });`
      : `remedy(new OSS(config), { ${line} });`,
  );
  const used = publicNames.filter(name => lines.some(line => new RegExp(`\\b${name}\\(`).test(line)));
  return [
    `| ${page.optionColumns.join(' | ')} |`,
    '|---|---|---|',
    ...options.map(option => `| ${nameOf(page, option)} | ${option.does} | ${option.assumes} |`),
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
