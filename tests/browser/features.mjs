// What the help site does beside pages: troubleshooters, feedback, notices, one sheet of paper, and all of it
// without a network. Each is done as a person would do it, in Chromium, without JavaScript where that is promised.
// covers D-06 P-11
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as eye from './look.mjs';
import { serve } from './serve.mjs';
import { mailTo } from './sink.mjs';
import { movesTo } from './site.mjs';
import { tally } from './tally.mjs';

const { SHOTS } = process.env;
const { say, end } = tally('features');
const must = (is, what) => { if (!is) say(what); };
const { base, data, stop } = await serve();
const browser = await eye.launch();

/** Looks at an address in every width and scheme: it fits, says no error, and axe finds nothing. */
async function look(name, address, { state, asked = true } = {}) {
  const page = await eye.open(browser, say, { storageState: state });
  await page.goto(base + address);
  await eye.look(page, name, say, { asked });
  await page.context().close();
}

/** Takes the pictures of a page that axe.mjs asks. */
const picture = (name, address) => look(name, address, { asked: false });

/** Answers a troubleshooter without JavaScript, changes an answer, and takes the answers into the form. */
async function troubleshooter() {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
  const page = await context.newPage();
  await page.goto(`${base}/stoerungshelfer/beamer/`);
  for (const answer of ['Ein Beamer', 'Gar nichts', 'Es leuchtet nichts', 'Nein, es bleibt dunkel']) {
    await page.locator('a.opt', { hasText: answer }).click();
  }
  must(await page.locator('.course .done').count() === 4, 'the way so far has not four steps');
  await page.locator('.course .done a').nth(2).click();
  must((await page.locator('h1').textContent()).includes('Welche Lampe'), 'a change leads to another question');
  await page.locator('a.opt', { hasText: 'Rot, blinkend' }).click();
  await page.getByRole('button', { name: 'Anfrage stellen' }).click();
  await page.check('input[name=rolle][value=lehrkraft]');
  await page.check('input[name=schule][value=hafenschule]');
  await page.locator('.acts button.btn').click();
  must(await page.locator('input[name=thema][value=beamer]').isChecked(), 'the topic is not filled in');
  await page.locator('.acts button.btn').click();
  await page.getByRole('button', { name: 'Nein, weiter' }).click();
  const text = await page.locator('#text').inputValue();
  must(text.includes('Welche Lampe leuchtet am Beamer? Rot, blinkend'), `the answers are not in the form: ${text}`);
  must(await page.locator('#betreff').inputValue() === 'Der Beamer zeigt kein Bild', 'the subject is not filled in');
  await context.close();
}

/** Answers come while somebody describes the problem; the focus stays where it is, and what was shown goes along. */
async function offers() {
  const page = await eye.open(browser, say);
  await page.goto(`${base}/anfrage/`);
  await page.check('input[name=rolle][value=lehrkraft]');
  await page.check('input[name=schule][value=hafenschule]');
  await page.locator('.acts button.btn').click();
  await page.check('input[name=thema][value=konto]');
  await page.locator('.acts button.btn').click();
  const [answer] = await Promise.all([page.waitForEvent('popup'), page.locator('main .rows a').first().click()]);
  await answer.close();
  await page.getByRole('button', { name: 'Nein, weiter' }).click();
  const where = () => page.evaluate(() => document.activeElement.id);
  await page.locator('#betreff').pressSequentially('Meldung "Fehler 7": Drucker staut Papier');
  const found = page.locator('[data-offer] a', { hasText: 'Papierstau' });
  await found.waitFor();
  must(await where() === 'betreff', `the focus went to ${await where()}`);
  must((await page.locator('[data-offer] [role=status]').textContent()).includes('Passende Antworten'), 'nobody hears of the answers');
  await eye.look(page, 'form-typing', say);
  await page.fill('#text', 'Es knirscht.');
  await page.locator('.acts button.btn').click();
  const seen = (await page.locator('input[name=gesehen]').inputValue()).split(' ');
  must(seen.includes('drucken/papierstau') && seen.some((name) => name.startsWith('konto/')), `only ${seen} went along`);
  must(await page.locator('.acts button', { hasText: 'Anfrage' }).count() === 0, 'the form is at its end already');
  await page.context().close();
}

