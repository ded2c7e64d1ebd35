// Walks one ticket through the desk in Chromium, JavaScript off, and looks at every page on the way:
// at 320 and 1280 px, light and dark. A page must not scroll sideways, must load without an error or a
// breach of its content security policy, and axe must find nothing. The pages of the help site are asked
// by axe.mjs; here only their pictures are taken.
import { mkdirSync, rmSync } from 'node:fs';
import * as eye from './look.mjs';
import { serve } from './serve.mjs';
import { mailTo } from './sink.mjs';
import { tally } from './tally.mjs';

const { SHOTS } = process.env;
const { say, end } = tally('pages');
let pages = 0;
const { base, stop } = await serve();
const browser = await eye.launch();

/** Looks at an address (or at what a form answers) in every width and scheme. */
async function look(name, address, { state, act, asked = true } = {}) {
  pages += 1;
  const page = await eye.open(browser, say, { storageState: state });
  await page.goto(base + address);
  if (act) await act(page);
  await eye.look(page, name, say, { asked });
  await page.context().close();
}

/** Takes the pictures of a page that axe.mjs asks. */
const picture = (name, address) => look(name, address, { asked: false });

try {
  rmSync(SHOTS, { recursive: true, force: true });
  mkdirSync(SHOTS, { recursive: true });

  await picture('start', '/');
  await picture('start-en', '/en/');
  await picture('topic', '/wlan/');
  await picture('article', '/wlan/verbinden/');
  await picture('themes', '/themen/');
  await picture('levels', '/stufen/');
  await picture('landing', '/fuer-lehrkraefte/');
  await look('lost', '/gibt-es-nicht/');
  await look('form-who', '/anfrage/');
  await look('sign-in', '/konsole/anmelden');
  await look('sink-empty', '/_mail');

  // The form, without JavaScript.
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
  const page = await context.newPage();
  // The last button of a page goes on.
  const go = async (p) => { await p.locator('.acts button.btn').last().click(); };
  const who = async (p) => { await p.check('input[name=rolle][value=lehrkraft]'); await p.check('input[name=schule][value=hafenschule]'); await go(p); };
  const topic = async (p) => { await who(p); await p.check('input[name=thema][value=beamer]'); await go(p); };
  const offered = async (p) => { await topic(p); await go(p); };
  const written = async (p) => {
    await offered(p);
    await p.fill('#betreff', 'Beamer in Raum 204 zeigt kein Bild');
    await p.fill('#text', 'Seit heute früh bleibt die Leinwand schwarz.\n\nDer Beamer ist an, die Lampe leuchtet grün.');
    await p.check('input[name=haeufigkeit][value=immer]');
    await p.check('input[name=betroffen][value=raum]');
    await go(p);
  };
  // Some topics ask for more between; nobody has to answer.
  const problem = async (p) => { await written(p); await go(p); if (!(await p.locator('#name').count())) await go(p); };
  const contact = async (p) => {
    await problem(p);
    await p.fill('#name', 'Maren Hansen');
    await p.fill('#mail', 'm.hansen@hafenschule.example');
    await p.fill('#beteiligte', 'Ole Brandt <o.brandt@hafenschule.example>');
    await go(p);
  };
  await look('form-topic', '/anfrage/', { act: who });
  await look('form-offer', '/anfrage/', { act: topic });
  await look('form-helped', '/anfrage/', { act: async (p) => { await topic(p); await p.locator('.acts button.btn').first().click(); } });
  await look('form-problem', '/anfrage/', { act: offered });
  await look('form-error', '/anfrage/', { act: async (p) => { await offered(p); await go(p); } });
  await look('form-offer-words', '/anfrage/', { act: written });
  await look('form-contact', '/anfrage/', { act: problem });
  await look('form-check', '/anfrage/', { act: contact });
  await look('form-pupil', '/anfrage/', { act: async (p) => { await p.check('input[name=rolle][value=schueler]'); await go(p); } });
  await page.goto(`${base}/anfrage/`);
  await contact(page);
  await go(page);
  const receipt = new URL(page.url());
  if (!receipt.pathname.startsWith('/anfrage/angekommen/')) say(`sending led to ${receipt.pathname}`);
  await look('receipt', receipt.pathname);

  // The agent, by the link of the sign-in mail.
  await page.goto(`${base}/konsole/`);
  await page.fill('#mail', 'j.petersen@hafenschule.example');
  await go(page);
  const [signIn] = (await mailTo(page, base, 'j.petersen@hafenschule.example', 'nmeld')).filter((l) => l.includes('/konsole/anmelden/'));
  await look('sign-in-ask', signIn.replace(base, ''));
  await page.goto(signIn);
  await go(page);
  const state = await context.storageState();
  await look('console-list', '/konsole/', { state });
  await look('console-search', '/konsole/suche?q=beamer&status=unclosed', { state });
  await look('console-search-fault', '/konsole/suche?von=gestern', { state });
  await look('console-intake', '/konsole/neu', { state });
  // A caller without a mail address: the sheet, and the page on which number and code are typed.
  await page.goto(`${base}/konsole/neu`);
  await page.fill('#name', 'Ben Cordes, 6b');
  await page.fill('#text', 'Der Drucker in der Bibliothek staut Papier.');
  await go(page);
  const sheet = new URL(page.url()).pathname;
  await look('console-sheet', sheet, { state });
  await look('console-caller', sheet.replace('/zugang', ''), { state });
  const [number, code] = await page.locator('.panel .no').allTextContents();
  await look('code', '/a/code');
  await look('code-en', '/a/code?sprache=en');
  const typed = async (p, told) => { await p.fill('#nummer', number); await p.fill('#code', told); await go(p); };
  await look('code-fault', '/a/code', { act: (p) => typed(p, code.slice(1)) });
  await look('ticket-by-code', '/a/code', { act: (p) => typed(p, code) });
  await page.goto(`${base}/konsole/`);
  await page.locator('.list a', { hasText: 'Beamer in Raum 204' }).first().click();
  await page.check('input[name=art][value=rueckfrage]');
  await page.fill('#text', 'Steht „Kein Signal“ auf der Leinwand, oder bleibt sie ganz dunkel?');
  await page.locator('.reply .acts button').click();
  const ticket = new URL(page.url()).pathname;
  await look('console-ticket', ticket, { state });
  await look('console-callback', `${ticket}/rueckruf`, { state });
  await look('console-split', `${ticket}/abspalten/0`, { state });
  await look('console-remote', `${ticket}/fernhilfe`, { state });
  await look('console-remote-fault', `${ticket}/fernhilfe`, { state, act: async (p) => { await p.fill('#link', 'http://fern.example'); await go(p); } });
  await look('console-audit', '/konsole/pruefung/', { state });
  await look('console-report', '/konsole/auswertung/', { state });

  // Who reads along, by the link of the sign-in mail.
  const along = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
  const reads = await along.newPage();
  await reads.goto(`${base}/konsole/`);
  await reads.fill('#mail', 'n.kaya@hafenschule.example');
  await go(reads);
  const [wayIn] = (await mailTo(reads, base, 'n.kaya@hafenschule.example', 'nmeld')).filter((l) => l.includes('/konsole/anmelden/'));
  await reads.goto(wayIn);
  await go(reads);
  const reader = await along.storageState();
  await look('console-list-along', '/konsole/', { state: reader });
  await look('console-read', ticket, { state: reader });
  await look('console-intake-along', '/konsole/neu', { state: reader });
  await along.close();

  // The requester, by the link of the mail.
  const [personal] = (await mailTo(page, base, 'm.hansen@hafenschule.example', 'Rückfrage')).filter((l) => l.includes('/a/'));
  await look('ticket', personal.replace(base, ''));
  const own = personal.replace(base, '');
  await look('decide', `${own}/zurueckziehen`);
  await look('edit', `${own}/bearbeiten`);
  await look('edit-fault', `${own}/bearbeiten`, { act: async (p) => { await p.fill('#betreff', ''); await p.fill('#wunsch', '2020-01-01'); await go(p); } });
  await look('callback', `${own}/rueckruf`);
  await look('watch', `${own}/beobachten`);
  await look('renew', `${own}/erneuern`);
  await look('sink', new URL(page.url()).pathname);
  await page.goto(personal);
  await page.fill('#text', 'Ganz dunkel, auch kein Logo beim Einschalten.');
  await page.getByRole('button', { name: 'Antwort senden' }).click();
  await page.goto(base + ticket);
  await page.check('input[name=art][value=loesung]');
  await page.check('input[name=hilfe][value=keine]');
  await page.fill('#hilfegrund', 'Nur eine Lampe.');
  await page.fill('#text', 'Die Lampe war am Ende. Der neue Beamer hängt.');
  await page.locator('.reply .acts button').click();
  await look('ticket-solved', personal.replace(base, ''));
  await page.goto(`${personal}/erledigt`);
  await go(page);
  await look('ticket-closed', personal.replace(base, ''));
  await look('rate', `${own}/bewerten`);

  // All requests of a person, by the link of the mail.
  await look('mine-ask', '/a/meine');
  await page.goto(`${base}/a/meine`);
  await page.fill('#mail', 'm.hansen@hafenschule.example');
  await go(page);
  const [mine] = (await mailTo(page, base, 'm.hansen@hafenschule.example', 'nmelden')).filter((l) => l.includes('/a/meine/'));
  await page.goto(mine);
  await go(page);
  await look('mine', '/a/meine', { state: await context.storageState() });
} finally {
  await browser.close();
  await stop();
}
end(`${pages} pages looked at ${eye.settings.length} times each, pictures in ${SHOTS}`);
