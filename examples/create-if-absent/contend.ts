import { setTimeout as sleep } from 'node:timers/promises';
import type OSS from 'ali-oss';
import { acceptOwnWrite, isConflict, remedy, reportOf } from 'ali-oss-remedy';

/** What a contender is started with. */
export interface Contest {
  readonly config: OSS.Options;
  readonly name: string;
  readonly who: string;
}

/** How it ended for one of them. */
export interface Ended {
  readonly who: string;
  readonly won: boolean;
  /** Whose the marker is. */
  readonly holder: string;
  /** How many times the marker was asked for. */
  readonly attempts: number;
}

const TRIES = 5;

/**
 * Creates a marker if there is none. `who` has to differ between contenders: it is the content, and by its content a marker
 * of our own is told from another's. The bucket must have no versioning: with it, enabled or suspended, OSS ignores
 * `x-oss-forbid-overwrite`, and every contender would win.
 *
 * @throws Error when the bucket has versioning.
 */
export async function contend(oss: OSS, name: string, who: string, pause: Pause = backOff): Promise<Ended> {
  const client = remedy(oss, { policies: { FileAlreadyExists: acceptOwnWrite() } });
  for (let attempts = 1; ; attempts += 1) {
    try {
      const result = await client.put(name, Buffer.from(who), { headers: { 'x-oss-forbid-overwrite': 'true' } });
      if (reportOf(result)?.forbidIgnored) break;
      return { who, won: true, holder: who, attempts };
    } catch (error) {
      if (isConflict(error) && error.code === 'FileAlreadyExists' && reportOf(error)?.written === 'no') {
        return { who, won: false, holder: String((await oss.get(name)).content), attempts };
      }
      // No answer: asked for again, and if the marker turns out to be ours, that is success.
      if (isConflict(error) || attempts === TRIES) throw error;
      await pause(attempts);
    }
  }
  throw new Error('This bucket has versioning, where markers protect nothing: use another one.');
}

/** Waits before it is asked for again. */
export type Pause = (attempts: number) => Promise<unknown>;

const backOff: Pause = attempts => sleep(50 * attempts);
