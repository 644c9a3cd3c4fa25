/** What the command line needs of the process it runs in. */
export interface Io {
  /** Writes a line to standard output. */
  readonly print: (text: string) => void;
  /** Writes a line to standard error. */
  readonly complain: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard output is a terminal that shows colours. */
  readonly hasColors: boolean;
  /** All of standard input, or as much of it as an error can be long. */
  readonly readInput: () => Promise<Uint8Array>;
  /** Standard input as it comes. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
  /** Tells on standard error how far it is. */
  readonly note: (text: string) => void;
  /** Whether standard error is a terminal. */
  readonly isTerminal: boolean;
  /** Resolves when the process is asked to end; from the call on, that does not end it by itself. */
  readonly stopped: () => Promise<void>;
}

/** The exit codes. */
export const EXIT = {
  done: 0,
  /** What was asked for is not known, or cannot be read. */
  unknown: 1,
  /** It was not asked for properly. */
  usage: 2,
  /** What was read is safe in the journal, and not all of it is stored yet. */
  journaled: 3,
  /** Of some of it it is not known whether it is stored. */
  doubt: 4,
} as const;

/** What ends a command: a message for standard error, and the exit code. */
export interface Problem {
  readonly problem: string;
  readonly exit: number;
}

/** Text that comes from outside, without what a terminal would obey and with at most this many characters. */
export function shown(text: string, most = 200): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return plain.length > most ? `${plain.slice(0, most)}…` : plain;
}
