/** The plain client, or the one that is wrapped by remedy. */
export type Side = 'plain' | 'wrapped';

export const SIDES: readonly Side[] = ['plain', 'wrapped'];

/** What a visitor may switch. */
export const SWITCHES = ['running', 'drop-answers', 'tag-together', 'retention'] as const;

export type Switch = (typeof SWITCHES)[number];
export type Switches = Readonly<Record<Switch, boolean>>;

/** One record as it is stored: by whom, which of theirs, where, and which copy of it. */
export interface Cell {
  readonly writer: number;
  readonly record: number;
  readonly from: number;
  readonly to: number;
  /** 1 for the first copy; any further one is one too many. */
  readonly copy: number;
}

/** What the callers were told against what is in the objects, since the start. */
export interface LogTally {
  /** Appends that resolved. */
  readonly acknowledged: number;
  /** Records in the objects, further copies included. */
  readonly stored: number;
  /** Acknowledged, and in no object. */
  readonly lost: number;
  /** Copies beyond the first. */
  readonly doubled: number;
  /** Appends that rejected. */
  readonly failed: number;
  /** Answers 409 to appends. */
  readonly conflicts: number;
}

/** One side's object, and its cells from `start` on: those before are known to the page. */
export interface LogFrame extends LogTally {
  readonly object: string;
  readonly start: number;
  readonly cells: readonly Cell[];
}

/** Tags and deletes, since the start. */
export interface OtherTally {
  readonly tagged: number;
  /** Tag calls that ended with a 409 StaleFile. */
  readonly stale: number;
  readonly deleted: number;
  /** Deletes that ended with a 409 FileImmutable. */
  readonly immutable: number;
}

/** Something that the wrapped client decided. */
export interface DecisionLine {
  readonly id: number;
  readonly who: string;
  readonly operation: string;
  readonly name: string;
  /** The code, or `no answer`. */
  readonly code: string;
  readonly attempt: number;
  /** `retry in 12 ms`, `resolve`, `surface`, with the refusal where there is one. */
  readonly decided: string;
  readonly because: string;
}

/** What a surfaced error says. */
export interface AdviceFrame {
  readonly code: string;
  readonly summary: string;
  readonly cause: string;
  readonly actions: readonly string[];
  readonly docs: string;
}

/** What the page is sent: all of it, but for the cells and decisions that it has. */
export interface Frame {
  readonly switches: Switches;
  readonly logs: Readonly<Record<Side, LogFrame>>;
  readonly others: Readonly<Record<Side, OtherTally>>;
  /** Oldest first. */
  readonly decisions: readonly DecisionLine[];
  readonly advice?: AdviceFrame | undefined;
}

/** How one writer is called. */
export const writerName = (writer: number) => String.fromCharCode(65 + writer);
