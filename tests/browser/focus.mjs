// Goes through a page of every kind with the Tab key: every stop shows that it is one, and nothing lies over it
// (WCAG 2.4.7, 2.4.11, 2.4.13). What is seen is measured: the picture with the focus beside the picture without.
import { launch, open } from './look.mjs';
import { serve } from './serve.mjs';
import { kinds } from './site.mjs';
import { tally } from './tally.mjs';

const { base, stop } = await serve();
const browser = await launch();
const { say, end } = tally('focus');
const lens = await browser.newPage();
let stops = 0;

/** Moves on by one: what has the focus now, or nothing after the last stop. */
const next = (page) => page.keyboard.press('Tab').then(() => page.evaluate(() => {
  const at = document.activeElement;
  if (at === document.body || at.dataset.stop) return null;
  at.dataset.stop = 'here';
  const [box] = at.getClientRects();
  const edge = { x: Math.max(0, box.x - 8), y: Math.max(0, box.y - 8) };
  const clip = { ...edge, width: Math.min(innerWidth, box.right + 8) - edge.x, height: Math.min(innerHeight, box.bottom + 8) - edge.y };
  const top = document.elementFromPoint(box.x + box.width / 2, Math.min(box.y + box.height / 2, innerHeight - 1));
  const over = !top || (!at.contains(top) && !top.contains(at) && !at.labels?.[0]?.contains(top));
  // Stops that look alike are measured once: the same classes in the same surroundings.
  const look = [];
  for (let one = at; one && look.length < 5; one = one.parentElement) look.push(`${one.tagName}.${one.className}`);
  return { name: at.outerHTML.slice(0, 80), look: look.join('<'), clip, over, edge: box.width + Math.min(box.height, innerHeight) };
}));

/** How many pixels of a part of the page differ by 3 to 1 with and without the focus. */
async function difference(page, clip) {
  const shot = async () => (await page.screenshot({ clip })).toString('base64');
  const focused = await shot();
  await page.evaluate(() => document.activeElement.blur());
  const plain = await shot();
  await page.evaluate(() => {
    const at = document.querySelector('[data-stop=here]');
    at.focus({ preventScroll: true });
  });
  return lens.evaluate(async (pictures) => {
    const [one, other] = await Promise.all(pictures.map(async (picture) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      canvas.drawImage(bitmap, 0, 0);
      return canvas.getImageData(0, 0, bitmap.width, bitmap.height).data;
    }));
    const linear = (byte) => (byte <= 10 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
    const light = (data, at) => 0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2]) + 0.05;
    let count = 0;
    for (let at = 0; at < one.length; at += 4) {
      const [a, b] = [light(one, at), light(other, at)];
      if (Math.max(a, b) / Math.min(a, b) >= 3) count += 1;
    }
    return count;
  }, [focused, plain]);
}

async function walk(address, colorScheme, width) {
  const page = await open(browser, say, { colorScheme, reducedMotion: 'reduce', viewport: { width, height: 900 } });
  await page.goto(base + address);
  for (let at; (at = await next(page));) {
    stops += 1;
    const where = `${address} ${width} ${colorScheme}: ${at.name}`;
    if (at.over) say(`${where}: something lies over it`);
    const look = `${colorScheme} ${width} ${at.look}`;
    if (!measured.has(look)) {
      measured.add(look);
      // A line of one pixel all around, and as much again.
      const [found, wanted] = [await difference(page, at.clip), 4 * at.edge];
      if (found < wanted) say(`${where}: the focus changes ${found} pixels by 3 to 1, not ${Math.round(wanted)}`);
    }
    await page.evaluate(() => { document.activeElement.dataset.stop = 'been'; });
  }
  await page.context().close();
}

const measured = new Set();
try {
  for (const address of Object.values(kinds)) {
    await walk(address, 'light', 320);
    await walk(address, 'dark', 1280);
  }
} finally {
  await browser.close();
  await stop();
}
end(`${stops} stops, ${measured.size} looks of them measured`);
