// Tabs: sections below each other without scripts and on paper; with scripts one at a time, by mouse, by keyboard, by a link
// to a place inside, and the last choice is remembered.
import { launch, open } from './look.mjs';
import { serve } from './serve.mjs';
import { tally } from './tally.mjs';

const { base, stop } = await serve();
const browser = await launch();
const { is, say, end } = tally('tabs');
const address = `${base}/wlan/verbinden/`;
const chosen = (page) => page.locator('[role=tab][aria-selected=true]').textContent();
/** The sections that can be read now. */
const shown = async (page) => {
  const all = await page.locator('.tabs>section').all();
  const seen = await Promise.all(all.map((section) => section.isVisible()));
  return `${seen.filter(Boolean).length} of ${seen.length}`;
};

try {
  const plain = await open(browser, say, { javaScriptEnabled: false });
  await plain.goto(address);
  is('without scripts every section is shown', await shown(plain), '5 of 5');
  is('without scripts every section has its heading', await plain.locator('.tabs>section>h3:visible').count(), 5);

  const page = await open(browser, say);
  await page.goto(address);
  is('one section is shown', await shown(page), '1 of 5');
  is('the first tab is chosen', await chosen(page), 'iPad und iPhone');
  await page.locator('[role=tab]').first().focus();
  await page.keyboard.press('ArrowRight');
  is('the right arrow chooses the next', await chosen(page), 'Windows 11');
  is('the focus goes along', await page.evaluate(() => document.activeElement.textContent), 'Windows 11');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  const last = await page.locator('[role=tab]').last().textContent();
  is('the left arrow goes round to the last', await chosen(page), last);
  is('only the chosen tab is a stop of the Tab key', await page.locator('[role=tab][tabindex="0"]').count(), 1);
  await page.keyboard.press('Tab');
  is('the Tab key leads into the section', await page.evaluate(() => document.activeElement.getAttribute('role')), 'tabpanel');
  is('the section bears the name of its tab', await page.evaluate(() => document.getElementById(document.activeElement.getAttribute('aria-labelledby')).textContent), last);
  await page.getByRole('tab', { name: 'Android' }).click();
  is('a click chooses', await chosen(page), 'Android');
  await page.reload();
  is('the choice is remembered', await chosen(page), 'Android');
  await page.goto(`${address}#windows`);
  is('a link to a place inside opens its tab', await chosen(page), 'Windows 11');
  await page.emulateMedia({ media: 'print' });
  is('on paper every section is shown', await shown(page), '5 of 5');
} finally {
  await browser.close();
  await stop();
}
end();
