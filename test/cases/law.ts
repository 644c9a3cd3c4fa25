import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import OSS from 'ali-oss';
import { expect } from 'vitest';
import {
  type AppendWriter,
  type AppendWriterOptions,
  appendWriter,
  type RemedyEvent,
  type RemedyOptions,
  remedy,
  reportOf,
  withOptions,
} from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';

/** `append` and its like, with what ali-oss's own types leave out. */
export interface WatchedClient {
  append(name: string, file: unknown, options?: object): Promise<{ readonly nextAppendPosition: string }>;
  put(name: string, file: unknown, options?: object): Promise<unknown>;
  delete(name: string): Promise<unknown>;
  head(name: string): Promise<unknown>;
}

/** What was appended, and what its caller was told. */
interface Told {
  readonly name: string;
  readonly text: string;
  readonly given: unknown;
  readonly says: 'yes' | 'no' | 'unknown';
  readonly from: number;
}

/**
 * Watches all events of clients over a run, and what their callers are told. The law: one `settled` for each call; what is
 * acknowledged is stored, where it was said to be; one place is acknowledged once; what is told to be not written is not
 * stored, and nothing is stored more often than it was written.
 */
export interface Law {
  /** A wrapped client of its own, as another process would have it. */
  client(options?: RemedyOptions, config?: object): WatchedClient;
  /** The same client with other options. */
  wrap(client: object, options?: RemedyOptions): WatchedClient;
  /** A writer on a client of its own. */
  writer(name: string, options?: AppendWriterOptions, remedyOptions?: RemedyOptions, config?: object): AppendWriter;
  /** A stream whose bytes the law knows. */
  stream(...chunks: readonly string[]): Readable;
  readonly events: readonly RemedyEvent[];
  /** What each append was told, in the order in which it was told: `8 yes`. */
  readonly told: readonly string[];
  /** The object, which must not have been deleted. Fails where the law is broken. */
  hold(...names: readonly string[]): void;
}

/** Short waits: no test sleeps, and two random numbers decide nothing. */
const QUICK: RemedyOptions = { appendRecovery: true, random: () => 0 };
const COUNTED = new Set(['append', 'put', 'delete', 'head']);

export function lawOf(oss: LocalOss, bucket = 'logs'): Law {
  const events: RemedyEvent[] = [];
  const told: Told[] = [];
  const streams = new WeakMap<object, string>();
  const clients = new WeakMap<object, object>();
  let calls = 0;
  let writers = 0;
  const onEvent = (event: RemedyEvent) => events.push(event);
  const textOf = (file: unknown): string => {
    if (file instanceof Uint8Array) return Buffer.from(file).toString('latin1');
    if (typeof file === 'string') return existsSync(file) ? readFileSync(file, 'latin1') : '';
    return (typeof file === 'object' && file && streams.get(file)) || '';
  };

  async function note(about: Omit<Told, 'says' | 'from'>, call: Promise<unknown>): Promise<unknown> {
    const length = () => Buffer.byteLength(about.text, 'latin1');
    try {
      const result = await call;
      const next = Number((result as { readonly nextAppendPosition?: unknown }).nextAppendPosition);
      told.push({ ...about, says: 'yes', from: next - length() });
      return result;
    } catch (error) {
      // Stored, and a callback failed: nobody is told where.
      told.push({ ...about, says: reportOf(error)?.written ?? 'unknown', from: NaN });
      throw error;
    }
  }

  function watched(client: object): WatchedClient {
    const shown = new Proxy(client, {
      get(target, method, receiver): unknown {
        const value: unknown = Reflect.get(target, method, receiver);
        if (typeof value !== 'function' || !COUNTED.has(String(method))) return value;
        return (...args: readonly unknown[]) => {
          calls += 1;
          const [name, file, options] = args as [string, unknown, { readonly position?: unknown } | undefined];
          const text = method === 'append' ? textOf(file) : '';
          const call = Reflect.apply(value, target, args) as Promise<unknown>;
          return method === 'append' ? note({ name, text, given: positionIn(options) }, call) : call;
        };
      },
    }) as WatchedClient;
    clients.set(shown, client);
    return shown;
  }

  const withEvents = (options: RemedyOptions): RemedyOptions => ({
    ...QUICK,
    ...options,
    onEvent: event => {
      onEvent(event);
      return options.onEvent?.(event);
    },
  });

  const law: Law = {
    events,
    client: (options = {}, config = {}) =>
      watched(remedy(new OSS({ ...oss.clientOptions(), ...config }), withEvents(options))),
    wrap: (client, options = {}) => watched(withOptions((clients.get(client) ?? client) as OSS, withEvents(options))),
    writer(name, options = {}, remedyOptions = {}, config = {}) {
      writers += 1;
      const client = remedy(new OSS({ ...oss.clientOptions(), ...config }), withEvents(remedyOptions));
      const writer = appendWriter(client, name, options);
      return Object.create(writer, {
        write: {
          value: (chunk: string) => note({ name, text: chunk, given: undefined }, writer.write(chunk)),
        },
      }) as AppendWriter;
    },
    stream(...chunks) {
      const stream = Readable.from(chunks.map(chunk => Buffer.from(chunk, 'latin1')));
      streams.set(stream, chunks.join(''));
      return stream;
    },
    get told() {
      return told.map(({ says, from }) => (says === 'yes' ? `${from} yes` : says));
    },
    hold(...names) {
      const settled = events.filter(({ type }) => type === 'settled');
      const ids = new Set(settled.map(event => (event as { readonly callId: number }).callId));
      expect(settled).toHaveLength(ids.size);
      if (writers === 0) expect(settled).toHaveLength(calls);
      for (const name of names) {
        const content = oss.object(bucket, name)?.content.toString('latin1') ?? '';
        const about = told.filter(one => one.name === name && one.text !== '');
        const yes = about.filter(({ says, from }) => says === 'yes' && !Number.isNaN(from));
        for (const { from, text } of yes) expect(content.slice(from, from + text.length)).toBe(text);
        // The same given position is the caller's own key, so that it names the same record twice.
        const places = yes.map(
          ({ from, given, text }) => `${from}${given === undefined ? '' : ` of ${JSON.stringify(given)}: ${text}`}`,
        );
        const own = places.filter(place => !place.includes(' of '));
        expect(own).toEqual([...new Set(own)]);
        for (const text of new Set(about.map(one => one.text))) {
          const may = about.filter(one => one.text === text && one.says !== 'no').length;
          expect({ text, times: timesIn(content, text), isTooOften: timesIn(content, text) > may }).toMatchObject({
            isTooOften: false,
          });
        }
      }
    },
  };
  return law;
}

function positionIn(options: { readonly position?: unknown } | undefined): unknown {
  try {
    return options?.position;
  } catch {
    return undefined;
  }
}

/** How often a record is in an object whose records end with a newline. */
function timesIn(content: string, text: string): number {
  let times = 0;
  for (let at = content.indexOf(text); at !== -1; at = content.indexOf(text, at + text.length)) {
    if (at === 0 || content[at - 1] === '\n' || !text.endsWith('\n')) times += 1;
  }
  return times;
}

/** Finds what is not as it was promised, or nothing. */
export function breachOf(law: Law, ...names: readonly string[]): string | undefined {
  try {
    law.hold(...names);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
