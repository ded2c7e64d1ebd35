// The pages of the help site: where they are, and which of them only lead on.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a page sends its reader at once, or nothing. */
export const movesTo = (html) => html.match(/<meta http-equiv="refresh" content="0; url=([^"]+)"/)?.[1];

/** The addresses of a site that was built: the pages with something to read, and those that have moved. */
export function addresses(site) {
  const pages = [];
  const moved = [];
  for (const file of readdirSync(site, { recursive: true }).filter((name) => name.endsWith('.html')).sort()) {
    const address = `/${file.replace(/(^|\/)index\.html$/, '$1')}`;
    (movesTo(readFileSync(join(site, file), 'utf8')) ? moved : pages).push(address);
  }
  return { pages, moved };
}

/** One page of every kind, for what is too slow to ask of all. */
export const kinds = {
  start: '/',
  topic: '/wlan/',
  article: '/wlan/verbinden/',
  steps: '/lernportal/erster-kurs-schritt-fuer-schritt/',
  search: '/suche/',
  troubleshooter: '/stoerungshelfer/beamer/lampe/',
  form: '/anfrage/',
};
