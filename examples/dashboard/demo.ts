import { setMaxListeners } from 'node:events';
import OSS from 'ali-oss';
import { remedy } from 'ali-oss-remedy';
import { startOss } from 'ali-oss-remedy/testing';
import { type Chores, newChores } from './chores.js';
import { newGate } from './gate.js';
import { type Log, type LogCursor, newLog } from './log.js';
import { type Frame, type Side, type Switch, writerName } from './messages.js';
import { naiveAppend } from './naive.js';
import { newTrail } from './trail.js';

/** What a page has been sent. */
export interface Cursor {
  readonly plain: LogCursor;
  readonly wrapped: LogCursor;
  decision: number;
}

/** The demo while it runs: the same work with the plain client and with the wrapped one, on one local OSS. */
export interface Demo extends AsyncDisposable {
  set(name: Switch, on: boolean): void;
  /** What the page does not have yet. */
  frame(cursor: Cursor): Frame;
}

export interface DemoOptions {
  /** How long a writer takes to make a record, about, in milliseconds. @default 350 */
  readonly paceMs?: number;
  /** Records per writer and object. @default 60 */
  readonly records?: number;
  /** What is switched on when it opens: the difference is to show within seconds. @default 'drop-answers', 'tag-together' */
  readonly trouble?: readonly Exclude<Switch, 'running' | 'retention'>[];
}

const WRITERS = 4;
const TAGGERS = 3;
/** How many answers to appends are lost while the switch is on. */
const LOST_ANSWERS = 0.15;
const TROUBLE = ['drop-answers', 'tag-together'] as const;
const LOGS = 'logs';
const ARCHIVE = 'archive';

export const newCursor = (): Cursor => ({
  plain: { object: '', cells: 0 },
  wrapped: { object: '', cells: 0 },
  decision: 0,
});

export async function startDemo({ paceMs = 350, records = 60, trouble = TROUBLE }: DemoOptions = {}): Promise<Demo> {
  const oss = await startOss({ buckets: [LOGS, ARCHIVE] });
  const ending = new AbortController();
  // Everybody who waits listens to it.
  setMaxListeners(0, ending.signal);
  const random = Math.random;
  const gate = newGate(ending.signal, random);
  const has = (name: (typeof TROUBLE)[number]) => trouble.includes(name);
  const switches = {
    ...{ running: true, 'drop-answers': has('drop-answers'), 'tag-together': has('tag-together') },
    retention: false,
  };
  const trail = newTrail();
  const newClient = (bucket: string) => new OSS(oss.clientOptions({ bucket }));

  const isLost = ({ operation }: { readonly operation: string }) =>
    switches['drop-answers'] && operation === 'AppendObject' && random() < LOST_ANSWERS;
  oss.fault({ match: isLost, times: Infinity, do: { kind: 'apply-then-drop' } });

  const janitor = newClient(LOGS);
  const common = { oss, bucket: LOGS, gate, writers: WRITERS, records, paceMs };
  const remove = (object: string) => janitor.delete(object);
  const plainClients = Array.from({ length: WRITERS }, () => newClient(LOGS));
  const wrappedClients = Array.from({ length: WRITERS }, (_, writer) =>
    remedy(newClient(LOGS), {
      appendRecovery: true,
      // With so many writers on one object a record loses many races: time alone is to limit them.
      attempts: Infinity,
      onEvent: trail.listenerFor(`writer ${writerName(writer)}`, () => {
        logs.wrapped.noteConflict();
      }),
    }),
  );
  const logs: Record<Side, Log> = {
    plain: newLog({
      ...common,
      remove,
      prefix: 'plain',
      appendOf: (writer, object) =>
        naiveAppend(plainClients[writer] ?? janitor, object, random, () => {
          logs.plain.noteConflict();
        }),
    }),
    wrapped: newLog({
      ...common,
      remove,
      prefix: 'wrapped',
      appendOf: (writer, object) => record => (wrappedClients[writer] ?? janitor).append(object, record),
    }),
  };

  const wrap = (bucket: string, who: string) =>
    remedy(newClient(bucket), { diagnose: true, onEvent: trail.listenerFor(who) });
  const chores: Record<Side, Chores> = {
    plain: newChores('plain', {
      taggers: Array.from({ length: TAGGERS }, () => newClient(LOGS)),
      cleaner: newClient(ARCHIVE),
      ...{ gate, switches, paceMs },
    }),
    wrapped: newChores('wrapped', {
      taggers: Array.from({ length: TAGGERS }, (_, nth) => wrap(LOGS, `tagger ${nth + 1}`)),
      cleaner: wrap(ARCHIVE, 'clean-up'),
      ...{ gate, switches, paceMs },
    }),
  };

  const fillLogs = async () => {
    for (let round = 1; ; round += 1) {
      await Promise.all([logs.plain.fill(round), logs.wrapped.fill(round)]);
      // What is full stays to be looked at for a moment.
      await gate.pass(5 * paceMs);
      oss.clearRequests();
    }
  };
  const work = Promise.all([fillLogs(), chores.plain.run(), chores.wrapped.run()]);
  let failure: unknown;
  work.catch((error: unknown) => {
    // Without the work there is nothing to show, and whoever started it has to know.
    if (!ending.signal.aborted) failure = error;
  });

  return {
    set(name, on) {
      switches[name] = on;
      if (name === 'running') gate.set(on);
      const archive = oss.bucket(ARCHIVE);
      if (name === 'retention' && archive) archive.worm = on ? { days: 30, state: 'Locked' } : undefined;
    },
    frame(cursor) {
      if (failure !== undefined) throw failure;
      const decisions = trail.since(cursor.decision);
      cursor.decision = decisions.at(-1)?.id ?? cursor.decision;
      return {
        switches: { ...switches },
        logs: { plain: logs.plain.frame(cursor.plain), wrapped: logs.wrapped.frame(cursor.wrapped) },
        others: { plain: { ...chores.plain.tally }, wrapped: { ...chores.wrapped.tally } },
        decisions,
        advice: chores.wrapped.advice,
      };
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await work.catch(() => undefined);
      await oss.close();
    },
  };
}
