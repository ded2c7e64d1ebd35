// The help site for those who do not point: tabs by keyboard, a focus that is seen wherever it goes, and text that
// keeps fitting when a reader spaces it out (WCAG 2.1.1, 2.4.7, 2.4.11, 1.4.12).
import { launch, open } from './look.mjs';
import { serve } from './serve.mjs';
import { kinds } from './site.mjs';

const { base, stop } = await serve();
const browser = await launch();
const problems = [];
const say = (line) => problems.push(line);
const must = (is, what) => { if (!is) say(what); };
let stops = 0;

/** Opens the second tab with the arrow and the last with End; without scripts all parts stand there. */
async function tabs() {
  const page = await open(browser, say);
  await page.goto(base + kinds.article);
  const tab = page.locator('.tabs').first().locator('[role=tab]');
  const panel = page.locator('.tabs').first().locator('[role=tabpanel]');
  const count = await tab.count();
  must(count > 1, `tabs: there are ${count}`);
  const chosen = () => page.evaluate(() => {
    const all = [...document.activeElement.parentElement.children];
    return [all.indexOf(document.activeElement), all.findIndex((one) => one.ariaSelected === 'true')].join();
  });
  await tab.first().focus();
  for (const [key, place] of [['ArrowRight', 1], ['End', count - 1], ['ArrowRight', 0], ['ArrowLeft', count - 1], ['Home', 0]]) {
    await page.keyboard.press(key);
    must(await chosen() === `${place},${place}`, `tabs: ${key} leads to ${await chosen()} instead of ${place}`);
    must(await panel.nth(place).isVisible(), `tabs: ${key} does not show its part`);
    must(await panel.locator('visible=true').count() >= 1 && await panel.nth((place + 1) % count).isHidden(), `tabs: ${key} leaves another part open`);
  }
  await page.keyboard.press('Tab');
  must(await panel.first().evaluate((one) => one === document.activeElement), 'tabs: Tab does not lead into the part');
  await page.context().close();
  const plain = await open(browser, say, { javaScriptEnabled: false });
  await plain.goto(base + kinds.article);
  must(await plain.locator('.tabs>section:visible').count() === count, 'tabs: without scripts a part is hidden');
  await plain.context().close();
}

/** Goes through a page with Tab: every stop has an outline, and nothing lies over it. */
async function focus(address, colorScheme, width) {
  const page = await open(browser, say, { colorScheme, reducedMotion: 'reduce', viewport: { width, height: 900 } });
  await page.goto(base + address);
  for (let count = 0; count < 400; count += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === document.body || at.dataset.been) return null;
      at.dataset.been = 'yes';
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      const [box] = at.getClientRects();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2);
      const over = top && !at.contains(top) && !top.contains(at) && !at.labels?.[0]?.contains(top);
      return { name: at.outerHTML.slice(0, 80), seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2, over: over || !top };
    });
    if (!found) break;
    stops += 1;
    must(found.seen, `${address} ${colorScheme}: the focus is not seen on ${found.name}`);
    must(!found.over, `${address} ${colorScheme}: something lies over ${found.name}`);
  }
  await page.context().close();
}

/** Spaces the text out as WCAG 1.4.12 says: nothing is cut off, nothing scrolls sideways. */
async function spacing(address) {
  const page = await open(browser, say, { bypassCSP: true, viewport: { width: 320, height: 900 } });
  await page.goto(base + address);
  await page.addStyleTag({ content: '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}' });
  const found = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cut = [...document.body.querySelectorAll('*:not(.hide):not(svg):not(svg *):not(input):not(textarea)')].filter((each) => {
      const { overflowX, overflowY } = getComputedStyle(each);
      const isCut = (way, over) => ['hidden', 'clip'].includes(way) && over > 1;
      return isCut(overflowX, each.scrollWidth - each.clientWidth) || isCut(overflowY, each.scrollHeight - each.clientHeight);
    });
    return { wide, cut: cut.map((each) => each.outerHTML.slice(0, 80)) };
  });
  must(found.wide <= 0, `${address}: spaced out it scrolls sideways by ${found.wide} px`);
  for (const each of found.cut) say(`${address}: spaced out this is cut off: ${each}`);
  await page.context().close();
}

try {
  await tabs();
  for (const address of Object.values(kinds)) {
    await focus(address, 'light', 320);
    await focus(address, 'dark', 1280);
    await spacing(address);
  }
} finally {
  await browser.close();
  await stop();
}
for (const line of problems) console.error(line);
console.log(`hands: tabs by keyboard, ${stops} stops of the focus, ${Object.keys(kinds).length} pages spaced out, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
