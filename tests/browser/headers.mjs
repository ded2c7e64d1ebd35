// Every kind of answer carries the same protection: page, file, error, redirect, what a form answers.
import { serve } from './serve.mjs';
import { tally } from './tally.mjs';

const { base, stop } = await serve();
const { files } = await (await fetch(`${base}/offline.json`)).json();
const assets = Object.keys(files).filter((address) => address.startsWith('/assets/'));
const { headers } = await fetch(base);
const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: base }, body: 'text=' };
const asked = [
  ...['/', '/wlan/verbinden/', '/suche/', '/suche/?q=wlan', '/stoerungshelfer/beamer/lampe/', '/anfrage/', '/anfrage/wer?seite=wlan/verbinden', '/konsole/anmelden', '/_mail',
    '/rueckmeldung/fehlt?seite=wlan/verbinden', '/leicht/', '/offline/', '/wlan/verbinden/handzettel/', '/wlan/einrichten/',
    '/sw.js', '/manifest.webmanifest', '/offline.json', '/stoerungen.json', '/sitemap.xml', '/robots.txt', '/feed.xml', ...assets].map((address) => [address, {}]),
  ['/gibt-es-nicht/', {}, 404],
  ['/assets/gibt-es-nicht.js', {}, 404],
  ['/a/gibt/es/nicht', {}],
  ['/%ff', {}],
  ['/wlan/verbinden', {}],
  ['/konsole/', {}],
  ['/', { headers: { 'if-none-match': headers.get('etag') } }, 304],
  ['/', { method: 'HEAD' }],
  ['/', { method: 'DELETE' }],
  ['/rueckmeldung/fehlt', form],
  ['/rueckmeldung/fehlt', { ...form, headers: { ...form.headers, origin: 'https://elsewhere.example' } }],
  ['/anfrage/thema', form],
  ['/konsole/anmelden', form],
];
const wanted = {
  'content-security-policy': (value) => value.includes("default-src 'none'") && !value.includes('unsafe') && value.includes('frame-ancestors'),
  'x-content-type-options': (value) => value === 'nosniff',
  'referrer-policy': (value) => ['same-origin', 'no-referrer', 'strict-origin'].includes(value),
  'permissions-policy': (value) => ['camera', 'geolocation', 'microphone'].every((each) => value.includes(`${each}=()`)),
};

const { say, end } = tally('headers');
const seen = new Map();
try {
  for (const [address, options, status] of asked) {
    const answer = await fetch(base + address, { redirect: 'manual', ...options });
    await answer.arrayBuffer();
    const where = `${options.method ?? 'GET'} ${address} (${answer.status})`;
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
    if (status && answer.status !== status) say(`${where}: not ${status}`);
    if (answer.status >= 500) say(`${where}: the desk broke`);
    for (const [name, fits] of Object.entries(wanted)) {
      const value = answer.headers.get(name) ?? '';
      if (!fits(value)) say(`${where}: ${name}: ${value || 'missing'}`);
    }
  }
} finally {
  await stop();
}
const kinds = [...seen].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`).join(', ');
end(`${asked.length} answers (${kinds})`);
