import { setTimeout } from 'node:timers/promises';
import type OSS from 'ali-oss';

/** How often a record is sent at most. */
const TRIES = 30;
const PAUSE_MS = 20;

/** Appends one record; resolves when it takes it for stored. */
export type Append = (record: Buffer) => Promise<unknown>;

/** The loop that is in most code bases: on any error, wait a little, ask HEAD for the position and append again. */
export function naiveAppend(client: OSS, name: string, random: () => number, onConflict: () => void): Append {
  let end: number | undefined;
  return async record => {
    for (let tries = 1; ; tries += 1) {
      try {
        end ??= await lengthOf(client, name);
        const { nextAppendPosition } = await client.append(name, record, { position: String(end) });
        end = Number(nextAppendPosition);
        return;
      } catch (error) {
        if ((error as { status?: unknown }).status === 409) onConflict();
        if (tries === TRIES) throw error;
        end = undefined;
        await setTimeout(random() * PAUSE_MS);
      }
    }
  };
}

async function lengthOf(client: OSS, name: string): Promise<number> {
  try {
    const { res } = await client.head(name);
    return Number((res.headers as Record<string, string>)['content-length']);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'NoSuchKey') return 0;
    throw error;
  }
}
