import { setTimeout } from 'node:timers/promises';
import OSS from 'ali-oss';
import type { LocalOss } from 'ali-oss-remedy/testing';
import { endOf, isAtTheEnd } from './faults.js';

/** Lost requests whose place another writer takes before they are sent again: what a retry must never get wrong. */
export interface Collisions {
  /** How many are to happen. */
  readonly planned: number;
  /** How many have happened. */
  readonly happened: number;
  /** A client of one of the writers. */
  clientOf(writer: number): OSS;
  /** Settles when a writer may begin its next record. */
  turnOf(writer: number): Promise<void>;
}

interface Lost {
  readonly writer: number;
  readonly position: number;
  /** Whether the request that was lost is being sent again. */
  isBack: boolean;
}

/** Tells in the request log who sent an append. */
const WRITER = 'x-demo-writer';

/** Of the appends that fit, every fourth meets one: what comes between is as everywhere else. */
const EVERY = 4;

/** How often a writer looks, a millisecond apart, for another one that does not come. */
const LOOKS = 5000;

/** How many collisions there can be, so that at every one the other writer still has a record, whoever has been faster. */
export function collisionsAmong(recordsPerWriter: number): number {
  // From one collision to the next EVERY + 1 records are stored, and none of them ends more than one record of a writer.
  return Math.floor((recordsPerWriter - 1) / (EVERY + 1));
}

/**
 * Makes collisions of writers with one record under way each, whatever their timing: who has lost a request sends nothing more
 * until another has taken its place, and then the others begin no record until one of its own is stored.
 */
export function forceCollisions(oss: LocalOss, bucket: string, name: string, planned: number): Collisions {
  const isAtEnd = isAtTheEnd(oss, bucket, name);
  let lost: Lost | undefined;
  let fitting = 0;
  let happened = 0;
  const loss =
    planned > 0
      ? oss.fault({
          match(request) {
            if (lost !== undefined || !isAtEnd(request)) return false;
            fitting += 1;
            if (fitting % EVERY !== 0) return false;
            lost = {
              writer: Number(request.headers[WRITER]),
              position: Number(request.query['position']),
              isBack: false,
            };
            return true;
          },
          times: planned,
          do: { kind: 'drop' },
        })
      : undefined;

  const isTaken = ({ position }: Lost) => endOf(oss, bucket, name) > position;

  async function sendAgain(ours: Lost): Promise<void> {
    ours.isBack = await isTime(() => isTaken(ours));
    if (ours.isBack) happened += 1;
    else giveUp();
  }

  function giveUp(): void {
    loss?.remove();
    lost = undefined;
  }

  return {
    planned,
    get happened() {
      return happened;
    },
    clientOf(writer) {
      class Client extends OSS {
        override async append(...[object, file, options]: Parameters<OSS['append']>): Promise<OSS.AppendObjectResult> {
          if (lost?.writer === writer && !lost.isBack) await sendAgain(lost);
          const headers = { ...options?.headers, [WRITER]: String(writer) };
          const result = await super.append(object, file, { ...options, headers });
          if (lost?.writer === writer && lost.isBack) lost = undefined;
          return result;
        }
      }
      return new Client(oss.clientOptions());
    },
    async turnOf(writer) {
      const other = lost;
      if (other === undefined || other.writer === writer) return;
      if (!(await isTime(() => lost !== other || !isTaken(other)))) giveUp();
    },
  };
}

async function isTime(has: () => boolean): Promise<boolean> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    if (has()) return true;
    await setTimeout(1);
  }
  return false;
}
