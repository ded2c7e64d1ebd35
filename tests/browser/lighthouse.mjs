// What Lighthouse says of one page of each kind on a phone: everything should be 100. What counts elements must be; the
// time a page takes wobbles with the machine, so a page may try three times, and its best is printed, not judged.
import { launch as launchChrome } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { serve } from './serve.mjs';
import { kinds } from './site.mjs';

const attempts = 3;
const areas = { performance: 'performance', accessibility: 'accessibility', 'best-practices': 'best practices', seo: 'SEO' };
const { base, stop } = await serve();
const chrome = await launchChrome({
  chromePath: process.env.CHROMIUM, logLevel: 'silent', chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'],
});

/** The points of a page in some areas, and what took points away. */
async function ask(address, wanted) {
  const { lhr } = await lighthouse(base + address, { port: chrome.port, logLevel: 'silent', onlyCategories: wanted });
  const points = {};
  const lost = [];
  for (const id of wanted) {
    const { score, auditRefs } = lhr.categories[id];
    points[id] = Math.round(score * 100);
    if (points[id] === 100) continue;
    for (const ref of auditRefs.filter((each) => each.weight > 0 && lhr.audits[each.id].score !== null && lhr.audits[each.id].score < 1)) {
      const { title, displayValue, details } = lhr.audits[ref.id];
      const nodes = (details?.items ?? []).map((item) => item.node?.selector ?? item.description ?? item.source ?? '').filter(Boolean).slice(0, 5);
      lost.push(`${areas[id]}: ${title} ${displayValue ?? ''} ${nodes.join(' | ')}`.trim());
    }
  }
  return { points, lost };
}

let below = 0;
let slow = 0;
try {
  for (const [kind, address] of Object.entries(kinds)) {
    if (kind === 'form') continue;
    const { points: best, lost } = await ask(address, Object.keys(areas));
    let tries = 1;
    for (; tries < attempts && best.performance < 100; tries += 1) {
      const again = await ask(address, ['performance']);
      best.performance = Math.max(best.performance, again.points.performance);
    }
    const line = Object.entries(areas).map(([id, name]) => `${name} ${best[id]}`).join(', ');
    console.log(`Lighthouse, ${kind} ${address}: ${line}${tries > 1 ? ` (best of ${tries})` : ''}`);
    const { performance: time, ...counted } = best;
    slow += time < 100;
    if (Object.values(counted).every((points) => points === 100)) continue;
    below += 1;
    for (const what of lost) console.error(`  ${what}`);
  }
} finally {
  await chrome.kill();
  await stop();
}
console.log(`Lighthouse: ${below} pages below 100, ${slow} in the time they take (not judged)`);
process.exit(below ? 1 : 0);
