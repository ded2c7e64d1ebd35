// How a page is looked at: in two widths and two colour schemes, by axe, and for what a reader would stumble over.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const { CHROMIUM, SHOTS } = process.env;
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
export const launch = () => chromium.launch({ executablePath: CHROMIUM, args });

const axe = `${readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')}
axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] });`;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const every = { runOnly: { type: 'tag', values: tags }, rules: { 'target-size': { enabled: true } } };
const byColour = ['color-contrast', 'link-in-text-block'];
// The narrow page hides its menu behind a link: what is a link, and where it stands, is asked again.
const byWidth = ['target-size', 'scrollable-region-focusable', 'link-name', 'button-name', 'skip-link', 'region', 'landmark-unique', 'heading-order'];

// A page is loaded once. Everything is asked in the first setting, and in the others what they can change. The head and
// the foot are the same on many pages: `whole` says whether the other settings ask them too.
export const settings = [
  { width: 1280, scheme: 'light', rules: every },
  { width: 1280, scheme: 'dark', rules: { runOnly: byColour } },
  { width: 320, scheme: 'dark', rules: { runOnly: byColour } },
  { width: 320, scheme: 'light', rules: { runOnly: [...byColour, ...byWidth] } },
];

/** A fresh page in the first setting that tells its errors; `say` gets each as a line. */
export async function open(browser, say, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 }, colorScheme: 'light', locale: 'de-DE', serviceWorkers: 'block', ...options,
  });
  const page = await context.newPage();
  page.on('console', (m) => m.type() === 'error' && !/status of 4\d\d/.test(m.text()) && say(`${page.url()}: ${m.text()}`));
  page.on('pageerror', (error) => say(`${page.url()}: ${error}`));
  return page;
}

/** Within the page: what axe finds below a selector, as rules with the selectors of their elements. */
const run = async ([within, options]) => {
  const { violations } = await axe.run(document.querySelector(within), options);
  return violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))]);
};

/** Looks at the page that is open in every setting: it fits, and axe finds nothing. Leaves it in the first setting. */
export async function look(page, name, say, { asked = true, whole = true, shots = true } = {}) {
  if (asked) for (const frame of page.frames()) await frame.evaluate(axe);
  for (const { width, scheme, rules } of settings) {
    const where = `${name} ${width} ${scheme}`;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) say(`${where}: scrolls sideways by ${wide} px`);
    const found = asked ? await page.evaluate(run, [whole || rules === every ? 'html' : 'main', { resultTypes: ['violations'], ...rules }]) : [];
    for (const [rule, nodes] of found) for (const selector of nodes) say(`${where}: ${rule}: ${selector}`);
    if (shots) await page.screenshot({ path: join(SHOTS, `${name}-${width}-${scheme}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: settings[0].width, height: 900 });
  await page.emulateMedia({ colorScheme: settings[0].scheme });
}
