import { setTimeout } from 'node:timers/promises';
import type OSS from 'ali-oss';
import { remedy } from 'ali-oss-remedy';

/** Appends one record; resolves when it takes it for stored. */
export type Append = (record: Buffer) => Promise<unknown>;

/** How one worker appends to one object with a client of its own. */
export type Writer = (client: OSS, name: string, random: () => number) => Append;

/** How often the plain column sends a record at most: with so many writers a record loses many races. */
const TRIES = 30;

const PAUSE_MS = 20;

/** With remedy: the library does it all, and time alone limits how many races a record may lose. */
export const withRemedy: Writer = (client, name, random) => {
  const wrapped = remedy(client, { appendRecovery: true, attempts: Infinity, random });
  return record => wrapped.append(name, record);
};

/** The loop that is in most code bases: on any error, wait a little, ask HEAD for the position and append again. */
export const headAndAgain: Writer = (client, name, random) => {
  let end = 0;
  return async record => {
    for (let tries = 1; ; tries += 1) {
      try {
        const { nextAppendPosition } = await client.append(name, record, { position: String(end) });
        end = Number(nextAppendPosition);
        return;
      } catch (error) {
        if (tries === TRIES) throw error;
        await setTimeout(random() * PAUSE_MS);
        end = await lengthOf(client, name);
      }
    }
  };
};

/**
 * The rule of the official Go SDK's append file: no answer, so send again at the same position; a 409, so ask HEAD, and a
 * length of position + size counts as stored. Anything else is an error, after which the file is opened anew.
 */
export const lengthRule: Writer = (client, name) => {
  let offset: number | undefined;
  return async record => {
    offset ??= await lengthOf(client, name);
    const position = offset;
    for (let tries = 1; ; tries += 1) {
      try {
        const { nextAppendPosition } = await client.append(name, record, { position: String(position) });
        offset = Number(nextAppendPosition);
        return;
      } catch (error) {
        if (codeOf(error) !== 'PositionNotEqualToLength') {
          if (tries < TRIES) continue;
          throw error;
        }
        offset = await lengthOf(client, name);
        if (offset === position + record.length) return;
        throw error;
      }
    }
  };
};

async function lengthOf(client: OSS, name: string): Promise<number> {
  try {
    const { res } = await client.head(name);
    return Number((res.headers as Record<string, string>)['content-length']);
  } catch (error) {
    if (codeOf(error) === 'NoSuchKey') return 0;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}