/** Says no to a page without JavaScript, and what was missing; an agent reads it. */
async function feedback() {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
  const page = await context.newPage();
  await page.goto(`${base}/wlan/verbinden/`);
  await page.getByRole('button', { name: 'Nein, es fehlt etwas' }).click();
  await page.fill('#text', 'Wo finde ich den vollen Kontonamen?');
  await page.getByRole('button', { name: 'Absenden' }).click();
  must((await page.locator('h1').textContent()) === 'Danke', 'nobody says thank you');
  await page.goto(`${base}/wlan/verbinden/`);
  await page.getByRole('link', { name: 'Lösung vorschlagen' }).click();
  await page.fill('#text', '1. Flugmodus an\n2. Flugmodus aus');
  await page.getByRole('button', { name: 'Absenden' }).click();
  must((await context.cookies()).length === 0, 'feedback sets a cookie');
  await page.goto(`${base}/konsole/`);
  await page.fill('#mail', 'j.petersen@hafenschule.example');
  await page.locator('.acts button.btn').click();
  const signIn = (await mailTo(page, base, 'j.petersen')).find((link) => link.includes('/konsole/anmelden/'));
  await page.goto(signIn);
  await page.locator('.acts button.btn').click();
  await page.goto(`${base}/konsole/rueckmeldungen/`);
  must((await page.locator('main').textContent()).includes('vollen Kontonamen'), 'the agent does not read the feedback');
  const draft = base + await page.locator('a[download]').first().getAttribute('href');
  const loaded = await context.request.get(draft);
  const markdown = await loaded.text();
  must(loaded.headers()['content-disposition'] === 'attachment; filename="entwurf-verbinden.md"' && markdown.includes('draft = true')
    && markdown.includes('2. Flugmodus aus'), `the draft is ${markdown}`);
  must(!(await (await fetch(draft)).text()).includes('Flugmodus'), 'a stranger reads the draft');
  const state = await context.storageState();
  await context.close();
  return state;
}

/** A notice that changes in the file alone appears above a page that is open, and goes again. */
async function notices() {
  const context = await browser.newContext({ locale: 'de-DE', serviceWorkers: 'block' });
  const page = await context.newPage();
  const hour = 3_600_000;
  const at = (ms) => new Date(Date.now() + ms).toISOString();
  const notice = (title, from, until) => ({ kind: 'outage', title: { de: title }, text: { de: '<b>x</b>' }, link: '/wlan/', from, until });
  const told = [notice('Jetzt', at(-hour), at(hour)), notice('Vorbei', at(-hour), at(-1)), notice('Bald', at(hour), null)];
  await page.route('**/stoerungen.json', (route) => route.fulfill({ json: { notices: told } }));
  await page.goto(`${base}/anfrage/`);
  await page.locator('#meldungen strong', { hasText: 'Jetzt' }).waitFor();
  must(await page.locator('#meldungen .banner').count() === 1, 'a notice out of its time is shown');
  must(await page.locator('#meldungen b').count() === 0, 'a notice brings its own HTML');
  await context.close();
}

/** Every sheet is one sheet, and nothing on it is cut off. */
async function sheets() {
  const context = await browser.newContext({ locale: 'de-DE', serviceWorkers: 'block', viewport: { width: 794, height: 1123 } });
  const page = await context.newPage();
  const list = await (await fetch(`${base}/sitemap.xml`)).text();
  let count = 0;
  for (const [, address] of list.matchAll(/<loc>[^<]*?:\d+(\/[^<]*)<\/loc>/g)) {
    const answer = await fetch(`${base}${address}handzettel/`);
    if (!answer.ok) continue;
    count += 1;
    await page.goto(`${base}${address}handzettel/`);
    const file = join(data, 'sheet.pdf');
    await page.pdf({ path: file, preferCSSPageSize: true });
    const sheets = (readFileSync(file, 'latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
    must(sheets === 1, `${address}handzettel/ prints on ${sheets} sheets`);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 673, height: 990 });
    const cut = await page.evaluate(() => {
      const fit = document.querySelector('.fit');
      return fit.scrollHeight - fit.clientHeight;
    });
    must(cut <= 1, `${address}handzettel/ is cut off by ${cut} px`);
    await page.screenshot({ path: join(SHOTS, `handzettel${address.replaceAll('/', '-')}print.png`) });
    await page.emulateMedia({ media: null });
  }
  must(count >= 8, `only ${count} sheets were found`);
  await context.close();
  return count;
}

