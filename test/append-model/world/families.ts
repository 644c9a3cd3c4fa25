import type { FaultKind } from './faults.js';
import { family, LOST, type Scenario, type Step } from './scenario.js';

const [R, S, RS, LONG] = ['r;', 's;', 'r;s;', 'long;'];
const put = (bytes: string, id: string, at?: number): Step => ({ do: 'put', bytes, id, at });
/** The caller's second try, where the first ended with `unknown`. */
const again = (bytes: string, id: string, at?: number): Step => ({ do: 'again', bytes, id, at });
/** Once more, whatever the first ended with: the caller has forgotten it. */
const repeat = (bytes: string, id: string, at?: number): Step => ({ do: 'repeat', bytes, id, at });
const restart: Step = { do: 'restart' };
const wait: Step = { do: 'wait' };
const remove: Step = { do: 'delete' };
const [r1, r2, r3] = [put(R, 'r1'), put(R, 'r2'), put(R, 'r3')];
const [s1, l1, rs1] = [put(S, 's1'), put(LONG, 'l1'), put(RS, 'rs1')];
const [tryR1, tryR2, tryS1, tryRS1] = [again(R, 'r1'), again(R, 'r2'), again(S, 's1'), again(RS, 'rs1')];
const [r1at0, r2at2, tryR1at0] = [put(R, 'r1', 0), put(R, 'r2', 2), again(R, 'r1', 0)];

const TWICE: readonly FaultKind[] = [...LOST, 'twice'];
const BUSY: readonly FaultKind[] = [...LOST, 'busy', 'stored, busy'];
const LOOKS: readonly FaultKind[] = ['request lost', 'page 403', 'page 200', 'other bytes', 'denied'];
const PAGES = [200, 409, 403] as const;
const ALL_PAGES = PAGES.flatMap((status): FaultKind[] => [`page ${status}`, `stored, page ${status}`]);

const FEW = { attempts: [1, 2] };
const KEEP_OR_MOVE = { explicit: ['keep', 'move'] } as const;
const OLD = { attempts: [1, 2], start: ['', 'old;'] };
const ONLY = (header: boolean) => ({ header: [header] });

type Families = Readonly<Record<string, readonly Scenario[]>>;

/** Two clients. */
export const RIVALS = {
  'rivals, distinct': family([
    [[r1, tryR1], [s1]],
    [[r1, tryR1], [l1]],
  ]),
  'R R, and a rival': family([[[r1, r2], [s1]]]),
  'restart, position kept, a rival, keep': family([[[r1at0, restart, repeat(R, 'r1', 0)], [s1]]], { explicit: 'keep' }),
  'a position, no restart, a rival': family(
    [
      [[r1at0, tryR1at0], [s1]],
      [[r1at0, r2at2], [s1]],
    ],
    {},
    { ...KEEP_OR_MOVE, ...ONLY(true) },
  ),
  'contention, no faults': family(
    [
      [
        [r1, put('q;', 'q1'), put('p;', 'p1')],
        [s1, put('t;', 't1'), put('u;', 'u1')],
      ],
      [
        [r1, put('q;', 'q1')],
        [l1, put('m;', 'm1')],
      ],
    ],
    { faults: 0 },
    FEW,
  ),
  'a key that only writes, no faults': family(
    [
      [[r1, r2], [s1]],
      [[r1, r2], [l1]],
    ],
    { may: [], faults: 0 },
    ONLY(true),
  ),
} as const satisfies Families;

