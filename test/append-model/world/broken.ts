import type { INSIDE } from './families.js';
import type { Verdict } from './judge.js';

/** One clause of append recovery, and how it shows that it is needed. */
export interface Broken {
  /** What it says, as it is not kept. */
  readonly clause: string;
  /** The rules that are broken, and what they say instead. */
  readonly rules: Readonly<Record<string, (...given: never[]) => unknown>>;
  /** The family in which that shows. */
  readonly family: keyof typeof INSIDE;
  /** What is seen there, and is not where every rule is kept. */
  readonly shows: readonly Verdict[];
}

const never = () => false;
const always = () => true;

/**
 * One entry for each clause. The names of the rules are those of the model; they follow `rules` in src/append/rules.ts as soon
 * as that exists.
 */
export const BROKEN: readonly Broken[] = [
  {
    clause: 'begins at 0, and equal bytes prove',
    rules: { headFirst: never, guessProves: always },
    family: 'old content begins with the record',
    shows: ['lost'],
  },
  {
    clause: 'no look moves the end, and a place is acknowledged more than once',
    rules: { proofMovesEnd: never, lookTellsEnd: never, ackedOnce: never },
    family: 'one client: R R R',
    shows: ['lost', 'twice'],
  },
  {
    clause: 'a place is acknowledged more than once',
    rules: { ackedOnce: never },
    family: 'with and without a position, equal',
    shows: ['lost', 'twice'],
  },
  {
    clause: 'every answer is believed',
    rules: { marks: never },
    family: "not OSS's answers",
    shows: ['lost', 'twice'],
  },
  {
    clause: 'what comes out of a cache is believed',
    rules: { noCaches: never },
    family: 'looks out of a cache',
    shows: ['lost', 'twice'],
  },
  {
    clause: "a 5xx with OSS's mark is an answer",
    rules: { busyIsAnswer: always },
    family: 'old content begins with the record',
    shows: ['misreported'],
  },
  {
    clause: 'a second try goes to the known end',
    rules: { secondTries: never },
    family: 'second try, then an equal record',
    shows: ['doubled'],
  },
  {
    clause: 'a given position asks for no look',
    rules: { lookGiven: never },
    family: 'restart, position kept',
    shows: ['doubled'],
  },
  {
    clause: 'the exact end asks for no look',
    rules: { lookExact: never },
    family: 'delivered twice, quiet object',
    shows: ['doubled'],
  },
  {
    clause: '`mayBeResent` asks for no look',
    rules: { lookResent: never },
    family: 'delivered twice, rival, mayBeResent',
    shows: ['doubled'],
  },
  {
    clause: 'a given position asks for no look where equal records are possible',
    rules: { possibleLooks: never },
    family: 'possible: restart, position kept',
    shows: ['doubled'],
  },
  {
    clause: 'equal bytes at a given position prove where equal records are possible',
    rules: { keyProves: always },
    family: 'possible: restart, position kept',
    shows: ['lost'],
  },
  {
    clause: "a position is no key: 'keep' moves",
    rules: { key: never },
    family: 'restart, position kept, a rival, keep',
    shows: ['doubled'],
  },
  {
    clause: 'a doubt is taken over at another position',
    rules: { keyedDoubts: never },
    family: 'restart, position kept',
    shows: ['lost', 'twice'],
  },
  {
    clause: 'where the end cannot be learned, the record is not there',
    rules: { unknownEndIsDoubt: never },
    family: 'delivered twice, quiet object',
    shows: ['misreported'],
  },
  {
    clause: 'a shorter open send is taken for a longer one that sits there',
    rules: { longestWins: never },
    family: 'one client, one a prefix',
    shows: ['lost', 'doubled'],
  },
  {
    clause: 'where HEAD is refused, the end is not known',
    rules: { endByGet: never },
    family: 'old content, HEAD refused (CDN)',
    shows: ['refused'],
  },
  {
    clause: 'a look that only the exact end asked for stops the record when it is refused',
    rules: { refusedExactMoves: never },
    family: 'a key that only writes, no faults',
    shows: ['refused'],
  },
  {
    clause: 'a doubt never ends',
    rules: { expiry: () => Infinity },
    family: 'deleted by someone else, time passes',
    shows: ['refused'],
  },
  {
    clause: 'a doubt ends after a quarter of an hour',
    rules: { expiry: () => 15 * 60 * 1000 },
    family: 'deleted by someone else, time passes',
    shows: ['doubled'],
  },
  {
    clause: 'what was passed stays passed in an object that became shorter',
    rules: { shrinkReopens: never },
    family: 'deleted by someone else, time passes',
    shows: ['misreported'],
  },
  {
    clause: 'where equal records are possible, an equal one is a second try',
    rules: { newIsNew: never },
    family: 'possible: a doubt, then more',
    shows: ['refused'],
  },
  {
    clause: 'where equal records are possible, a second try at the same position is a new record',
    rules: { keyIsRecord: never },
    family: 'possible: a position, second try',
    shows: ['doubled'],
  },
  {
    clause: 'the open send of another call asks for a look where equal records are possible',
    rules: { ownDoubtOnly: never },
    family: 'possible: a doubt, then more',
    shows: ['needless'],
  },
  {
    clause: 'a delete by this client settles nothing',
    rules: { deleteSettles: never },
    family: 'deleted by this client',
    shows: ['needless'],
  },
  {
    clause: 'what never left is a doubt',
    rules: { unsentIsNo: never },
    family: 'never left, or denied',
    shows: ['needless'],
  },
  {
    clause: 'a call that ends with an open send after a refusal does not look',
    rules: { lookAlways: never },
    family: 'never left, or denied',
    shows: ['needless'],
  },
  {
    clause: 'a lost race is an attempt',
    rules: { racesAreFree: never },
    family: 'contention, no faults',
    shows: ['gaveUp'],
  },
];
