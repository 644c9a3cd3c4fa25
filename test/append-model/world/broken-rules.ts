import { rules } from '../../../src/append/rules.js';
import { type Broken, instead } from './instead.js';

const MINUTE_MS = 60_000;

/** The rules of append recovery: where a record is sent to, why to look at it, and what a look says. */
export const BROKEN_RULES: readonly Broken[] = [
  {
    clause: 'an object that is not known is taken for empty',
    breaks: [instead(rules, 'startsAt', (kept, ...given) => kept(...given) ?? 0)],
    family: 'old content begins with the record',
    shows: ['lost'],
  },
  {
    clause: 'equal bytes prove at a guess',
    breaks: [instead(rules, 'proves', (_, { identicalRecords }) => identicalRecords === 'never')],
    family: 'old content begins with the record, looks denied',
    faults: 3,
    shows: ['lost'],
  },
  {
    clause: 'a second try goes to where the caller said, or to the known end',
    breaks: [instead(rules, 'startsAt', (_, _open, given, end) => given ?? end)],
    family: 'second try, then an equal record',
    shows: ['doubled'],
  },
  {
    clause: 'no call answers for the sends of an earlier one',
    breaks: [instead(rules, 'concerns', () => false)],
    family: 'second try, then an equal record',
    shows: ['doubled'],
  },
  {
    clause: 'a doubt is taken over at another position',
    breaks: [instead(rules, 'concerns', (_, _send, { identicalRecords }) => identicalRecords === 'never')],
    family: 'restart, position kept, looks fail',
    only: { attempts: 1 },
    shows: ['lost', 'twice'],
  },
  {
    clause: 'a doubt whose given position was left is not that of its position any more',
    breaks: [instead(rules, 'concerns', (_, send, { given }) => send.position === given)],
    family: 'a position, old content',
    shows: ['doubled'],
  },
  {
    clause: 'a doubt without a position is not taken over by a call with the position it went to',
    breaks: [instead(rules, 'concerns', (_, send, { given }) => send.given === given)],
    family: 'never left, or denied',
    shows: ['misreported'],
  },
  {
    clause: 'where equal records are possible, an equal one is a second try',
    breaks: [instead(rules, 'concerns', (kept, send, caller) => kept(send, { ...caller, identicalRecords: 'never' }))],
    family: 'possible: a doubt, then more',
    shows: ['refused'],
  },
  {
    clause: 'where equal records are possible, a second try at the same position is a new record',
    breaks: [
      instead(rules, 'concerns', (kept, send, caller) => caller.identicalRecords === 'never' && kept(send, caller)),
    ],
    family: 'possible: a position, second try',
    shows: ['doubled'],
  },
  {
    clause: 'a place is acknowledged more than once',
    breaks: [instead(rules, 'isTaken', () => false)],
    family: 'with and without a position, equal',
    shows: ['lost', 'twice'],
  },
  {
    clause: 'a shorter open send is taken for a longer one that sits there',
    breaks: [instead(rules, 'outranks', () => false)],
    family: 'one client, one a prefix',
    shows: ['lost', 'doubled'],
  },
  {
    clause: 'an unanswered send asks for no look',
    breaks: [instead(rules, 'reasonToLook', (kept, answered) => kept({ ...answered, isOpen: false }))],
    family: 'rivals, distinct',
    shows: ['doubled'],
  },
  {
    clause: 'a given position asks for no look',
    breaks: [instead(rules, 'reasonToLook', (kept, answered) => kept({ ...answered, given: undefined }))],
    family: 'restart, position kept',
    only: { explicit: 'move' },
    shows: ['doubled'],
  },
  {
    clause: 'a given position asks for no look where equal records are possible',
    breaks: [
      instead(rules, 'reasonToLook', (kept, { given, ...answered }) =>
        kept({ ...answered, given: answered.identicalRecords === 'never' ? given : undefined }),
      ),
    ],
    family: 'possible: restart, position kept',
    shows: ['doubled'],
  },
  {
    clause: '`mayBeResent` asks for no look',
    breaks: [instead(rules, 'reasonToLook', (kept, answered) => kept({ ...answered, mayBeResent: false }))],
    family: 'delivered twice, rival, mayBeResent',
    shows: ['doubled'],
  },
  {
    clause: '`mayBeResent` asks for no look where equal records are possible',
    breaks: [
      instead(rules, 'reasonToLook', (kept, { mayBeResent, ...answered }) =>
        kept({ ...answered, mayBeResent: mayBeResent && answered.identicalRecords === 'never' }),
      ),
    ],
    family: 'possible: delivered twice, mayBeResent',
    shows: ['doubled'],
  },
  {
    clause: 'the exact end asks for no look',
    breaks: [
      instead(rules, 'reasonToLook', (kept, answered) => {
        const reason = kept(answered);
        return reason === 'exact' ? undefined : reason;
      }),
    ],
    family: 'delivered twice, quiet object',
    shows: ['doubled'],
  },
  {
    clause: 'where the end is not told, it is not the exact one',
    breaks: [
      instead(rules, 'reasonToLook', (kept, answered) => {
        const reason = kept(answered);
        return reason === 'exact' && answered.end === undefined ? undefined : reason;
      }),
    ],
    family: 'delivered twice, quiet object',
    only: { header: false, attempts: 1, mayBeResent: false },
    faults: 3,
    shows: ['misreported'],
  },
  {
    clause: 'where others write the same, the exact end asks for a look',
    breaks: [instead(rules, 'reasonToLook', (kept, answered) => kept({ ...answered, identicalRecords: 'never' }))],
    family: 'possible: equal records of both',
    faults: 0,
    shows: ['unknown'],
  },
  {
    clause: 'a look that got lost or was refused finds another record',
    breaks: [instead(rules, 'mayPass', () => true)],
    family: 'delivered twice, quiet object',
    shows: ['doubled'],
  },
  {
    clause: 'a look that only the exact end asked for stops the record when it is refused',
    breaks: [instead(rules, 'mayPass', () => false)],
    family: 'a key that only writes, no faults',
    shows: ['refused'],
  },
  {
    clause: 'equal bytes prove where equal records are possible',
    breaks: [instead(rules, 'proves', (_, { isGuess }) => !isGuess)],
    family: 'possible: restart, position kept',
    shows: ['lost'],
  },
  {
    clause: "a position is no key: 'keep' moves",
    breaks: [instead(rules, 'mayMove', () => true)],
    family: 'restart, position kept, a rival, keep',
    shows: ['doubled'],
  },
  {
    clause: 'where HEAD is refused, the end is not known',
    breaks: [instead(rules, 'asksByGet', () => false)],
    family: 'old content, HEAD refused (CDN)',
    shows: ['refused'],
  },
  {
    clause: 'a doubt never ends',
    breaks: [instead(rules, 'cannotArrive', () => false)],
    family: 'deleted by someone else, time passes',
    only: { header: true },
    shows: ['refused'],
  },
  {
    clause: 'a doubt ends after a quarter of an hour',
    breaks: [instead(rules, 'cannotArrive', (_, { atMs, now }) => now() - atMs > 15 * MINUTE_MS)],
    family: 'deleted by someone else, time passes',
    only: { clockAhead: true },
    faults: 2,
    shows: ['doubled'],
  },
  {
    clause: 'what was passed stays passed in an object that became shorter',
    breaks: [instead(rules, 'reopens', () => false)],
    family: 'deleted by someone else, time passes',
    only: { header: true },
    shows: ['misreported'],
  },
  {
    clause: 'a lost race is an attempt',
    breaks: [instead(rules, 'costsAnAttempt', () => true)],
    family: 'contention, no faults',
    only: { attempts: 1, header: true },
    shows: ['gaveUp'],
  },
  {
    clause: 'a call that ends with an open send does not look',
    breaks: [instead(rules, 'looksLast', () => false)],
    family: 'never left, or denied',
    only: { attempts: 1, header: true },
    shows: ['needless'],
  },
];