/** One client and its equal records, its restarts, its positions. */
export const ALONE = {
  'one client: R R R': family([[[r1, r2, r3]]], { faults: 3 }, OLD),
  'second try, then an equal record': family(
    [[[r1, tryR1, r2, tryR2]], [[r1, s1, tryR1, tryS1, r2]]],
    { faults: 3 },
    FEW,
  ),
  'old content begins with the record': family(
    [[[r1, tryR1]], [[r1, restart, r2, tryR2]]],
    { faults: 3, kinds: BUSY, start: 'r;old;' },
    FEW,
  ),
  'old content, HEAD refused (CDN)': family(
    [[[r1, tryR1, r2]]],
    { may: ['get'], kinds: BUSY },
    { ...FEW, start: ['', 'r;old;'] },
  ),
  'one client, one a prefix': family([[[r1, rs1, tryR1, tryRS1]], [[rs1, r1, tryRS1, tryR1]]], { faults: 3 }, FEW),
  'restart, position kept': [
    ...family(
      [
        [[r1at0, restart, repeat(R, 'r1', 0)]],
        [[r1at0, r2at2, restart, repeat(R, 'r2', 2)]],
        [[r1at0, r2at2, restart, repeat(R, 'r1', 0)]],
        [[put(S, 's1', 0), put(R, 'r1', 2), restart, repeat(R, 'r1', 2), again(R, 'r1', 2)]],
      ],
      { kinds: TWICE },
      { ...FEW, ...KEEP_OR_MOVE },
    ),
    // With one attempt the first may end in doubt and equal bytes be appended before its second try: that is outside.
    ...family([[[r1at0, restart, repeat(R, 'r1', 0), r2, restart, tryR1at0]]], { kinds: TWICE }, KEEP_OR_MOVE),
  ],
  'restart, position kept, looks fail': family(
    [[[r1at0, restart, repeat(R, 'r1', 0), r2, restart, tryR1at0]]],
    { kinds: [], faults: 3 },
    { ...FEW, ...KEEP_OR_MOVE },
  ),
  'with and without a position, equal': family(
    [[[r1at0, r2, tryR1at0, tryR2]], [[r1, tryR1at0, r2]], [[r1, r2, tryR1at0]]],
    { faults: 3 },
    { ...FEW, ...KEEP_OR_MOVE },
  ),
  'a position, old content': family([[[r1at0, tryR1at0]]], { start: 's;', kinds: TWICE }, { ...FEW, ...KEEP_OR_MOVE }),
  'never left, or denied': family(
    [[[r1, tryR1, s1]], [[r1, tryR1at0]]],
    { faults: 3, kinds: ['unsent', 'denied', ...LOST] },
    FEW,
  ),
  'deleted by this client': family(
    [[[r1, remove, tryR1]], [[s1, r1, remove, tryR1]], [[r1, s1, remove, tryR1, put(S, 's2')]]],
    { faults: 3 },
    OLD,
  ),
} as const satisfies Families;

/** What others do: gateways, middle-boxes, caches, somebody who deletes. */
export const ON_THE_WAY = {
  "not OSS's answers": family(
    [[[r1, tryR1, s1]]],
    { kinds: [...ALL_PAGES, 'busy', 'stored, busy', 'denied'], looks: LOOKS },
    { start: ['', 'old;'] },
  ),
  "not OSS's answers, and a rival": family([[[r1, tryR1, r2], [s1]]], {
    faults: 1,
    kinds: [...ALL_PAGES, 'stored, busy'],
    looks: LOOKS,
  }),
  'delivered twice, quiet object': family(
    [[[r1, tryR1, s1]]],
    { kinds: TWICE, faults: 3 },
    { ...FEW, mayBeResent: [true, false] },
  ),
  'delivered twice, rival, mayBeResent': family(
    [
      [[r1, tryR1], [s1]],
      [[r1, tryR1], [l1]],
    ],
    { kinds: TWICE, mayBeResent: true },
  ),
  'headers hidden (browser), mayBeResent': family(
    [[[r1, tryR1, s1]]],
    { hidden: true, mayBeResent: true, kinds: [...TWICE, 'stored, busy', ...ALL_PAGES], looks: LOOKS },
    ONLY(false),
  ),
  'looks out of a cache': family(
    [[[r1, tryR1, r2]], [[r1, s1, r2]], [[r1, restart, r2]]],
    { looks: ['stale', 'old', 'request lost'] },
    OLD,
  ),
  'deleted by someone else, time passes': [
    ...family(
      [
        [[l1, r1, wait, tryR1], [remove]],
        [[l1, r1, wait, wait, tryR1], [remove]],
      ],
      {},
      { clockAhead: [true, false] },
    ),
    ...family(
      [
        [
          [r1, tryR1],
          [l1, remove],
        ],
      ],
      {},
      ONLY(true),
    ),
  ],
} as const satisfies Families;

