import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { type Fault, type LocalOss, type LoggedRequest, type OssOptions, startOss } from '../../src/testing/index.js';
import type { Browser, Page } from './browser.js';
import { startChromium } from './chromium.js';
import { startFirefox } from './firefox.js';

const STARTS = { chromium: startChromium, firefox: startFirefox };

/** Which browser these tests run in: `chromium`, or what BROWSER says. */
export const BROWSER = (process.env['BROWSER'] ?? 'chromium') as keyof typeof STARTS;

/** An append that OSS carries out, and whose answer never arrives. */
export const LOST_APPEND: Fault = { match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } };

let browser: Browser;
beforeAll(async () => {
  if (!Object.hasOwn(STARTS, BROWSER))
    throw new TypeError(`Expected BROWSER to be chromium or firefox, got ${BROWSER}.`);
  browser = await STARTS[BROWSER]();
});
afterAll(() => browser?.close());

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A local OSS that ends with the test. */
export async function startLocal(options: OssOptions = {}): Promise<LocalOss> {
  const oss = await startOss({ buckets: ['logs'], ...options });
  closing.push(() => oss.close());
  return oss;
}

/** A page that ends with the test: `strict.html` is not allowed to evaluate code, WebAssembly included. */
export async function openPage(path = 'index.html'): Promise<Page> {
  const page = await browser.open(`${inject('pages')}${path}`);
  closing.push(() => page.close());
  return page;
}

/** What is stored under a name. */
export function stored(oss: LocalOss, name: string): string | undefined {
  return oss.object('logs', name)?.content.toString();
}

/** The requests that reached OSS, without those with which a browser asks whether it may send the next one. */
export function requestsOf(oss: LocalOss): string[] {
  return oss.requests.filter(({ operation }) => operation !== 'OptionObject').map(lineOf);
}

function lineOf({ operation, query, status, code }: LoggedRequest): string {
  const at = query['position'] === undefined ? '' : `@${query['position']}`;
  return [`${operation}${at}`, status ?? 'no answer', code].filter(Boolean).join(' ');
}
