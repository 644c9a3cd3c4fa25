import { processWide } from '../../process-wide.js';

/** What stands in a reason: a number, a name, a word of OSS's, or another reason. */
export type Value = string | number;

/** The sentences of one room in one language, each made of values. */
export type Sentences = Readonly<Record<string, (...values: never[]) => string>>;

/** The reasons of every room in one language. */
export type ReasonTexts = Readonly<Record<string, Sentences>>;

/**
 * The reasons of one room, in English: what is logged and what a decision's `because` says. What each is made of is remembered
 * beside its text for a while, so that the advice can say it in another language.
 */
/* @__NO_SIDE_EFFECTS__ */
export function reasons<const S extends Sentences>(room: string, english: S): S {
  const told = Object.entries(english).map(([name, sentence]) => {
    const tell = (...values: Value[]) => {
      const text = (sentence as (...values: Value[]) => string)(...values);
      remember(text, { room, name, values });
      return text;
    };
    return [name, tell] as const;
  });
  return Object.fromEntries<unknown>(told) as S;
}

/** A reason in another language, the reasons it is made of included. What is nobody's reason, or has no words there, stays as it is. */
export function reasonIn(texts: ReasonTexts | undefined, text: string, depth = 0): string {
  const made = depth < DEEPEST ? remembered.get(text) : undefined;
  const sentence = made && texts?.[made.room]?.[made.name];
  if (!sentence) return text;
  const values = made.values.map(value => (typeof value === 'string' ? reasonIn(texts, value, depth + 1) : value));
  return (sentence as (...values: Value[]) => string)(...values);
}

interface Made {
  readonly room: string;
  readonly name: string;
  readonly values: readonly Value[];
}

/** By the English text: whatever carries that on its way to the advice need not know of this. */
const remembered = processWide('reasons', () => new Map<string, Made>());

/** The advice for a call is made right after its last decision. */
const KEPT = 1000;
const DEEPEST = 8;

function remember(text: string, made: Made): void {
  // A reason that only passes another on is that other one.
  if (made.values.includes(text)) return;
  remembered.delete(text);
  remembered.set(text, made);
  if (remembered.size <= KEPT) return;
  const [oldest] = remembered.keys();
  if (oldest !== undefined) remembered.delete(oldest);
}
