// Steps to tick off: plain numbered steps without scripts and on paper; with scripts what is done is said in words and shown by a
// bar, remembered by this browser alone, and can be taken back.
// covers P-15
import { launch, open } from './look.mjs';
import { serve } from './serve.mjs';
import { tally } from './tally.mjs';

const { base, stop } = await serve();
const browser = await launch();
const { is, say, end } = tally('steps');
const address = `${base}/lernportal/erster-kurs-schritt-fuer-schritt/`;
const said = (page) => page.locator('.progress .said').textContent();

try {
  const plain = await open(browser, say, { javaScriptEnabled: false });
  await plain.goto(address);
  is('without scripts the steps are there', await plain.locator('ol.steps>li').count(), 10);
  is('without scripts nothing can be ticked', await plain.locator('main input[type=checkbox]').count(), 0);

  const page = await open(browser, say);
  await page.goto(address);
  is('nothing is done at first', await said(page), '0 von 10 Schritten erledigt');
  is('there is nothing to take back at first', await page.getByRole('button', { name: 'Von vorn beginnen' }).count(), 0);
  await page.getByRole('checkbox', { name: 'Erledigt: Schritt 1 von 10' }).check();
  await page.getByRole('checkbox', { name: 'Erledigt: Schritt 3 von 10' }).press('Space');
  is('what is done is counted', await said(page), '2 von 10 Schritten erledigt');
  is('the bar says the same', await page.getByRole('progressbar', { name: 'Ihr Fortschritt' }).evaluate((bar) => bar.value), 2);
  await page.reload();
  is('it is remembered', await said(page), '2 von 10 Schritten erledigt');
  is('only this browser knows', (await page.context().cookies()).length, 0);
  await page.emulateMedia({ media: 'print' });
  is('on paper there is nothing to tick', await page.locator('main :is(.tick, .progress):visible').count(), 0);
  await page.emulateMedia({ media: 'screen' });
  for (const box of await page.getByRole('checkbox', { name: 'Erledigt' }).all()) await box.check();
  is('the end is said', await said(page), 'Geschafft: Alle 10 Schritte sind erledigt');
  await page.getByRole('button', { name: 'Von vorn beginnen' }).click();
  is('one begins anew', await said(page), '0 von 10 Schritten erledigt');
  is('the focus goes to the first step', await page.evaluate(() => document.activeElement.type), 'checkbox');
  await page.reload();
  is('what was taken back stays so', await said(page), '0 von 10 Schritten erledigt');
  await page.evaluate(() => localStorage.setItem(`steps:${location.pathname}`, JSON.stringify({ mark: 'other steps', done: [0, 1] })));
  await page.reload();
  is('ticks of other steps do not count', await said(page), '0 von 10 Schritten erledigt');
} finally {
  await browser.close();
  await stop();
}
end();
