import OSS from 'ali-oss';
import { createRequire } from 'node:module';
import type { LocalOss } from '../../src/testing/index.js';
import type { Client } from './support.js';

const require = createRequire(import.meta.url);

/** A class of ali-oss's clients, with the methods that its types leave out. */
export type ClientClass = new (options: object) => Client;

/** The build for browsers, which wants a window and the address of a page. */
function browserBuild(): ClientClass {
  const navigator = { userAgent: 'Chrome 156' };
  Object.assign(globalThis, { window: globalThis, location: { protocol: 'http:' } });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return require('ali-oss/dist/aliyun-oss-sdk.js') as ClientClass;
}

/** Every build that a program may have. That for browsers sends with Node.js's HTTP client here. */
export const BUILDS: readonly (readonly [name: string, build: ClientClass, more: object])[] = [
  ['the build for Node.js', OSS as unknown as ClientClass, {}],
  ['the oldest version that is supported', require('ali-oss-oldest') as ClientClass, {}],
  ['the build for browsers', browserBuild(), { urllib: require('urllib') as unknown }],
];

/** Options for a client of any build. */
export const optionsFor = (oss: LocalOss, more: object): object => oss.clientOptions(more);
