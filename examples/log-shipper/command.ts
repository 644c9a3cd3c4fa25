import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { appendWriter, remedy } from 'ali-oss-remedy';
import { openJournal } from 'ali-oss-remedy/journal';
import { openBucket } from '../client.js';
import { shipFile } from './exactly-once.js';
import { follow } from './follow.js';
import { linesOf } from './lines.js';
import { ship, type Shipped } from './ship.js';

const HELP = `Ships lines to an object of OSS, each once and in their order, whatever becomes of the connection.

Usage: npm run example -- log-shipper [options] <file>    follows a file as it grows and is rotated, until Ctrl-C
       … | npm run example -- log-shipper [options] -     reads standard input until it ends
       npm run example -- log-shipper                     shows what it is good for, and ends

  --object <name>  the object to append to, which stays (default: one that is deleted at the end)
  --journal <folder>  of a file, with --object: exactly once also across kills and restarts, by the offset as the mark
  --once           of a file: ships what is in it, and ends
  --help           shows this

The bucket is the one that OSS_REGION, OSS_BUCKET, OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET name; a local OSS without them.
A file that was rotated away is read until nobody has written to it for 5 seconds. With --journal also what was rotated while this was
not running, as app.log.1 or app.log-20261127: compress it later, for what is compressed is not read.
Ctrl-C ships what was read, and ends. A second Ctrl-C ends at once, and what was not shipped is not stored.
Exit codes: 0 everything read is stored, 1 it is not, 2 wrong usage.`;

/** What the command talks to. */
export interface Console {
  readonly input: Readable;
  print(text: string): void;
  complain(text: string): void;
  /** Has the function called when the process is asked to end. */
  onStop(stop: () => void): void;
}

/** Ships as the arguments say. Gives what was shipped, unless there was nothing to do. */
export async function shipCommand(args: readonly string[], io: Console = ofProcess): Promise<Shipped | undefined> {
  const asked = readArguments(args, io);
  if (asked === undefined) return undefined;
  const stopping = new AbortController();
  io.onStop(() => {
    io.complain('Stopping: what was read is being shipped.');
    stopping.abort();
  });
  await using bucket = await openBucket();
  const name = asked.object ?? bucket.newName('shipped.log');
  io.complain(`Shipping to ${name}${bucket.local ? ' of a local OSS' : ''}.`);
  const { signal } = stopping;
  if (asked.journal !== undefined) {
    const journal = await openJournal(asked.journal);
    await using writer = appendWriter(remedy(bucket.newClient()), name, { journal });
    const lines = await shipFile(writer, asked.file, { pollMs: 250, signal });
    io.print(`${lines} lines accepted for ${name}`);
    return { lines, unstored: 0, reason: undefined };
  }
  const onTrouble = (reason: string) => {
    io.complain(`Not stored yet, trying again: ${reason}`);
  };
  const lines = linesOf(bytesOf(asked, io, signal));
  const shipping = ship(remedy(bucket.newClient()), name, lines, { signal, onTrouble });
  const shipped = await shipping.catch((error: unknown) => {
    io.complain((error as Error).message);
    process.exitCode = 1;
  });
  if (!shipped) return undefined;
  io.print(`${shipped.lines} lines stored in ${name}`);
  if (shipped.unstored > 0) {
    io.complain(`${shipped.unstored} lines are not known to be stored: ${shipped.reason ?? 'no reason was given'}`);
    process.exitCode = 1;
  }
  return shipped;
}

interface Asked {
  readonly file: string;
  readonly object: string | undefined;
  readonly once: boolean;
  readonly journal: string | undefined;
}

function readArguments(args: readonly string[], io: Console): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        object: { type: 'string' },
        once: { type: 'boolean', default: false },
        journal: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      io.print(HELP);
      return undefined;
    }
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new TypeError('Expected one file, or - for standard input.');
    if (values.journal !== undefined && (file === '-' || values.object === undefined || values.once)) {
      throw new TypeError('Expected --journal with a file and --object, and without --once.');
    }
    return { file, object: values.object, once: values.once, journal: values.journal };
  } catch (error) {
    io.complain(`${(error as Error).message}\nSee: npm run example -- log-shipper --help`);
    process.exitCode = 2;
    return undefined;
  }
}

function bytesOf({ file, once }: Asked, io: Console, signal: AbortSignal): AsyncIterable<Buffer> {
  if (file === '-') return until(signal, addAbortSignal(signal, io.input));
  return once ? until(signal, createReadStream(file, { signal })) : follow(file, { pollMs: 250, signal });
}

/** An end that was asked for is no failure. */
async function* until(signal: AbortSignal, stream: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield Buffer.from(chunk as string);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const ofProcess: Console = {
  input: process.stdin,
  print: text => {
    console.log(text);
  },
  complain: text => {
    console.error(text);
  },
  onStop: stop => {
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  },
};
