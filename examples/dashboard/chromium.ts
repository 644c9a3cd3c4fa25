import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Quiet: without these it asks for updates and hosts that have nothing to do with the page. */
const FLAGS = [
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

/** Starts the Chromium that is installed; `CHROMIUM` says where it is, if not at /usr/bin/chromium. */
export async function startChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `Expected Chromium at ${executablePath}, and there is none. ` +
        'Install it (Debian: apt-get install chromium), or set CHROMIUM to where it is.',
    );
  }
  // Its sandbox does not start as root, as which CI and containers run.
  return chromium.launch({ executablePath, args: FLAGS, chromiumSandbox: process.getuid?.() !== 0 });
}
