import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../../examples/dashboard/chromium.js';
import { type Dashboard, startDashboard } from '../../examples/dashboard/dashboard.js';
import { startServer } from '../../examples/dashboard/server.js';
import { openPage, type OpenPage } from './open-page.js';
import { fromSources, quietDemo } from './support.js';

let browser: Browser;
let dashboard: Dashboard;
beforeAll(async () => {
  browser = await startChromium();
  dashboard = await startDashboard({ paceMs: 60, files: fromSources });
});
afterAll(async () => {
  await dashboard?.[Symbol.asyncDispose]();
  await browser?.close();
});

/** Has everything on the page that it can show. */
async function troubled({ page, reaches }: OpenPage): Promise<void> {
  for (const button of await page.getByRole('switch').all())
    if ((await button.getAttribute('aria-checked')) === 'false') await button.click();
  await page.locator('[role=switch][aria-checked=true]').nth(2).waitFor();
  await reaches('#plain [data-count=doubled]', 1);
  await reaches('[data-plain=stale]', 1);
  await page.locator('#advice').waitFor();
}

/** What is written in letters below 12 px. */
const smallLetters = (page: Page) =>
  page.locator('body *').evaluateAll(all =>
    all.flatMap(each => {
      const hasText = [...each.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim());
      return hasText && parseFloat(getComputedStyle(each).fontSize) < 12 ? [each.outerHTML] : [];
    }),
  );

/** Decisions that are to be seen in part. */
const cutDecisions = (page: Page) =>
  page.locator('#decisions').evaluate(list => {
    const { bottom, right } = list.getBoundingClientRect();
    return [...list.children].flatMap(item => {
      const box = item.getBoundingClientRect();
      return box.left < right && box.bottom > bottom + 1 ? [item.textContent] : [];
    });
  });

