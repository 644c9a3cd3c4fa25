import { parseArgs } from 'node:util';
import { codes } from '../catalogue/index.js';
import { nearest } from '../expect.js';
import { EXIT, type Io, type Problem, shown } from './io.js';
import { type Language, languageNamed, languageOf, LOCALES } from './language.js';
import type { Words } from './words/types.js';

/** What was asked for. */
export interface Asked {
  readonly command: Command | 'help' | 'version';
  readonly operands: readonly string[];
  readonly language: Language;
  readonly json: boolean;
  /** A TCP port; 0 is any that is free. */
  readonly port: number;
  /** A version of the object that is looked at. */
  readonly versionId: string | undefined;
  /** The id of an inventory. */
  readonly inventory: string | undefined;
  /** The folder of a journal. */
  readonly journal: string | undefined;
  /** The names of further objects: `%d` stands for their number. */
  readonly rollover: string | undefined;
  /** The bucket that a policy is for. */
  readonly bucket: string | undefined;
  /** How the names of the objects begin that a policy is for. */
  readonly prefix: string | undefined;
}

type Command = keyof typeof COMMANDS;

/** How many operands a command takes at most, and which options besides those of all. */
const COMMANDS = {
  explain: { most: 2, options: ['json'] },
  append: { most: 1, options: ['journal', 'rollover'] },
  diagnose: { most: 3, options: ['json', 'version-id', 'inventory'] },
  list: { most: 0, options: ['json'] },
  permissions: { most: Infinity, options: ['json', 'bucket', 'prefix'] },
  try: { most: 0, options: ['json', 'port'] },
} as const satisfies Record<string, { most: number; options: readonly string[] }>;

const OPTIONS = {
  json: { type: 'boolean' },
  port: { type: 'string' },
  'version-id': { type: 'string' },
  journal: { type: 'string' },
  rollover: { type: 'string' },
  inventory: { type: 'string' },
  bucket: { type: 'string' },
  prefix: { type: 'string' },
  locale: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Reads the command line. Nothing is guessed: what is not known is a problem, told with what is nearest to it. */
export function askedFor(args: readonly string[], env: Io['env']): Asked | Problem {
  const { values, positionals, tokens } = parse(args);
  const locale = textOf(values['locale']);
  const named = locale === undefined ? undefined : languageNamed(locale);
  const language = named ?? languageOf(env);
  const { words } = language;
  const given = tokens.flatMap(token => (token.kind === 'option' ? [token] : []));
  const [command = '', ...operands] = positionals;
  const fault =
    firstOf(given, option => optionFault(option, words)) ??
    (locale === undefined || named ? undefined : words.unknownLocale(shown(locale), LOCALES.join(words.comma)));
  const shortcut = values['help'] === true ? 'help' : values['version'] === true ? 'version' : undefined;
  const port = textOf(values['port']) ?? '0';
  const problem =
    fault ??
    (shortcut ? undefined : commandFault({ command, operands, given: given.map(({ name }) => name), port }, words));
  if (problem !== undefined) return { problem: `${problem}\n${words.seeHelp}`, exit: EXIT.usage };
  return {
    command: shortcut ?? (command as Command),
    operands,
    language,
    json: values['json'] === true,
    port: Number(port),
    versionId: textOf(values['version-id']),
    inventory: textOf(values['inventory']),
    journal: textOf(values['journal']),
    rollover: textOf(values['rollover']),
    bucket: textOf(values['bucket']),
    prefix: textOf(values['prefix']),
  };
}

// Not strict: the messages of parseArgs() name no option that is near, and are English.
const parse = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: false, tokens: true });

interface Option {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
}

function optionFault({ name, rawName, value }: Option, words: Words): string | undefined {
  if (!isOption(name)) {
    const near = nearest(name, Object.keys(OPTIONS));
    return words.unknownOption(shown(rawName), near && `--${near}`);
  }
  if (OPTIONS[name].type === 'string')
    return value === undefined || value === '' ? words.needsValue(rawName) : undefined;
  return value === undefined ? undefined : words.takesNoValue(rawName);
}

interface Given {
  readonly command: string;
  readonly operands: readonly string[];
  readonly given: readonly string[];
  readonly port: string;
}

function commandFault({ command, operands, given, port }: Given, words: Words): string | undefined {
  if (command === '') return words.noCommand;
  if (!isCommand(command)) return words.unknownCommand(shown(command), nearestCommand(command));
  const { most, options } = COMMANDS[command];
  const foreign = given.find(name => name !== 'locale' && !(options as readonly string[]).includes(name));
  if (foreign !== undefined) return words.optionNotOf(`--${foreign}`, command);
  const surplus = operands[most];
  if (surplus !== undefined) return words.tooMany(command, shown(surplus));
  if (command === 'explain' && operands.length === 0) return words.nothingToExplain;
  return /^\d{1,5}$/.test(port) && Number(port) <= 65_535 ? undefined : words.badPort(shown(port));
}

/** A code is often given where the command belongs. */
function nearestCommand(name: string): string | undefined {
  const code = nearest(
    name,
    codes.map(entry => entry.code),
  );
  return nearest(name, Object.keys(COMMANDS)) ?? (code && `explain ${code}`);
}

const isOption = (name: string): name is keyof typeof OPTIONS => Object.hasOwn(OPTIONS, name);
const isCommand = (name: string): name is Command => Object.hasOwn(COMMANDS, name);
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

function firstOf<T>(items: readonly T[], ask: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
