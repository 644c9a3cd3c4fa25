import OSS from 'ali-oss';
import { format, inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { explain, type RemedyOptions, reportOf } from '../../src/index.js';
import { hearChannels, rawConfig, readDebugLog } from '../ali-oss/support.js';

/** What belongs to the caller, and is to be printed by nothing of ours. */
export const PLANTS = {
  keyId: 'LTAIplantedKeyId00001',
  keySecret: 'plantedKeySecret000000000002',
  token: 'CAISplantedToken00000000003',
  body: 'planted body 0004 of the caller',
  header: 'plantedHeaderValue0005',
  meta: 'plantedMetaValue0006',
  signedUrl: 'https://b.oss-cn-hangzhou.aliyuncs.com/k?OSSAccessKeyId=LTAIplanted0007&Signature=planted0008%3D',
  inAnswer: 'plantedInAnAnswer0009',
} as const;

export const KEYS = { accessKeyId: PLANTS.keyId, accessKeySecret: PLANTS.keySecret, stsToken: PLANTS.token };

/** A text as it may show up in a print: as it is, in hexadecimal, in base64 and in numbers. */
function shapesOf(secret: string): string[] {
  const raw = Buffer.from(secret);
  const hex = raw.toString('hex');
  // Base64 of a longer text holds one of three shapes of this one, whose ends depend on what is around it.
  const base64 = [0, 1, 2].map(before =>
    Buffer.concat([Buffer.alloc(before), raw])
      .toString('base64')
      .slice(4, -4),
  );
  const numbers = [...raw].slice(0, 12);
  const spaced = hex.match(/../g)?.slice(0, 12).join(' ') ?? hex;
  return [secret, encodeURIComponent(secret), hex, spaced, ...base64, numbers.join(','), numbers.join(', ')];
}

const SHAPES = Object.values(PLANTS).flatMap(shapesOf);

/** A signature as ali-oss makes it: the base64 of a SHA-1. */
const SIGNATURE = /[A-Za-z0-9+/]{27}=/g;

const output: string[] = [];
const signatures = new Set<string>();

/** A client that a caller configured, whose signatures are taken note of. */
export function plantedClient(config: object, url?: string): OSS {
  onTestFinished(() => {
    output.length = 0;
    signatures.clear();
  });
  const refreshSTSToken = () => Promise.resolve(KEYS);
  const given = { ...config, ...KEYS, refreshSTSToken, refreshSTSTokenInterval: 600_000 };
  const client = new OSS(url === undefined ? given : rawConfig(url, given));
  const inherited = Object.getPrototypeOf(client) as Inside;
  const inside: Inside = {
    authorization(...args) {
      const header = inherited.authorization.apply(this, args);
      const [signature] = header.match(SIGNATURE) ?? [];
      if (!signature || !header.endsWith(signature)) throw new Error('Expected a signature at the end of the header.');
      signatures.add(signature);
      return header;
    },
    // Every request carries headers of the caller's own.
    createRequest(params) {
      const made = inherited.createRequest.call(this, params);
      Object.assign(made.params.headers, { 'x-planted': PLANTS.header, 'x-planted-url': PLANTS.signedUrl });
      return made;
    },
  };
  return Object.assign(client, inside);
}

/** What ali-oss makes its requests with. */
interface Inside {
  authorization(...args: unknown[]): string;
  createRequest(params: object): { readonly params: { readonly headers: object } };
}

/** Everything that a person, a logger or another thread may print something with. */
export function record(what: unknown): void {
  const deep = { depth: Infinity, maxStringLength: null, maxArrayLength: null } as const;
  output.push(
    ...[inspect(what), inspect(what, deep), inspect(what, { ...deep, showHidden: true }), format('%o', what)],
    ...[format('%O', what), format('%s', what), format('%j', what), inspect([{ what }], deep)],
    ...[jsonOf(what), cloneOf(what)],
  );
}

const jsonOf = (what: unknown) => attempt(() => JSON.stringify(what) ?? '');
const cloneOf = (what: unknown) => attempt(() => inspect(structuredClone(what), { depth: Infinity, showHidden: true }));

/** What a print gives, or what it says where it does not. */
function attempt(print: () => string): string {
  try {
    return print();
  } catch (error) {
    return String(error);
  }
}

export function recordText(...texts: readonly string[]): void {
  output.push(...texts);
}

/** How a call ended, with all that can be asked about it. */
export async function recordEnd(call: () => Promise<unknown>): Promise<unknown> {
  let end: unknown;
  try {
    end = await call();
  } catch (error) {
    end = error;
    record(error);
    const { message, stack, cause } = (error ?? {}) as Partial<Error>;
    recordText(String(message), stack ?? '', inspect(cause));
  }
  record(reportOf(end));
  record(explain(end));
  return end;
}

/** Options with every outlet tapped. */
export function tapped(options: RemedyOptions = {}): RemedyOptions {
  hearChannels(record);
  readDebugLog(line => output.push(line));
  return { random: () => 0, attempts: 3, ...options, onEvent: record };
}

/** Nothing that was planted has come out since the last look, and so much was printed at least. */
export function expectNothingPlanted(atLeast = 10): void {
  expect(output.length).toBeGreaterThanOrEqual(atLeast);
  const text = output.splice(0).join('\n');
  const signed = (text.match(SIGNATURE) ?? []).filter(found => signatures.has(found));
  const leaked = [...SHAPES.filter(secret => text.includes(secret)), ...signed];
  expect(
    leaked.map(
      secret => `${secret} in …${text.slice(Math.max(0, text.indexOf(secret) - 200), text.indexOf(secret) + 80)}`,
    ),
  ).toEqual([]);
}

/** What this guards against: signatures that were never made cannot leak. */
export function expectSigned(): void {
  expect(signatures.size).toBeGreaterThan(0);
}
