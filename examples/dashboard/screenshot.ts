import { startChromium } from './chromium.js';
import { startDashboard } from './dashboard.js';

/** How many records the plain client is to have stored twice in the picture. */
const DOUBLED = 12;

const [path = 'docs/dashboard.png', scheme = 'light', width = '1200'] = process.argv.slice(2);
await using dashboard = await startDashboard({ paceMs: 120 });
await using browser = await startChromium();
const page = await browser.newPage({
  viewport: { width: Number(width), height: 900 },
  colorScheme: scheme === 'dark' ? 'dark' : 'light',
  // Nothing is to be half on its way.
  reducedMotion: 'reduce',
});
await page.goto(dashboard.url);
await page.getByRole('switch', { name: 'Retention policy' }).click();
await page.waitForFunction(
  doubled => Number(document.querySelector('#plain [data-count=doubled]')?.textContent) >= doubled,
  DOUBLED,
);
await page.waitForSelector('#advice:not([hidden])');
// A record that is found where it was stored is to be among the decisions in the picture.
for (let isShown = false; !isShown;) {
  await page.waitForSelector('#decisions li:first-child .resolve');
  await page.getByRole('button', { name: 'Pause' }).click();
  const start = page.getByRole('button', { name: 'Start' });
  await start.waitFor();
  isShown = (await page.locator('#decisions li:nth-child(-n + 5) .resolve').count()) > 0;
  if (!isShown) await start.click();
}
await page.screenshot({ path, fullPage: true });
console.log(`${path}: ${scheme}, ${width} px wide`);
