import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, calling } from './browser.js';
import type { Kit } from './page/kit.js';
import { connectMarionette, type Marionette } from './marionette.js';

// Playwright drives a Firefox of its own only, so this one is driven by what every Firefox has: Marionette.

/** Quiet, and free to choose the port it listens on. */
const PREFERENCES = {
  'marionette.port': 0,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.reporting.enabled': false,
};

const STARTS_WITHIN_MS = 60_000;

/** Starts Firefox. */
export async function startFirefox(): Promise<Browser> {
  const executable = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';
  if (!existsSync(executable)) {
    throw new Error(
      `Expected Firefox at ${executable}, and there is none. ` +
        'Install it (Debian: apt-get install firefox-esr), or set FIREFOX to where it is.',
    );
  }
  const profile = await mkdtemp(join(tmpdir(), 'firefox-'));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  await writeFile(join(profile, 'user.js'), lines.join('\n'));
  const child = spawn(executable, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
    stdio: 'ignore',
  });
  const exited = new Promise<void>(resolve =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const stop = async () => {
    child.kill();
    await exited;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const marionette = await connectMarionette(await portOf(profile));
    const { capabilities } = (await marionette.send('WebDriver:NewSession', {})) as {
      capabilities: { browserVersion: string };
    };
    return { name: 'firefox', version: capabilities.browserVersion, ...driven(marionette, stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Firefox writes the port it chose into its profile. */
async function portOf(profile: string): Promise<number> {
  const file = join(profile, 'MarionetteActivePort');
  for (let waited = 0; waited < STARTS_WITHIN_MS; waited += 50) {
    if (existsSync(file)) return Number(readFileSync(file, 'utf8'));
    await sleep(50);
  }
  throw new Error(`Expected Firefox to listen within ${STARTS_WITHIN_MS} ms, and it did not.`);
}

function driven(marionette: Marionette, stop: () => Promise<void>): Pick<Browser, 'open' | 'close'> {
  // Commands go to the window that was switched to last, so a switch and its command must not be parted.
  let last: Promise<unknown> = Promise.resolve();
  const inWindow = <T>(handle: string, command: string, parameters: object): Promise<T> => {
    const next = last.then(async () => {
      await marionette.send('WebDriver:SwitchToWindow', { handle, focus: false });
      return marionette.send(command, parameters);
    });
    last = next.catch(() => undefined);
    return next as Promise<T>;
  };
  const evaluate = async <T>(handle: string, script: string): Promise<T> => {
    const parameters = { script: `return ${script}`, args: [], sandbox: null, newSandbox: false };
    return (await inWindow<{ value: T }>(handle, 'WebDriver:ExecuteScript', parameters)).value;
  };
  const newTab = async () => {
    // The window that Firefox starts with stays: a command in one that is closed fails.
    const first = ((await marionette.send('WebDriver:GetWindowHandles')) as string[])[0] ?? '';
    const tab = { type: 'tab', focus: false };
    return (await inWindow<{ handle: string }>(first, 'WebDriver:NewWindow', tab)).handle;
  };
  return {
    async open(url) {
      const handle = await newTab();
      await inWindow(handle, 'WebDriver:Navigate', { url });
      let tasks = 0;
      return {
        async run<Given, Got>(task: (kit: Kit, given: Given) => Promise<Got>, given: Given): Promise<Got> {
          const id = (tasks += 1);
          // Only started: a script that is waited for would keep the other pages from running.
          await evaluate(handle, `void keep(${id}, () => ${calling(task, given)})`);
          for (;;) {
            const kept = await evaluate<{ value?: Got; error?: string } | null>(handle, `kept(${id})`);
            if (kept?.error !== undefined) throw new Error(kept.error);
            if (kept) return kept.value as Got;
            await sleep(5);
          }
        },
        console: () => evaluate(handle, 'printed()'),
        close: async () => {
          await inWindow(handle, 'WebDriver:CloseWindow', {});
        },
      };
    },
    async close() {
      marionette.end();
      await stop();
    },
  };
}
