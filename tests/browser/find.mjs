// The search as people use it: by keyboard, on its own page with scripts and without, on a page that does not exist,
// and on the page that was found.
// covers D-12
import { launch } from './look.mjs';
import { serve } from './serve.mjs';
import { tally } from './tally.mjs';

const { base, stop } = await serve();
const browser = await launch();
const { is, say, end } = tally('search');
const open = async (options = {}) => {
  const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => say(String(error)));
  return page;
};
const options = (page) => page.locator('[role=option]').allTextContents();

try {
  const page = await open();
  await page.goto(`${base}/wlan/verbinden/`);
  await page.keyboard.press('/');
  is('the slash leads to the search', await page.evaluate(() => document.activeElement.name), 'q');
  await page.keyboard.type('papirstau', { delay: 20 });
  await page.waitForSelector('[role=option]');
  is('a slip of the pen is forgiven', (await options(page))[0], /Papierstau beheben/);
  is('suggestions are announced as open', await page.getAttribute('header input[name=q]', 'aria-expanded'), 'true');
  await page.keyboard.press('Escape');
  is('Escape closes them', await page.getAttribute('header input[name=q]', 'aria-expanded'), 'false');
  await page.keyboard.type(' ');
  await page.keyboard.press('Backspace');
  await page.waitForSelector('[role=option]:visible');
  await page.keyboard.press('ArrowDown');
  is('the arrow chooses', await page.getAttribute('header input[name=q]', 'aria-activedescendant'), /-0$/);
  await Promise.all([page.waitForURL('**/drucken/papierstau/'), page.keyboard.press('Enter')]);
  await page.waitForSelector('mark[data-found]');
  is('found words are marked', await page.locator('mark[data-found]').first().textContent(), /papierstau/i);
  await page.keyboard.press('Escape');
  is('Escape takes the marks away', await page.locator('mark[data-found]').count(), 0);

  const answered = await open();
  await answered.goto(`${base}/suche/?q=papierstau`);
  await answered.click('.hits a');
  await answered.waitForSelector('mark[data-found]');
  is('words are marked behind the server\'s answers too', await answered.locator('mark[data-found]').first().textContent(), /papierstau/i);

  await page.goto(`${base}/`);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('passwort zurücksetzen');
  await Promise.all([page.waitForURL('**/suche/?q=*'), page.keyboard.press('Enter')]);
  await page.waitForSelector('.hits li');
  is('the first answer', await page.locator('.hits h2').first().textContent(), /Kennwort vergessen/);
  is('how many there are', await page.locator('[role=status]').first().textContent(), /Antworten zu „passwort zurücksetzen“/);

  // Choosing narrows at once, and the address can be handed on; the server says the same without scripts.
  await page.goto(`${base}/suche/?q=beamer+hdmi`);
  const before = await page.locator('.hits > li').count();
  await page.locator('summary').first().click();
  await page.check('[name=thema][value=beamer]');
  await page.waitForURL('**/suche/?q=beamer+hdmi&thema=beamer');
  const titles = (on) => on.locator('.hits h2, .hits > li > p').allTextContents();
  is('choosing narrows', (await titles(page)).length < before * 3, true);
  is('the box keeps the focus', await page.evaluate(() => document.activeElement.value), 'beamer');
  is('what was chosen is said', await page.locator('.chosen .tag').textContent(), 'Beamer, Tafel und Ton');
  const told = await open({ javaScriptEnabled: false });
  await told.goto(page.url());
  is('the server narrows too, and shows the same places', (await titles(told)).join('|'), (await titles(page)).join('|'));
  const offered = (on) => on.locator('.narrowing label').evaluateAll((all) => all.filter((one) => !one.hidden).map((one) => one.textContent.trim().replace(/\s+/g, ' ')).sort().join('|'));
  is('and offers the same', await offered(told), await offered(page));
  is('without scripts the choices stay open', await told.locator('.narrowing label:visible').count() > 0, true);
  await page.check('[name=fuer][value=lehrkraft]');
  await page.waitForURL('**&fuer=lehrkraft**');
  const both = (await titles(page)).join('|');
  await page.goBack();
  await page.waitForFunction(() => document.querySelectorAll('.chosen .tag').length === 1);
  is('Back undoes a choice', (await titles(page)).join('|'), (await titles(told)).join('|'));
  is('and its box', await page.isChecked('[name=fuer][value=lehrkraft]'), false);
  await page.goForward();
  await page.waitForFunction(() => document.querySelectorAll('.chosen .tag').length === 2);
  is('Forward makes it again', (await titles(page)).join('|'), both);
  // The same after an answer was read, when the page has to be loaded anew.
  await page.goto(`${base}/wlan/verbinden/`);
  await page.goBack();
  await page.locator('.hits').waitFor();
  const ticked = () => page.locator('.narrowing input:checked').evaluateAll((all) => all.map((box) => box.value).sort().join(' '));
  is('who comes back from an answer finds the choices', await ticked(), 'beamer lehrkraft');
  await page.goBack();
  await page.waitForFunction(() => document.querySelectorAll('.chosen .tag').length === 1);
  is('and Back undoes one there too', `${await ticked()} ${(await titles(page)).join('|')}`, `beamer ${(await titles(told)).join('|')}`);

  // Of many choices some stand behind "more", with scripts and without.
  for (const on of [page, told]) {
    await on.goto(`${base}/suche/?q=schule`);
    await on.locator('.narrowing > summary').click();
    const topics = on.locator('[data-group=thema]');
    is('eight are seen at once', await topics.locator('label:visible').count(), 8);
    await topics.locator('summary').click();
    is('and all when asked for', await topics.locator('label:visible').count() > 8, true);
  }
  // Where choosing hides what stood there, what is left comes forward, as the server writes it.
  const seen = (on) => on.locator('[data-group] label:visible').evaluateAll((all) => all.map((one) => one.textContent.trim().replace(/\s+/g, ' ')).sort().join('|'));
  for (const [group, key] of [['dienst', 'wlan'], ['thema', 'lernportal'], ['geraet', 'handy']]) {
    await page.goto(`${base}/suche/?q=schule`);
    await page.locator('.narrowing > summary').click();
    await page.locator(`[name=${group}][value=${key}]`).evaluate((box) => box.click());
    await page.waitForURL(`**&${group}=${key}`);
    await told.goto(page.url());
    is(`what is seen of the choices beside ${key}`, await seen(page), await seen(told));
  }

  await page.goto(`${base}/suche/?q=wlan`);
  await Promise.all([page.waitForURL('**/wlan/**'), page.locator('.hits a', { hasText: 'langsam' }).first().click()]);
  await page.waitForSelector('mark[data-found]');
  is('only words that were meant are marked', (await page.locator('mark[data-found]').allTextContents()).filter((word) => /langsam/i.test(word)).length, 0);

  // A site without a server: the script writes the answers, the same ones.
  const still = await open();
  await still.route('**/suche/?q=*', async (route) => route.fulfill({ response: await route.fetch({ url: `${base}/suche/` }) }));
  for (const question of ['beamr bild', '„kein Bild“ beamer', 'beamer hdmi&fuer=lehrkraft', '"Bild Drucker"', 'netzgerät', 'beamer giraffe', 'qwertzuiop']) {
    const address = `${base}/suche/?q=${question.replaceAll(' ', '+').replaceAll('"', '%22')}`;
    await told.goto(address);
    await still.goto(address);
    await still.waitForFunction(() => document.querySelector('[data-status]').textContent);
    if (await told.locator('[data-meant] a').count()) await still.waitForSelector('[data-meant] a');
    const said = (on) => on.locator('[data-status], [data-missing]:visible, [data-meant] a, .chosen .tag').allTextContents();
    is(`the script says the same: ${question}`, (await said(still)).join('|'), (await said(told)).join('|'));
    const first = async (on) => (await titles(on)).slice(0, 12).join('|');
    is(`the script shows the same: ${question}`, await first(still), await first(told));
  }

  await told.goto(`${base}/suche/?q=Giraffe+am+Beamer,+giraffe`);
  is('a word of no page is told', await told.locator('[data-missing]').textContent(), 'Nicht gefunden: „Giraffe“');

  await page.goto(`${base}/gibt/es/drucker-papierstau.html`);
  await page.waitForSelector('[data-lost] li');
  is('a lost address is searched', await page.locator('[data-lost] li').first().textContent(), /Papierstau/);

  await page.goto(`${base}/suche/`);
  await page.uncheck('#tasten');
  await page.goto(`${base}/wlan/verbinden/`);
  await page.keyboard.press('/');
  is('keys can be switched off', await page.evaluate(() => document.activeElement.tagName), 'BODY');

  const plain = await open({ javaScriptEnabled: false });
  await plain.goto(`${base}/suche/?q=beamer+kein+bild`);
  is('without scripts the server answers', await plain.locator('.hits h2').first().textContent(), /Beamer zeigt kein Bild/);
  await plain.goto(`${base}/suche/?q=qwertzuiop`);
  is('nothing is said kindly', await plain.locator('main').textContent(), /gibt es keine Antwort/);
  await plain.goto(`${base}/suche/`);
  is('without a question all answers stand there', await plain.locator('.letter-part').count() > 5, true);
} finally {
  await browser.close();
  await stop();
}
end();
