/** A send without an answer: its record may sit at `position`, now or later. */
export interface OpenSend {
  readonly position: number;
  /** Bytes. `undefined` where the body could not be measured. */
  readonly length: number | undefined;
  /** CRC-64 of the record, which may still be being summed. `undefined` where the body is gone and was not. */
  readonly crc64: Promise<bigint | undefined>;
  /** Names the record that was sent: one for each call, and for each body that a policy brings. */
  readonly record: object;
  /** The position that the caller gave, which is the record's own key; `undefined` where the library chose. */
  readonly given: number | undefined;
  /** Whether nobody had said that the object ends there. */
  readonly isGuess: boolean;
  /** Whether every send of it was answered, with a 409 that something on the way may have brought about. */
  readonly isSuspected: boolean;
  /** When its answer failed to come, in milliseconds, by `now`. */
  readonly atMs: number;
  /** The clock of the call that sent it: views of one client may have others. */
  readonly now: () => number;
  /** Whether another record sits there: then this one never will, as long as the object lives. */
  isPassed: boolean;
}

/** What one client knows of an object that it appends to. */
export interface KnownObject {
  /** Where it ends by OSS's last word; `undefined` where that has to be asked. */
  end: number | undefined;
  /** CRC-64 of the object up to `end`, as OSS printed it; `undefined` where it did not. */
  crc64: unknown;
  /** When it last grew, by `clock`. */
  grewAt: number;
  /** Sends without an answer, oldest first. */
  open: readonly OpenSend[];
  /** What this process acknowledged without a given position, in order: one stretch where it appends alone. */
  acknowledged: { readonly from: number; to: number }[];
  /** The same of records with a given position: where each sits, and its position. */
  readonly given: Map<number, number>;
}

/** The objects that a client knows. Bounded: those touched longest ago, without open sends, are forgotten first. */
export type KnownObjects = ReturnType<typeof createKnownObjects>;

const OBJECTS_AT_MOST = 10_000;
/** Until then nothing is near being forgotten, and the order need not be kept: every append touches an object. */
const ORDERED_FROM = OBJECTS_AT_MOST / 2;
const SENDS_AT_MOST = 1_000;
const STRETCHES_AT_MOST = 1_000;

/** Nothing is known yet. */
export function createKnownObjects() {
  const objects = new Map<string, KnownObject>();
  let withOpen = 0;
  const forgetOldest = () => {
    for (const [key, { open }] of objects) {
      if (objects.size <= OBJECTS_AT_MOST) return;
      if (open.length > 0 && withOpen <= OBJECTS_AT_MOST / 2) continue;
      withOpen -= Number(open.length > 0);
      objects.delete(key);
    }
  };
  const of = (key: string): KnownObject => {
    let known = objects.get(key);
    if (known !== undefined && objects.size < ORDERED_FROM) return known;
    if (known) objects.delete(key);
    known ??= { end: undefined, crc64: undefined, grewAt: 0, open: [], acknowledged: [], given: new Map() };
    objects.set(key, known);
    if (objects.size > OBJECTS_AT_MOST) forgetOldest();
    return known;
  };
  const setOpen = (key: string, open: readonly OpenSend[]): void => {
    if (open.length === 0 && !objects.has(key)) return;
    const known = of(key);
    withOpen += Number(open.length > 0) - Number(known.open.length > 0);
    known.open = open.slice(-SENDS_AT_MOST);
  };
  return {
    /** Counts what was learned of any object: tells whether an answer is older than something that is known. */
    clock: 0,
    /** Whether nothing is known, as with a client that never appends. */
    get isEmpty() {
      return objects.size === 0;
    },
    /** Whether no object has an open send, as nearly always. */
    get hasNoOpenSends() {
      return withOpen === 0;
    },
    get: (key: string) => objects.get(key),
    /** What is known of an object; a stranger becomes known. */
    of,
    /** Adds an open send, or takes some out. */
    setOpen,
    /** Takes out what is known of an object, but for its open sends. */
    forgetContent(key: string, keeps: (send: OpenSend) => boolean): void {
      const known = objects.get(key);
      if (!known) return;
      [known.end, known.crc64, known.acknowledged] = [undefined, undefined, []];
      known.given.clear();
      const kept = known.open.filter(keeps);
      // What another record had passed may land after all in an object that became shorter.
      for (const send of kept) send.isPassed = false;
      setOpen(key, kept);
    },
  };
}

/** Takes note that the bytes `[from, to)` are acknowledged. */
export function acknowledge(known: KnownObject, from: number, to: number, given: number | undefined): void {
  if (to <= from) return;
  if (given !== undefined) {
    known.given.set(from, given);
    if (known.given.size > STRETCHES_AT_MOST) known.given.delete(known.given.keys().next().value ?? from);
    return;
  }
  const stretches = known.acknowledged;
  const last = stretches.at(-1);
  if (last?.to === from) {
    last.to = to;
    return;
  }
  stretches.push({ from, to });
  if (last && last.from > from) stretches.sort((a, b) => a.from - b.from);
  if (stretches.length > STRETCHES_AT_MOST) stretches.shift();
}

/** Whether a place is acknowledged for another record: of one with the same given position it is not another's. */
export function isAcknowledged(known: KnownObject, at: number, given: number | undefined): boolean {
  const own = known.given.get(at);
  if (own !== undefined) return own !== given;
  return known.acknowledged.some(({ from, to }) => from <= at && at < to);
}
