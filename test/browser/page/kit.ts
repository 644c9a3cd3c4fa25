// First: what the library prints is recorded from the beginning.
import { recorder } from './recorder.js';
import OSS from 'ali-oss';
import * as library from 'ali-oss-remedy';

// What a page of these tests runs on: ali-oss's browser build and the library, bundled together as a user would.

/** ali-oss's browser build brings its own Buffer. */
const { Buffer } = OSS as unknown as { readonly Buffer: { from(text: string): Uint8Array } };

type Answer = { readonly nextAppendPosition?: string; readonly [field: string]: unknown };
type Method = (...args: readonly unknown[]) => Promise<Answer>;

/** ali-oss with the methods that these tests call. */
export type Client = Readonly<Record<'append' | 'get' | 'head' | 'put' | 'putMeta' | 'putObjectTagging', Method>> & {
  readonly options: Readonly<Record<string, unknown>>;
};

/** How a call ended, as far as it can leave the page. */
export interface Ended {
  readonly value?: { readonly nextAppendPosition?: string };
  readonly error?: {
    readonly name: string;
    readonly code?: string;
    readonly status?: number;
    readonly advice?: string;
  };
  readonly report?: Pick<library.Report, 'attempts' | 'written' | 'lookUps'> & {
    readonly trail: readonly {
      readonly code?: string;
      readonly written?: string;
      readonly action: string;
      readonly because: string;
    }[];
  };
}

/** What this page has handed to the browser. How often the browser sends it is another matter. */
const sends: string[] = [];
const open = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'open')?.value as (...args: unknown[]) => void;
XMLHttpRequest.prototype.open = function (...args: unknown[]) {
  sends.push(String(args[0]));
  open.apply(this, args);
};
const { fetch } = globalThis;
globalThis.fetch = (input, init) => {
  sends.push(input instanceof Request ? input.method : (init?.method ?? 'GET'));
  return fetch(input, init);
};

const kit = {
  OSS,
  ...library,
  plain: (config: object): Client => new OSS(config as OSS.Options) as unknown as Client,
  wrapped: (config: object, options: library.RemedyOptions = {}): Client =>
    library.remedy(new OSS(config as OSS.Options) as unknown as Client, options),
  bytes: (text: string) => Buffer.from(text),
  body: (kind: 'Buffer' | 'Blob' | 'File', text: string) => {
    if (kind === 'Buffer') return Buffer.from(text);
    return kind === 'Blob' ? new Blob([text], { type: 'text/html' }) : new File([text], 'page.html');
  },
  /** What one task leaves for the next. */
  kept: new Map<string, Client>(),
  /** Whether this page may run WebAssembly: here the shortest module there is. */
  runsWasm: () =>
    WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(
      () => true,
      () => false,
    ),
  /** The methods of the requests that the page handed to the browser since it was asked last. */
  sends: () => sends.splice(0),
  async ended(call: Promise<unknown>): Promise<Ended> {
    try {
      const value = await call;
      const { nextAppendPosition } = value as Answer;
      return { value: nextAppendPosition === undefined ? {} : { nextAppendPosition }, ...reported(value) };
    } catch (thrown) {
      const { name, code, status, advice } = thrown as Error & Partial<Record<'code' | 'status' | 'advice', unknown>>;
      const told = { code, status, advice: advice && JSON.stringify(advice) };
      return { error: { name, ...(JSON.parse(JSON.stringify(told)) as object) }, ...reported(thrown) };
    }
  },
};

function reported(ended: unknown): Pick<Ended, 'report'> {
  const report = library.reportOf(ended);
  if (report === undefined) return {};
  const { attempts, written, lookUps, trail } = report;
  const steps = trail.map(({ conflict, decision: { action, because } }) => ({
    ...(conflict && { code: conflict.code, written: conflict.written }),
    action,
    because,
  }));
  return { report: { attempts, written, lookUps, trail: steps } };
}

export type Kit = typeof kit;

Object.assign(globalThis, recorder, { kit });
