import { statSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../examples/dashboard/chromium.js';
import { type DashboardOptions, startDashboard } from '../../examples/dashboard/dashboard.js';
import { openPage } from './open-page.js';
import { fromSources } from './support.js';

const start = (options: DashboardOptions = {}) =>
  startDashboard({ paceMs: 60, files: fromSources, trouble: [], ...options });

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser?.close());

describe('the dashboard in Chromium', () => {
  it('opens with trouble switched on: the difference shows without a click', async () => {
    await using dashboard = await startDashboard({ paceMs: 60, files: fromSources });
    await using opened = await openPage(browser, dashboard.url);
    const { page, count, reaches } = opened;
    expect(await page.locator('[role=switch][aria-checked=true]').allTextContents()).toEqual([
      expect.stringContaining('Lose answers'),
      expect.stringContaining('Tag together'),
    ]);
    await reaches('#plain [data-count=doubled]', 2);
    await reaches('[data-plain=stale]', 2);
    expect(await count('#wrapped [data-count=doubled]')).toBe(0);
    expect(await count('[data-wrapped=stale]')).toBe(0);
  });

  it('shows both objects grow, and the plain client store twice what the wrapped one does not, once answers get lost', async () => {
    await using dashboard = await start();
    await using opened = await openPage(browser, dashboard.url);
    const { page, count, reaches, complaints } = opened;
    await reaches('#plain [data-count=stored]', 8);
    await reaches('#wrapped [data-count=stored]', 8);
    expect(await count('#plain [data-count=doubled]')).toBe(0);
    expect(await page.locator('#plain-cells [role=option]').count()).toBeGreaterThanOrEqual(8);

    // By the keyboard, as anybody may.
    const lose = page.getByRole('switch', { name: 'Lose answers' });
    await lose.focus();
    await page.keyboard.press('Space');
    await page.getByText('Answers to appends get lost now.').waitFor();
    expect(await lose.getAttribute('aria-checked')).toBe('true');
    await reaches('#plain [data-count=doubled]', 3);
    await page.getByText('no answer', { exact: true }).first().waitFor();
    await page.locator('#decisions .resolve').first().waitFor();
    expect(await page.locator('#plain-cells .again').first().getAttribute('aria-label')).toMatch(
      /, copy 2: it was stored before$/,
    );
    expect(await page.locator('#plain .verdict .bad').count()).toBe(1);

    await lose.press('Enter');
    await page.getByText('All answers arrive again.').waitFor();
    const seen = await count('#wrapped [data-count=acknowledged]');
    await reaches('#wrapped [data-count=acknowledged]', seen + 12);
    expect(await count('#wrapped [data-count=lost]')).toBe(0);
    expect(await count('#wrapped [data-count=doubled]')).toBe(0);
    expect(await page.locator('#wrapped .verdict .bad, #wrapped-cells .again').count()).toBe(0);
    expect(await count('#wrapped [data-count=failed]')).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('shows a retention policy as a FileImmutable that surfaces with its advice, until it is switched off', async () => {
    await using dashboard = await start();
    await using opened = await openPage(browser, dashboard.url);
    const { page, reaches, complaints } = opened;
    await reaches('[data-wrapped=deleted]', 1);
    expect(await page.locator('#advice').isVisible()).toBe(false);
    await page.getByRole('switch', { name: 'Retention policy' }).click();
    await reaches('[data-plain=immutable]', 1);
    await reaches('[data-wrapped=immutable]', 1);
    const advice = page.locator('#advice');
    await advice.waitFor();
    expect(await advice.textContent()).toMatch(
      /FileImmutable.*A retention policy.*the retention period is 30 days, state Locked/s,
    );
    expect(await advice.getByRole('listitem').count()).toBeGreaterThan(0);
    expect(await advice.getByRole('link').getAttribute('href')).toMatch(/^https:\/\//);
    const surfaced = page.locator('#decisions li', { hasText: 'FileImmutable' }).first();
    expect(await surfaced.textContent()).toMatch(
      /clean-up: delete wrapped-invoice\.pdf, attempt 1: FileImmutable → surface/,
    );

    await page.getByRole('switch', { name: 'Retention policy' }).click();
    await advice.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  it('shows a StaleFile fail the calls of the plain client, and none of the wrapped one', async () => {
    await using dashboard = await start();
    await using opened = await openPage(browser, dashboard.url);
    const { page, count, reaches, complaints } = opened;
    await reaches('[data-plain=tagged]', 2);
    expect(await count('[data-plain=stale]')).toBe(0);
    await page.getByRole('switch', { name: 'Tag together' }).click();
    await reaches('[data-plain=stale]', 4);
    const tagged = await count('[data-wrapped=tagged]');
    await reaches('[data-wrapped=tagged]', tagged + 3);
    expect(await count('[data-wrapped=stale]')).toBe(0);
    const decided = page.locator('#decisions li', { hasText: 'StaleFile' }).first();
    expect(await decided.textContent()).toMatch(
      /putObjectTagging wrapped-tagged\.txt, attempt \d: StaleFile → retry in \d+ ms/,
    );
    expect(complaints).toEqual([]);
  });

  it('pauses and goes on', async () => {
    await using dashboard = await start();
    await using opened = await openPage(browser, dashboard.url);
    const { page, count, reaches } = opened;
    await reaches('#wrapped [data-count=stored]', 4);
    const run = page.locator('[data-switch=running]');
    expect(await run.textContent()).toMatch(/^\s*Pause\s*$/);
    await run.click();
    await page.getByText('Paused.').waitFor();
    // What was under way ends, and nothing else begins.
    await page.waitForFunction(() => {
      const shown = (count: string) => document.querySelector(`#wrapped [data-count=${count}]`)?.textContent;
      return shown('acknowledged') === shown('stored');
    });
    expect(await run.textContent()).toBe('Start');
    const paused = await count('#wrapped [data-count=stored]');
    await run.click();
    await page.getByText('The writers write.').waitFor();
    await reaches('#wrapped [data-count=stored]', paused + 4);
  });

  it('goes from object to object, and neither the page nor the counts are lost or grow without end', async () => {
    await using dashboard = await start({ paceMs: 1, records: 5 });
    await using opened = await openPage(browser, dashboard.url);
    const { page, count, complaints } = opened;
    for (const name of ['Lose answers', 'Tag together']) await page.getByRole('switch', { name }).click();
    await page.locator('#wrapped .detail', { hasText: /wrapped-([6-9]|\d\d+)\.log/ }).waitFor();
    expect(await page.locator('#wrapped-cells [role=option]').count()).toBeLessThanOrEqual(20);
    expect(await page.locator('#decisions li').count()).toBeLessThanOrEqual(40);
    expect(await count('#wrapped [data-count=acknowledged]')).toBeGreaterThanOrEqual(100);
    expect(await count('#wrapped [data-count=lost]')).toBe(0);
    expect(await count('#wrapped [data-count=doubled]')).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('says when the demo is gone, and has nothing to press until it is back', async () => {
    const dashboard = await start();
    await using opened = await openPage(browser, dashboard.url);
    const { page } = opened;
    await dashboard[Symbol.asyncDispose]();
    await page.getByText('The demo does not answer.').waitFor();
    expect(await page.locator('button:enabled').count()).toBe(0);
    await using again = await startDashboard({
      paceMs: 60,
      files: fromSources,
      port: Number(new URL(dashboard.url).port),
    });
    expect(again.url).toBe(dashboard.url);
    await page.getByText('Connected.').waitFor();
    await opened.reaches('#plain [data-count=stored]', 4);
    expect(await page.locator('button:disabled').count()).toBe(0);
  });
});

it('its picture in the README is there, and not heavy', () => {
  expect(statSync(new URL('../../docs/dashboard.png', import.meta.url)).size).toBeLessThan(300_000);
});

it('a machine without Chromium is told what to install', async () => {
  const { CHROMIUM } = process.env;
  process.env['CHROMIUM'] = '/nowhere/chromium';
  try {
    await expect(startChromium()).rejects.toThrow(/Expected Chromium at \/nowhere\/chromium.*apt-get install chromium/);
  } finally {
    if (CHROMIUM === undefined) delete process.env['CHROMIUM'];
    else process.env['CHROMIUM'] = CHROMIUM;
  }
});
