import { requestOf, type Answer, type Request } from './world.js';
import { type Claim, type Journal, newJournal, type Writer } from './writers.js';

/** What a process waits for. */
export interface Asked {
  readonly request: Request;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** One process: it ends by itself, or in a crash, after which none of its promises is ever settled. */
export interface Life {
  readonly abort: AbortController;
  /** What it asked and was answered so far: with what it began with, all that its further behaviour can depend on. */
  history: readonly string[];
  readonly journal: Journal;
  asked: Asked | undefined;
  claims: readonly Claim[] | undefined;
  failed: unknown;
}

/** One writer, in one process after the other. */
export interface Thread {
  readonly id: number;
  readonly life: Life;
  /** What was said in processes that are gone. */
  readonly before: readonly Claim[];
  /** The records that this process began with. */
  readonly left: readonly string[];
  /** Ends the process. A fresh one, without memory, goes on with the records that had not been begun. */
  crash(): void;
  /** With what that one would begin. */
  afterCrash(): Pick<Thread, 'before' | 'left'>;
}

/** Begins to append the records, without settling anything. */
export function startThread(id: number, writer: Writer, records: readonly string[], aborts: boolean): Thread {
  let before: readonly Claim[] = [];
  let left = records;
  let life = live(writer, left, aborts);
  return {
    id,
    get life() {
      return life;
    },
    get before() {
      return before;
    },
    get left() {
      return left;
    },
    crash() {
      ({ before, left } = afterCrash());
      life = live(writer, left, aborts);
    },
    afterCrash,
  };

  function afterCrash() {
    const { begun, open, claims } = life.journal;
    return {
      before: [...before, ...claims, ...[...open].map(record => ({ record, says: 'unknown' }) as const)],
      left: left.filter(record => !begun.has(record)),
    };
  }
}

function live(writer: Writer, records: readonly string[], aborts: boolean): Life {
  const abort = new AbortController();
  const journal = newJournal();
  const life: Life = { abort, history: [], journal, asked: undefined, claims: undefined, failed: undefined };
  const signal = aborts ? abort.signal : undefined;
  const { urllib, underWay } = urllibOf(life);
  writer({ urllib, signal, journal, underWay }, records).then(
    claims => (life.claims = claims),
    (error: unknown) => (life.failed = error ?? new Error('a writer failed')),
  );
  return life;
}

function urllibOf(life: Life) {
  let isUnderWay: () => void = () => undefined;
  const underWay = new Promise<void>(resolve => {
    isUnderWay = resolve;
  });
  const urllib = {
    async request(url: string, params: unknown): Promise<Answer> {
      const request = await requestOf(url, params);
      if (life.asked) throw new Error('A client sent a request to an object while another of its own was under way.');
      return new Promise<Answer>((resolve, reject) => {
        life.asked = { request, resolve, reject };
        isUnderWay();
      });
    },
  };
  return { urllib, underWay };
}
