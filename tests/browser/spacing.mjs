// A page of every kind with its text spaced out as readers may need it (WCAG 1.4.12): nothing is cut off, and nothing
// scrolls sideways.
import { launch, open } from './look.mjs';
import { serve } from './serve.mjs';
import { kinds } from './site.mjs';
import { tally } from './tally.mjs';

const { base, stop } = await serve();
const browser = await launch();
const { say, end } = tally('text spacing');

/** Spaces the text of a page out, and says what does not fit. */
async function spacing(address, width) {
  const page = await open(browser, say, { bypassCSP: true, viewport: { width, height: 900 } });
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
  if (found.wide > 0) say(`${address} ${width}: spaced out it scrolls sideways by ${found.wide} px`);
  for (const each of found.cut) say(`${address} ${width}: spaced out this is cut off: ${each}`);
  await page.context().close();
}

try {
  for (const address of Object.values(kinds)) for (const width of [320, 1280]) await spacing(address, width);
} finally {
  await browser.close();
  await stop();
}
end(`${Object.keys(kinds).length} pages spaced out in 2 widths`);