describe('the page', () => {
  it.each<[string, BrowserContextOptions]>([
    ['1280 px wide, in light', { colorScheme: 'light', viewport: { width: 1280, height: 800 } }],
    ['1280 px wide, in dark', { colorScheme: 'dark', viewport: { width: 1280, height: 800 } }],
    ['390 px wide, in light', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
    ['390 px wide, in dark', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
    ['360 px wide, in light', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
    ['360 px wide, in dark', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
  ])('%s has nothing that axe-core finds wrong, and fits', async (_how, options) => {
    await using opened = await openPage(browser, dashboard.url, { reducedMotion: 'reduce', ...options });
    await troubled(opened);
    const { page } = opened;
    expect(await opened.violations()).toEqual([]);
    const { wide, view } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      view: document.documentElement.clientWidth,
    }));
    expect(wide).toBe(view);
    expect(await smallLetters(page)).toEqual([]);
    expect(await cutDecisions(page)).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  it('is gone through with the tab key, in the order in which it reads', async () => {
    await using opened = await openPage(browser, dashboard.url);
    await troubled(opened);
    const { page } = opened;
    const reached: string[] = [];
    await page.locator('body').focus();
    for (let presses = 0; presses < 7; presses += 1) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const { dataset, id, className } = document.activeElement as HTMLElement;
          return dataset['switch'] ?? (id || className);
        }),
      );
    }
    const buttons = ['running', 'drop-answers', 'tag-together', 'retention'];
    expect(reached).toEqual([...buttons, 'plain-cells', 'wrapped-cells', 'docs']);
  });

  it('tells of each record under the arrow keys and the pointer', async () => {
    await using opened = await openPage(browser, dashboard.url);
    const { page, reaches } = opened;
    await reaches('#wrapped [data-count=stored]', 10);
    // In an object that stays: what was told of goes when the next one is begun.
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Start' }).waitFor();
    const cells = page.getByRole('listbox', { name: 'Records in the object of the wrapped client' });
    // What was under way ends.
    for (let seen = -1, now = 0; seen !== now;) {
      seen = now;
      await page.waitForTimeout(500);
      now = await cells.getByRole('option').count();
    }
    const detail = page.locator('#wrapped .detail');
    await cells.focus();
    await cells.press('Home');
    expect(await cells.getAttribute('aria-activedescendant')).toBe('wrapped-0');
    expect(await detail.textContent()).toMatch(/^wrapped-\d+\.log: record \d+ of writer [A-D], bytes 0 to \d+$/);
    await cells.press('ArrowRight');
    expect(await cells.getAttribute('aria-activedescendant')).toBe('wrapped-1');
    expect(await page.locator('#wrapped-1').getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('#wrapped-0').getAttribute('aria-selected')).toBe('false');
    await cells.press('ArrowLeft');
    await cells.press('ArrowUp');
    expect(await cells.getAttribute('aria-activedescendant')).toBe('wrapped-0');
    await cells.press('End');
    const last = (await cells.getByRole('option').count()) - 1;
    await cells.press('ArrowDown');
    expect(await cells.getAttribute('aria-activedescendant')).toBe(`wrapped-${last}`);
    await cells.press('x');
    const told = await detail.textContent();
    expect(told).toContain(await page.locator(`#wrapped-${last}`).getAttribute('aria-label'));

    await page.locator('#wrapped-2').hover();
    expect(await detail.textContent()).toContain(await page.locator('#wrapped-2').getAttribute('aria-label'));
    await page.locator('h1').hover();
    expect(await detail.textContent()).toBe(told);
    await page.keyboard.press('Tab');
    expect(await cells.getAttribute('aria-activedescendant')).toBeNull();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  it('shows what a switch does where it is switched, on a phone too', async () => {
    await using opened = await openPage(browser, dashboard.url, { viewport: { width: 390, height: 844 } });
    await troubled(opened);
    const { page } = opened;
    for (const button of await page.getByRole('switch').all()) {
      await button.scrollIntoViewIfNeeded();
      const { bottom, top } = await page.locator('[data-effect=plain-doubled]').evaluate(each => {
        const box = each.getBoundingClientRect();
        return { bottom: box.bottom, top: box.top };
      });
      expect(top).toBeGreaterThan(0);
      expect(bottom).toBeLessThanOrEqual(844);
    }
    const shown = page.locator('[data-effect=plain-doubled]');
    expect(Number(await shown.textContent())).toBeGreaterThan(0);
    expect(await page.locator('[data-effect=wrapped-doubled]').textContent()).toBe('0');
  });

  it.each([390, 1280])('does not move under the pointer, %i px wide', async width => {
    await using opened = await openPage(browser, dashboard.url, { viewport: { width, height: 844 } });
    await troubled(opened);
    const { page } = opened;
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Start' }).waitFor();
    const at = () => page.locator('#decisions').evaluate(list => list.getBoundingClientRect().top + scrollY);
    const before = await at();
    for (const cell of ['#plain-0', '#plain-cells .again >> nth=0', '#wrapped-1']) {
      await page.locator(cell).hover();
      expect(await at()).toBe(before);
      const detail = page.locator(cell.startsWith('#plain') ? '#plain .detail' : '#wrapped .detail');
      const isWhole = await detail.evaluate(each => each.scrollHeight <= each.clientHeight);
      expect(isWhole, await detail.innerText()).toBe(true);
    }
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  it('moves nothing for who wants less motion', async () => {
    for (const [reducedMotion, animation] of [
      ['reduce', 'none'],
      ['no-preference', 'arrive'],
    ] as const) {
      await using opened = await openPage(browser, dashboard.url, { reducedMotion });
      await opened.reaches('#plain [data-count=stored]', 1);
      const first = opened.page.locator('#plain-cells [role=option]').first();
      expect(await first.evaluate(cell => getComputedStyle(cell).animationName)).toBe(animation);
    }
  });

  it('is said aloud only what the visitor did, not what happens all the time', async () => {
    await using opened = await openPage(browser, dashboard.url);
    const live = opened.page.locator('[aria-live], [role=status], [role=alert], [role=log]');
    expect(await live.evaluateAll(regions => regions.map(({ id }) => id))).toEqual(['status']);
  });

  it('takes no text for markup, and makes no link of anything but a page', async () => {
    const evil = '<img src=x onerror=complain(1)><b>bold</b>';
    const line = {
      id: 1,
      who: evil,
      operation: evil,
      name: evil,
      code: evil,
      attempt: 1,
      decided: evil,
      because: evil,
    };
    const advice = { code: evil, summary: evil, cause: evil, actions: [evil], docs: 'javascript:complain(1)' };
    await using server = await startServer(quietDemo({ decisions: [line], advice }), fromSources);
    await using opened = await openPage(browser, server.url);
    const { page } = opened;
    await page.locator('#advice').waitFor();
    expect(await page.locator('#decisions .because').textContent()).toBe(evil);
    expect(await page.locator('#advice .cause').textContent()).toBe(evil);
    expect(await page.locator('main :is(img, b)').count()).toBe(0);
    expect(await page.locator('#advice .docs').getAttribute('href')).toBeNull();
    expect(opened.complaints).toEqual([]);
  });
});
