// What a page of each kind costs on a first visit: bytes as gzip carries them, and requests. Over a limit is a fault.
import { gzipSync } from 'node:zlib';
import { launch, open } from './look.mjs';
import { serve } from './serve.mjs';
import { kinds } from './site.mjs';

const limits = { css: 12_000, script: 15_000, all: 60_000, requests: 5 };
// What only the search needs is fetched when somebody begins to search.
const ofSearch = /^\/assets\/search/;
const { base, stop } = await serve();
const browser = await launch();
const problems = [];
const say = (line) => problems.push(line);

/** Opens a page for the first time and waits until it is still: what was fetched, and from where. */
async function visit(kind, address) {
  const page = await open(browser, say);
  const fetched = [];
  // Before a request leaves the browser: what a content security policy holds back is asked of nobody.
  page.on('request', (request) => { if (!request.url().startsWith(base)) say(`${kind} ${address}: asks another host: ${request.url()}`); });
  page.on('response', (response) => fetched.push(response));
  await page.goto(base + address, { waitUntil: 'networkidle' });
  const files = [];
  for (const response of fetched) {
    const type = response.request().resourceType();
    files.push({ path: new URL(response.url()).pathname, type, bytes: gzipSync(await response.body(), { level: 6 }).length });
    if (response.headers()['set-cookie']) say(`${kind} ${address}: ${response.url()} sets a cookie`);
  }
  if ((await page.context().cookies()).length) say(`${kind} ${address}: leaves a cookie`);
  await page.context().close();
  return files;
}

const sum = (files) => files.reduce((bytes, file) => bytes + file.bytes, 0);
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
try {
  for (const [kind, address] of Object.entries(kinds)) {
    const files = await visit(kind, address);
    const found = {
      css: sum(files.filter(({ type }) => type === 'stylesheet')),
      script: sum(files.filter(({ type, path }) => type === 'script' && !ofSearch.test(path))),
      all: sum(files),
      requests: files.length,
    };
    console.log(`${kind} ${address}: ${kb(found.all)} of ${kb(limits.all)} in ${found.requests} of ${limits.requests} requests, `
      + `CSS ${kb(found.css)} of ${kb(limits.css)}, scripts ${kb(found.script)} of ${kb(limits.script)}`);
    for (const [what, limit] of Object.entries(limits)) {
      if (found[what] > limit) say(`${kind} ${address}: ${what} ${found[what]} is over ${limit}: ${files.map(({ path }) => path).join(' ')}`);
    }
  }
} finally {
  await browser.close();
  await stop();
}
for (const line of problems) console.error(line);
console.log(`budgets: ${Object.keys(kinds).length} pages weighed, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
