// Walks one ticket through the desk in Chromium, JavaScript off, and looks at every page on the way:
// at 320 and 1280 px, light and dark. A page must not scroll sideways, must load without an error or a
// breach of its content security policy, and axe must find nothing.
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const { CHROMIUM, LOTSE, SHOTS, CONTENT } = process.env;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const looks = [320, 1280].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));
const problems = [];
let pages = 0;

const port = await new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});
const base = `http://localhost:${port}`;
const data = mkdtempSync(join(tmpdir(), 'lotse-browser-'));
const server = spawn(LOTSE, ['serve', CONTENT, '--listen', `127.0.0.1:${port}`, '--data', data], { stdio: 'inherit' });
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

/** Waits until the server answers, or gives up after half a minute. */
async function up() {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    try {
      if ((await fetch(base)).ok) return;
    } catch { /* not yet */ }
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error(`nothing answers on ${base}`);
}

/** Looks at an address (or at what a form answers) in every width and scheme. */
async function look(name, address, state, act) {
  pages += 1;
  await Promise.all(looks.map((how) => lookOnce(name, address, state, act, how)));
}

async function lookOnce(name, address, state, act, { width, scheme }) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, colorScheme: scheme, storageState: state, locale: 'de-DE', serviceWorkers: 'block',
  });
  const page = await context.newPage();
  const where = `${name} ${width} ${scheme}`;
  page.on('console', (m) => m.type() === 'error' && !/status of 4\d\d/.test(m.text()) && problems.push(`${where}: ${m.text()}`));
  page.on('pageerror', (e) => problems.push(`${where}: ${e}`));
  await page.goto(base + address);
  if (act) await act(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) problems.push(`${where}: scrolls sideways by ${wide} px`);
  const found = await new AxeBuilder({ page }).withTags(tags).options({ rules: { 'target-size': { enabled: true } } }).analyze();
  for (const v of found.violations) problems.push(`${where}: ${v.id}: ${v.nodes.map((n) => n.target).join(' | ')}`);
  await page.screenshot({ path: join(SHOTS, `${name}-${width}-${scheme}.png`), fullPage: true });
  await context.close();
}

/** The newest mail of a kind to somebody: its page, and the links in it. */
async function mailTo(page, address, words) {
  await page.goto(`${base}/_mail`);
  const item = page.locator('.mails a', { hasText: address }).filter({ hasText: words }).first();
  await item.click();
  const letter = page.frameLocator('iframe').first().locator('a');
  const here = page.locator('.letter a');
  const links = (await here.count()) ? here : letter;
  return (await links.evaluateAll((all) => all.map((a) => a.href))).map((href) => base + new URL(href).pathname);
}

try {
  rmSync(SHOTS, { recursive: true, force: true });
  mkdirSync(SHOTS, { recursive: true });
  await up();

  await look('start', '/');
  await look('start-en', '/en/');
  await look('topic', '/wlan/');
  await look('article', '/wlan/verbinden/');
  await look('themes', '/themen/');
  await look('levels', '/stufen/');
  await look('landing', '/fuer-lehrkraefte/');
  await look('lost', '/gibt-es-nicht/');
  await look('form-who', '/anfrage/');
  await look('sign-in', '/konsole/anmelden');
  await look('sink-empty', '/_mail');

  // The form, without JavaScript.
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
  const page = await context.newPage();
  const go = async (p) => { await p.locator('.acts button.btn').click(); };
  const who = async (p) => { await p.check('input[name=rolle][value=lehrkraft]'); await p.check('input[name=schule][value=hafenschule]'); await go(p); };
  const topic = async (p) => { await who(p); await p.check('input[name=thema][value=beamer]'); await go(p); };
  const problem = async (p) => {
    await topic(p);
    await p.fill('#betreff', 'Beamer in Raum 204 zeigt kein Bild');
    await p.fill('#text', 'Seit heute früh bleibt die Leinwand schwarz.\n\nDer Beamer ist an, die Lampe leuchtet grün.');
    await p.check('input[name=haeufigkeit][value=immer]');
    await p.check('input[name=betroffen][value=raum]');
    await go(p);
  };
  const contact = async (p) => {
    await problem(p);
    await p.fill('#name', 'Maren Hansen');
    await p.fill('#mail', 'm.hansen@hafenschule.example');
    await p.fill('#beteiligte', 'Ole Brandt <o.brandt@hafenschule.example>');
    await go(p);
  };
  await look('form-topic', '/anfrage/', undefined, who);
  await look('form-problem', '/anfrage/', undefined, topic);
  await look('form-error', '/anfrage/', undefined, async (p) => { await topic(p); await go(p); });
  await look('form-contact', '/anfrage/', undefined, problem);
  await look('form-check', '/anfrage/', undefined, contact);
  await look('form-pupil', '/anfrage/', undefined, async (p) => { await p.check('input[name=rolle][value=schueler]'); await go(p); });
  await page.goto(`${base}/anfrage/`);
  await contact(page);
  await go(page);
  const receipt = new URL(page.url());
  if (!receipt.pathname.startsWith('/anfrage/angekommen/')) problems.push(`sending led to ${receipt.pathname}`);
  await look('receipt', receipt.pathname);

  // The agent, by the link of the sign-in mail.
  await page.goto(`${base}/konsole/`);
  await page.fill('#mail', 'j.petersen@hafenschule.example');
  await go(page);
  await page.goto(`${base}/_mail`);
  const [signIn] = (await mailTo(page, 'j.petersen@hafenschule.example', 'nmeld')).filter((l) => l.includes('/konsole/anmelden/'));
  await look('sign-in-ask', signIn.replace(base, ''));
  await page.goto(signIn);
  await go(page);
  const state = await context.storageState();
  await look('console-list', '/konsole/', state);
  await look('console-intake', '/konsole/neu', state);
  await page.goto(`${base}/konsole/`);
  await page.locator('.list a').first().click();
  await page.check('input[name=art][value=rueckfrage]');
  await page.fill('#text', 'Steht „Kein Signal“ auf der Leinwand, oder bleibt sie ganz dunkel?');
  await page.locator('.reply .acts button').click();
  const ticket = new URL(page.url()).pathname;
  await look('console-ticket', ticket, state);

  // The requester, by the link of the mail.
  const [personal] = (await mailTo(page, 'm.hansen@hafenschule.example', 'Rückfrage')).filter((l) => l.includes('/a/'));
  await look('ticket', personal.replace(base, ''));
  await look('decide', `${personal.replace(base, '')}/zurueckziehen`);
  await look('sink', new URL(page.url()).pathname);
  await page.goto(personal);
  await page.fill('#text', 'Ganz dunkel, auch kein Logo beim Einschalten.');
  await page.getByRole('button', { name: 'Antwort senden' }).click();
  await page.goto(base + ticket);
  await page.check('input[name=art][value=loesung]');
  await page.fill('#text', 'Die Lampe war am Ende. Der neue Beamer hängt.');
  await page.locator('.reply .acts button').click();
  await look('ticket-solved', personal.replace(base, ''));
  await page.goto(`${personal}/erledigt`);
  await go(page);
  await look('ticket-closed', personal.replace(base, ''));
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await new Promise((gone) => server.once('exit', gone));
  rmSync(data, { recursive: true, force: true });
}
for (const problem of problems) console.log(problem);
console.log(`${pages} pages looked at ${looks.length} times each, ${problems.length} problems; pictures in ${SHOTS}`);
process.exit(problems.length ? 1 : 0);
