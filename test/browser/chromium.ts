import type { ConsoleMessage } from 'playwright-core';
import { startChromium as launchChromium } from '../../examples/dashboard/chromium.js';
import { type Browser, calling } from './browser.js';
import type { Kit } from './page/kit.js';
import type { recorder } from './page/recorder.js';

/** Starts Chromium. */
export async function startChromium(): Promise<Browser> {
  const browser = await launchChromium();
  return {
    name: 'chromium',
    version: browser.version(),
    async open(url) {
      // A context has connections of its own.
      const context = await browser.newContext();
      const page = await context.newPage();
      const lines: Promise<string>[] = [];
      page.on('console', message => lines.push(lineOf(message)));
      page.on('pageerror', error => lines.push(Promise.resolve(`uncaught ${String(error)}`)));
      await page.goto(url);
      await page.waitForFunction('globalThis.kit');
      return {
        run: <Given, Got>(task: (kit: Kit, given: Given) => Promise<Got>, given: Given) =>
          page.evaluate<Got>(calling(task, given)),
        console: () => Promise.all(lines),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** A line of the console with everything that somebody who opens what is printed would see. */
async function lineOf(message: ConsoleMessage): Promise<string> {
  // A page that is closed meanwhile can be asked no more; what it wrote is still in the text.
  const values = await Promise.all(message.args().map(arg => arg.evaluate(shown).catch(() => '')));
  return [message.type(), message.text(), ...values].join(' ');
}

/** Runs in the page. */
function shown(value: unknown): string {
  return (globalThis as unknown as typeof recorder).shown(value);
}
