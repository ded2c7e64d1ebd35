// What authors see of what they save: every open page follows, however many there are, and says what is wrong.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as eye from './look.mjs';
import { serve } from './serve.mjs';
import { tally } from './tally.mjs';

// More than the connections that a browser opens to one server.
const PAGES = 9;

const { say, end } = tally('live');
const folder = mkdtempSync(join(tmpdir(), 'lotse-live-'));
const content = join(folder, 'content');
cpSync(process.env.CONTENT, content, { recursive: true });
const file = join(content, 'pages/wlan/verbinden.md');
const before = readFileSync(file, 'utf8');
const { base, stop } = await serve({ content, live: true });
const browser = await eye.launch();
try {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const pages = [];
  for (let number = 0; number < PAGES; number++) {
    const page = await context.newPage();
    await page.goto(`${base}/wlan/verbinden/`, { timeout: 10_000 }).catch(() => say(`page ${number + 1} does not load`));
    pages.push(page);
  }
  const all = (what, seen) => Promise.all(pages.map((page, number) =>
    seen(page).catch(() => say(`page ${number + 1} does not show ${what}`))));
  writeFileSync(file, `${before}\n\n## Frisch gespeichert\n\nEin Satz.\n`);
  await all('what was saved', (page) => page.locator('h2', { hasText: 'Frisch gespeichert' }).waitFor({ timeout: 10_000 }));
  writeFileSync(file, `${before}\n\n[Mehr](gibt-es-nicht.md)\n`);
  await all('what is wrong', (page) => page.locator('#fehler', { hasText: 'gibt-es-nicht.md' }).waitFor({ timeout: 10_000 }));
  writeFileSync(file, before);
  await all('that it is mended', (page) => page.locator('#fehler').waitFor({ state: 'detached', timeout: 10_000 }));
} finally {
  await browser.close();
  await stop();
  rmSync(folder, { recursive: true, force: true });
}
end(`${PAGES} pages at once`);
