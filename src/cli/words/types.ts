import type { PermissionWords } from '../permissions/words.js';

/** The command line's own words. */
export interface Words {
  readonly help: string;
  readonly permissions: PermissionWords;
  readonly why: string;
  readonly toDo: string;
  readonly library: string;
  readonly byDefault: string;
  readonly onRequest: string;
  readonly assumes: string;
  readonly fromTheError: string;
  readonly docs: string;
  /** What separates a word and what it stands for. */
  readonly colon: string;
  /** What stands between the items of a list. */
  readonly comma: string;
  readonly otherKinds: (kinds: string, command: string) => string;
  readonly listening: (url: string) => string;
  readonly stopHint: string;
  readonly listHint: string;

  readonly noCommand: string;
  readonly unknownCommand: (name: string, near: string | undefined) => string;
  readonly unknownOption: (name: string, near: string | undefined) => string;
  readonly optionNotOf: (name: string, command: string) => string;
  readonly needsValue: (name: string) => string;
  readonly takesNoValue: (name: string) => string;
  readonly tooMany: (command: string, argument: string) => string;
  readonly nothingToExplain: string;
  readonly unknownLocale: (name: string, known: string) => string;
  readonly badPort: (text: string) => string;
  readonly seeHelp: string;

  readonly unknownCode: (asked: string, near: string | undefined) => string;
  readonly unknownEc: (ec: string) => string;
  readonly unknownKind: (code: string, kind: string, kinds: string) => string;
  readonly input: string;
  readonly unreadable: (path: string, reason: string) => string;
  readonly noError: (path: string) => string;
  readonly notConflict: (status: number, code: string) => string;
  readonly notOfCatalogue: (code: string, near: string | undefined) => string;
  readonly seeList: string;
  readonly notStarted: (reason: string) => string;

  /** What OSS said. */
  readonly found: string;
  readonly nothingToLookUp: string;
  readonly noAddress: (text: string) => string;
  readonly needsObject: (code: string, example: string) => string;
  readonly missingVariables: (names: string) => string;
  readonly noAliOss: string;
  readonly noClient: (reason: string) => string;

  readonly noObject: (text: string) => string;
  readonly badRollover: (pattern: string) => string;
  readonly appending: (lines: number, bytes: number) => string;
  readonly appended: (done: Appended) => string;
  readonly notAppended: Readonly<Record<'no' | 'unknown' | 'journaled', (told: NotAppended) => string>>;
}

/** What `append` has stored, of its input and of what the run before had left in the journal. */
export interface Appended {
  readonly lines: number;
  readonly bytes: number;
  readonly before: number;
  readonly object: string;
}

/** How far `append` came: of the lines that were read some were taken, and of these some are known to be stored. */
export interface NotAppended {
  readonly lines: number;
  readonly taken: number;
  readonly stored: number;
  readonly reason: string;
}
