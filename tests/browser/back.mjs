// The browser's own "Back" and "Forward" within the form: each step comes back with its words, with and without scripts, until
// the form is over. From then on "Back" shows nobody what was typed.
import { launch, open } from './look.mjs';
import { serve } from './serve.mjs';
import { tally } from './tally.mjs';

const { base, stop } = await serve();
const browser = await launch();
const { is, say, end } = tally('back');

const steps = ['Worum geht es?', 'Was ist passiert?', 'Wie erreichen wir Sie?', 'Stimmt alles?'];
const words = { betreff: 'Die Lampe brummt', text: 'Seit heute früh.\nImmer wieder.', geraet: 'INV-204', name: 'Maren Hansen' };
const told = ['betreff', 'text'];

/** Where the browser is; what it says itself where it has no page to show. */
const title = (page) => page.locator('h1').textContent({ timeout: 5_000 }).catch(() => page.url());
/** One step of the browser's history. A page that wants to be sent again is an error here, and no page. */
const go = (page, way) => page[way]().catch((error) => say(`${way}: ${error.message.split('\n')[0]}`));
const next = (page) => page.locator('.acts button.btn').click();

/** The next person at this computer goes back as far as it goes. */
async function forgets(how, page) {
  for (let step = 1; step <= 7; step += 1) {
    await page.goBack().catch(() => { /* A step that was forgotten is no page: what the browser says instead comes a moment later. */ });
    await page.waitForTimeout(500);
    const typed = await page.locator('input:not([type=radio]), textarea').evaluateAll((all) => all.map((one) => one.value));
    const shown = [await page.content(), ...typed].join('\n');
    for (const word of Object.values(words)) is(`${how}: ${word} after ${step} back`, shown.includes(word.split('\n')[0]), false);
  }
}

async function there_and_back(how, options) {
  const page = await open(browser, say, options);
  page.setDefaultTimeout(10_000);
  const holds = async (where, fields) => {
    for (const field of fields) is(`${how}: ${field} ${where}`, await page.locator(`#${field}`).inputValue(), words[field]);
  };
  const chosen = async (where) => is(`${how}: the topic ${where}`, await page.locator('input[name=thema][value=anderes]').isChecked(), true);

  await page.goto(`${base}/anfrage/`);
  await page.check('input[name=rolle][value=lehrkraft]');
  await page.check('input[name=schule][value=hafenschule]');
  await next(page);
  await page.check('input[name=thema][value=anderes]');
  await next(page);
  for (const field of [...told, 'geraet']) await page.fill(`#${field}`, words[field]);
  await next(page);
  // What fits the words is offered between, if there is anything.
  const offered = await page.getByRole('button', { name: 'Ja, das hat geholfen' }).count() > 0;
  if (offered) await page.locator('.acts button.btn.sec').click();
  // Some topics ask for more between; nobody has to answer.
  const asked = await page.locator('#name').count() === 0;
  if (asked) await next(page);
  await page.fill('#name', words.name);
  await page.fill('#mail', 'm.hansen@hafenschule.example');
  await next(page);
  is(`${how}: the last step`, await title(page), steps[3]);

  const back = async (wanted, say) => {
    await go(page, 'goBack');
    is(`${how}: back`, await title(page), wanted);
    await say?.();
  };
  await back(steps[2], () => holds('after going back', ['name']));
  if (asked) await go(page, 'goBack');
  if (offered) await go(page, 'goBack');
  await back(steps[1], () => holds('after going back', told));
  await back(steps[0], () => chosen('after going back'));

  await go(page, 'goForward');
  is(`${how}: forward`, await title(page), steps[1]);
  await holds('after going forward', told);
  if (offered) await go(page, 'goForward');
  if (asked) await go(page, 'goForward');
  await go(page, 'goForward');
  is(`${how}: forward again`, await title(page), steps[2]);
  await holds('after going forward', ['name']);

  await next(page);
  await next(page);
  await page.locator('.panel .no').waitFor();
  is(`${how}: sent`, await title(page), 'Ihre Anfrage ist angekommen');
  await forgets(how, page);
  await page.context().close();
}

try {
  await there_and_back('with scripts', {});
  await there_and_back('without scripts', { javaScriptEnabled: false });
} finally {
  await browser.close();
  await stop();
}
end();