/** Where equal records of others are possible. */
export const POSSIBLE = {
  'possible: equal records of both': family([[[r1, r2], [put(R, 'r1')]]], { identical: 'possible' }),
  "possible: a prefix of the other's": family([[[r1, tryR1], [rs1]]], { identical: 'possible' }),
  'possible: a doubt, then more': family(
    [[[r1, r2, r3]], [[r1, tryR1, wait, r2]]],
    { identical: 'possible', faults: 3 },
    FEW,
  ),
  'possible: delivered twice, mayBeResent': family([[[r1], [r2]], [[r1, s1]]], {
    identical: 'possible',
    mayBeResent: true,
    kinds: TWICE,
  }),
  'possible: restart, position kept': family(
    [[[r1at0, restart, repeat(R, 'r1', 0)]], [[r1at0], [r1at0]]],
    { identical: 'possible' },
    KEEP_OR_MOVE,
  ),
  'possible: a position, second try': [
    ...family([[[r1at0, tryR1at0], [s1]]], { identical: 'possible' }, KEEP_OR_MOVE),
    ...family([[[r1at0, tryR1at0, tryR1at0]]], { identical: 'possible', start: 'old;' }, KEEP_OR_MOVE),
  ],
} as const satisfies Families;

/** Inside the assumptions: nothing is lost, doubled, misreported or refused for ever. */
export const INSIDE = { ...RIVALS, ...ALONE, ...ON_THE_WAY, ...POSSIBLE };

/** What has to be assumed, and said: here a client sees the same whether its record is stored or not. */
export const OUTSIDE = {
  'delivered twice, rival, not mayBeResent': family([[[r1, tryR1], [l1]]], { kinds: TWICE }),
  'delivered twice, then denied': family([[[r1]]], { mayBeResent: true, kinds: ['twice', 'denied'] }),
  'possible: delivered twice, not mayBeResent': family([[[r1, s1]]], { identical: 'possible', kinds: TWICE }),
  'never: equal records of two clients': family([[[r1], [r1]]]),
  "never: a prefix of the other's": family([[[r1], [rs1]]]),
  'restart, no position kept': family([[[r1, restart, tryR1]]]),
  'restart, position kept, a rival, move': family([[[r1at0, restart, tryR1at0], [s1]]]),
  'restart, position kept, equal ones between': family([[[r1, r2, restart, tryR1at0]]]),
  'tried again at another position, or at none': family([[[r1at0, again(R, 'r1', 2)]], [[r1at0, tryR1]]]),
  'a position, old content equal': family([[[r1at0]]], { start: 'r;' }),
  'deleted by someone else': family([
    [
      [r1, tryR1],
      [s1, remove],
    ],
    [
      [r1, tryR1],
      [remove, s1],
    ],
    [[r1, s1, tryR1], [remove]],
  ]),
  'deleted by this client, two sends late': family(
    [[[s1, r1, remove]]],
    { faults: 4, kinds: ['request lost', 'late'] },
    ONLY(true),
  ),
  'old content begins with the record, looks denied': family(
    [[[r1, tryR1]]],
    { faults: 3, looks: ['denied'] },
    { start: ['r;', 'r;old;'] },
  ),
  'a key that only writes': family([[[r1, tryR1]]], { may: [] }, { start: ['', 'r;old;'] }),
  'looks out of a cache that does not say so': family([[[r1, restart, r2]]], { secretCache: true, looks: ['old'] }),
  'headers hidden, a page 200': family(
    [[[r1]]],
    { hidden: true, mayBeResent: true, kinds: ['bare page 200'] },
    ONLY(false),
  ),
} as const satisfies Families;
