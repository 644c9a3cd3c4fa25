import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page in Chromium, and all that it complained of. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, and what its content security policy refused. */
  readonly complaints: readonly string[];
  /** What a number of the page shows. */
  readonly count: (selector: string) => Promise<number>;
  /** Waits until a number of the page is at least so high. */
  readonly reaches: (selector: string, value: number) => Promise<void>;
  /** What axe-core finds wrong with the page as it is. */
  readonly violations: () => Promise<readonly string[]>;
}

export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(String(error)));
  await page.exposeFunction('complain', (text: string) => complaints.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      const { complain } = globalThis as unknown as { complain: (text: string) => void };
      complain(`refused: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await page.goto(url);
  await page.locator('button[data-switch=running]:enabled').waitFor();
  const count = async (selector: string) => Number(await page.locator(selector).textContent());
  return {
    page,
    complaints,
    count,
    async reaches(selector, value) {
      await page.waitForFunction(([where, least]) => Number(document.querySelector(where)?.textContent) >= least, [
        selector,
        value,
      ] as const);
    },
    async violations() {
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

interface Axe {
  run(): Promise<{
    readonly violations: readonly { readonly id: string; readonly nodes: readonly { html: string }[] }[];
  }>;
}