/** After one visit everything is there with the server stopped, the search too; forms are not kept. */
async function offline() {
  const context = await browser.newContext({ locale: 'de-DE' });
  const page = await context.newPage();
  await page.goto(`${base}/`);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.waitForFunction(async () => {
    const name = (await caches.keys()).find((name) => name.startsWith('lotse-'));
    return name && await (await caches.open(name)).match('/offline.json');
  }, undefined, { timeout: 60_000 });
  const { files } = await (await fetch(`${base}/offline.json`)).json();
  const kept = Object.keys(files).filter((address) => address.endsWith('/'));
  await stop();
  const told = await page.evaluate(async (all) => {
    const read = async (address) => [address, await fetch(address).then((answer) => (answer.ok ? answer.text() : ''), () => '')];
    return Promise.all(all.map(read));
  }, kept);
  const standIn = Object.fromEntries(told)['/offline/'];
  for (const [address, html] of told) {
    must(html.includes('</html>') && (html !== standIn || address === '/offline/'), `without a network ${address} is not there`);
  }
  // A page that has moved goes on by itself; whoever goes elsewhere before that is interrupted.
  const moved = told.filter(([, html]) => movesTo(html));
  must(moved.length > 0, 'no page that has moved is among the kept ones');
  for (const [address, html] of moved) {
    must(kept.includes(movesTo(html)), `${address} leads to ${movesTo(html)}, which is not kept`);
    await page.goto(base + address, { waitUntil: 'commit' });
    await page.waitForURL(base + movesTo(html));
  }
  await page.goto(`${base}/wlan/verbinden/?von=suche`);
  must((await page.locator('h1').textContent()).includes('WLAN'), 'a page with a query is not there');
  const styled = await page.evaluate(() => getComputedStyle(document.querySelector('.bar')).backgroundColor);
  must(styled !== 'rgba(0, 0, 0, 0)', 'the style sheet is not there');
  await page.keyboard.press('/');
  await page.keyboard.type('papirstau');
  await page.locator('[role=option]', { hasText: 'Papierstau beheben' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/suche/?q=papirstau');
  await page.locator('.hits a', { hasText: 'Papierstau beheben' }).click();
  await page.locator('mark[data-found]').first().waitFor();
  await page.goto(`${base}/gibt-es-nicht/`);
  must((await page.locator('h1').textContent()).includes('Ohne Netz'), 'nothing stands in for an unknown page');
  const form = await page.goto(`${base}/anfrage/`).catch(() => null);
  must(!form?.ok(), 'the form was kept');
  await context.close();
  return kept.length;
}

try {
  mkdirSync(SHOTS, { recursive: true });
  await troubleshooter();
  await offers();
  const state = await feedback();
  await notices();
  const printed = await sheets();
  await picture('helpers', '/stoerungshelfer/');
  await picture('helper', '/stoerungshelfer/beamer/lampe/');
  await picture('helper-end', '/stoerungshelfer/beamer/kein-strom/');
  await picture('helper-all', '/stoerungshelfer/wlan/alle-fragen/');
  await picture('contacts', '/kontakt/');
  await look('feedback-missing', '/rueckmeldung/fehlt?seite=wlan/verbinden');
  await look('feedback-thanks', '/rueckmeldung/danke?seite=wlan/verbinden');
  await look('feedback-console', '/konsole/rueckmeldungen/', { state });
  await picture('handout', '/wlan/verbinden/handzettel/');
  await picture('easy', '/leicht/konto/passwort-vergessen/');
  await look('easy-overview', '/leicht/#nicht-in-leichter-sprache');
  await picture('offline', '/offline/');
  const kept = await offline();
  console.log(`${printed} sheets printed, ${kept} pages read without a network`);
} finally {
  await browser.close();
  await stop();
}
end(`pictures in ${SHOTS}`);
