// Light and dark: the system decides, without scripts too; the switch in the foot overrules it, both ways, and is remembered.
import { launch, open } from './look.mjs';
import { serve } from './serve.mjs';
import { tally } from './tally.mjs';

const { base, stop } = await serve();
const browser = await launch();
const { is, say, end } = tally('light and dark');
const isDark = (page) => page.evaluate(() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
  return red + green + blue < 3 * 128;
});

try {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open(browser, say, { javaScriptEnabled });
    await page.goto(base);
    const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
    is(`a light system gives a light page ${how}`, await isDark(page), false);
    await page.emulateMedia({ colorScheme: 'dark' });
    is(`a dark system gives a dark page ${how}`, await isDark(page), true);
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    is(`paper is light ${how}`, await isDark(page), false);
  }
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(browser, say, { colorScheme });
    const system = colorScheme === 'dark';
    await page.goto(base);
    const button = page.getByRole('button', { name: 'Dunkle Ansicht' });
    is(`the switch shows a ${colorScheme} system`, await button.getAttribute('aria-pressed'), String(system));
    await button.click();
    is(`the switch overrules a ${colorScheme} system`, await isDark(page), !system);
    await page.goto(`${base}/wlan/`);
    is('the next page is the same', await isDark(page), !system);
    is('the switch says so', await button.getAttribute('aria-pressed'), String(!system));
    await page.emulateMedia({ colorScheme: system ? 'light' : 'dark' });
    is('what was chosen stays when the system changes', await isDark(page), !system);
  }
} finally {
  await browser.close();
  await stop();
}
end();
