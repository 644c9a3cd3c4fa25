import { enPermissions } from '../permissions/words.js';
import type { Words } from './types.js';

const or = (near: string | undefined) => (near === undefined ? '' : ` Did you mean \`${near}\`?`);

export const enWords: Words = {
  permissions: enPermissions,
  help: `Explains HTTP 409 errors of Alibaba Cloud OSS and what to do about them. All but append and diagnose work offline.

Usage: ali-oss-remedy <command> [options]

  explain <code> [<kind>]      an error code, e.g. FileImmutable
  explain <EC>                 an EC number, e.g. 0026-00000005
  explain <file>               a saved error response: XML or JSON, with or without headers
  explain -                    the same from standard input
  append oss://bucket/object [--journal <folder>] [--rollover <pattern>]
                               appends standard input to the object, line by line, exactly once;
                               with a journal also across kills and restarts. %d in the pattern is a number
  diagnose <code> oss://bucket[/object]
                               looks up the present state in OSS: length, retention, restore, what is left …
                               <code> may also be a kind, a saved error, or - for standard input
  list                         all codes
  permissions [<feature>…]     which RAM permissions features of this library need; the policy in JSON
  try [--port <n>]             starts a local OSS for experiments; stop it with Ctrl-C (default port: any free one)

  --locale <en|zh>             the language (default: en, or zh where LC_ALL, LC_MESSAGES or LANG says zh_CN)
  --version-id <id>            diagnose: the version of the object
  --inventory <id>             diagnose: the id of the inventory
  --bucket <name>              permissions: the bucket that the policy is for
  --prefix <prefix>            permissions: what the names of the objects begin with
  --json                       for programs
  -h, --help                   this text
  -v, --version                the version

append and diagnose read OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_SESSION_TOKEN, OSS_REGION and OSS_ENDPOINT, as
ossutil 2 does; diagnose sends read requests only.

Exit codes: 0 success, 1 unknown code, unreadable input or not stored, 2 wrong usage; of append also
3 all input is in the journal, not all is stored yet, 4 it is not known whether all is stored.`,
  why: 'Why',
  toDo: 'What to do',
  library: 'What ali-oss-remedy does',
  byDefault: 'By default',
  onRequest: 'Options of remedy() that help',
  assumes: 'Assumes',
  fromTheError: 'From the response',
  docs: 'Documentation',
  colon: ': ',
  comma: ', ',
  otherKinds: (kinds, command) => `Other kinds of this code: ${kinds}. Show one with \`${command}\`.`,
  listening: url => `A local OSS listens on ${url}. It keeps everything in memory and forgets it when it ends.`,
  stopHint: 'Ctrl-C ends it.',
  listHint: 'More about one: `ali-oss-remedy explain <code>`',

  noCommand: 'Expected a command: append, explain, diagnose, list, permissions or try.',
  unknownCommand: (name, near) => `Unknown command "${name}".${or(near)}`,
  unknownOption: (name, near) => `Unknown option "${name}".${or(near)}`,
  optionNotOf: (name, command) => `${name} is not an option of ${command}.`,
  needsValue: name => `${name} needs a value.`,
  takesNoValue: name => `${name} takes no value.`,
  tooMany: (command, argument) => `Unexpected argument "${argument}" of ${command}.`,
  nothingToExplain: 'Expected what to explain: a code, an EC number, a file or - for standard input.',
  unknownLocale: (name, known) => `Expected --locale to be one of ${known}, got "${name}".`,
  badPort: text => `Expected --port to be an integer from 0 to 65535, got "${text}".`,
  seeHelp: 'See `ali-oss-remedy --help`.',

  unknownCode: (asked, near) => `"${asked}" is neither a file nor a known 409 error code.${or(near)}`,
  unknownEc: ec => `EC ${ec} is not documented for HTTP 409.`,
  unknownKind: (code, kind, kinds) => `${code} has no kind "${kind}"${kinds === '' ? '.' : `. Known: ${kinds}.`}`,
  input: 'Standard input',
  unreadable: (path, reason) => `${path} cannot be read: ${reason}.`,
  noError: path => `${path} contains no OSS error response (XML or JSON with a code, or response headers).`,
  notConflict: (status, code) =>
    `That is HTTP ${status}${code === 'Unknown' ? '' : ` ${code}`}. This command explains HTTP 409 only.`,
  notOfCatalogue: (code, near) => `${code} is not a known 409 error code.${or(near)}`,
  seeList: 'See all codes with `ali-oss-remedy list`.',
  notStarted: reason => `The local OSS could not be started: ${reason}.`,

  found: 'What OSS returns now',
  nothingToLookUp: 'There is nothing to look up for this code.',
  noAddress: text =>
    `Expected a code or a saved error, then oss://bucket or oss://bucket/object, got "${text}". Example: ali-oss-remedy diagnose FileImmutable oss://logs/app.log`,
  needsObject: (code, example) => `${code} is about an object: expected ${example}.`,
  missingVariables: names => `Expected these environment variables to be set: ${names}.`,
  noAliOss: 'ali-oss is not installed here. Install it: npm install ali-oss',
  noClient: reason => `ali-oss rejected these settings: ${reason}`,

  noObject: text =>
    `Expected an object, got "${text}". Example: tail -F app.log | ali-oss-remedy append oss://logs/app.log --journal /var/spool/app`,
  badRollover: pattern =>
    `Expected --rollover to have %d in it, which stands for a number, got "${pattern}". Example: --rollover app-%d.log`,
  appending: (lines, bytes) => `${counted(lines)}, ${bytes} bytes read`,
  appended({ lines, bytes, before, object }) {
    const stored = [
      ...(lines > 0 ? [`${counted(lines)}, ${bytes} bytes`] : []),
      ...(before > 0 ? [`${counted(before)} of the run before`] : []),
    ];
    return stored.length > 0 ? `Stored ${stored.join(', and ')}. The last is in ${object}` : 'Nothing to store.';
  },
  notAppended: {
    no: ({ stored, lines, reason }) => `${stored} of ${counted(lines)} stored, and the others are not: ${reason}`,
    unknown: ({ stored, lines, reason }) =>
      `${stored} of ${counted(lines)} stored; it is not known whether the next ones are, and the rest is not: ${reason}`,
    journaled: ({ taken, lines, reason }) =>
      `In the journal: ${taken} of ${counted(lines)}; the next run with it stores what is not stored yet. ${reason}`,
  },
};

const counted = (lines: number) => `${lines} ${lines === 1 ? 'line' : 'lines'}`;
