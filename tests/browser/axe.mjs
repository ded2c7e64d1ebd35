// Every page of the built site is asked by axe, in two widths and two colour schemes. Pages that have moved are left out.
import { launch, look, open, settings } from './look.mjs';
import { serve } from './serve.mjs';
import { addresses, kinds } from './site.mjs';
import { tally } from './tally.mjs';

const { pages, moved } = addresses(process.env.SITE);
const { base, stop } = await serve();
const browser = await launch();
const began = Date.now();
const { say, end } = tally('axe');
const todo = [...pages];
const whole = new Set(Object.values(kinds));

async function work() {
  const page = await open(browser, say);
  for (let address; (address = todo.shift());) {
    const answer = await page.goto(base + address);
    if (!answer.ok()) say(`${address}: answers with ${answer.status()}`);
    await look(page, address, say, { whole: whole.has(address), shots: false });
  }
}

try {
  await Promise.all([work(), work()]);
} finally {
  await browser.close();
  await stop();
}
end(`${pages.length} pages asked in ${settings.length} settings, ${moved.length} that only lead on left out, `
  + `${Math.round((Date.now() - began) / 1000)} s`);
