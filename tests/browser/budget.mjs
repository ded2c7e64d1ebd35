// What a page of each kind costs on a first visit: bytes as gzip carries them, and requests. Over a limit is a fault.
// Scripts are also counted that come when the reader first stirs, but not what only the search needs.
import { gzipSync } from 'node:zlib';
import { launch, open } from './look.mjs';
import { serve } from './serve.mjs';
import { kinds } from './site.mjs';
import { tally } from './tally.mjs';

// The search page brings its own script at once; all others are for reading.
const limits = { css: 12_000, script: 15_000, all: 60_000, requests: 5 };
const limitsOf = (kind) => (kind === 'search' ? { ...limits, requests: 6 } : limits);
const weighed = { ...kinds, answers: '/suche/?q=beamer+kein+bild' };
const ofSearch = /^\/assets\/search\b/;
const { base, stop } = await serve();
const browser = await launch();
const { say, end } = tally('budgets');

/** Opens a page for the first time and waits until it is still: what was fetched, and from where. */
async function visit(kind, address) {
  const page = await open(browser, say);
  const fetched = [];
  // Before a request leaves the browser: what a content security policy holds back is asked of nobody.
  page.on('request', (request) => { if (!request.url().startsWith(base)) say(`${kind} ${address}: asks another host: ${request.url()}`); });
  page.on('response', (response) => fetched.push(response));
  await page.goto(base + address, { waitUntil: 'networkidle' });
  const atOnce = fetched.length;
  await page.keyboard.press('Shift');
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('form.find.combo, body:not(:has(form.find))'));
  const files = [];
  for (const response of fetched) {
    const type = response.request().resourceType();
    files.push({ path: new URL(response.url()).pathname, type, bytes: gzipSync(await response.body(), { level: 6 }).length });
    if (response.headers()['set-cookie']) say(`${kind} ${address}: ${response.url()} sets a cookie`);
  }
  if ((await page.context().cookies()).length) say(`${kind} ${address}: leaves a cookie`);
  await page.context().close();
  return { read: files.slice(0, atOnce), files };
}

const sum = (files) => files.reduce((bytes, file) => bytes + file.bytes, 0);
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
try {
  for (const [kind, address] of Object.entries(weighed)) {
    const { read, files } = await visit(kind, address);
    const most = limitsOf(kind);
    const found = {
      css: sum(files.filter(({ type }) => type === 'stylesheet')),
      script: sum(files.filter(({ type, path }) => type === 'script' && !ofSearch.test(path))),
      all: sum(read),
      requests: read.length,
    };
    console.log(`${kind} ${address}: ${kb(found.all)} of ${kb(most.all)} in ${found.requests} of ${most.requests} requests, `
      + `CSS ${kb(found.css)} of ${kb(most.css)}, scripts ${kb(found.script)} of ${kb(most.script)}`);
    for (const [what, limit] of Object.entries(most)) {
      if (found[what] > limit) say(`${kind} ${address}: ${what} ${found[what]} is over ${limit}: ${read.map(({ path }) => path).join(' ')}`);
    }
  }
} finally {
  await browser.close();
  await stop();
}
end(`${Object.keys(weighed).length} pages weighed`);
