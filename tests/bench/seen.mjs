// How long an author waits: from saving a page with a new title until the server shows it, on the page itself and in the
// list of its topic. Each server in turn, medians and a ratio to Lotse's goal. Nothing here judges.
//
//   PEERS=/dir/with/hugo LOTSE=/path/lotse [RUNS=9] node seen.mjs CORPUS...
//
// CORPUS is what `corpus.py` writes: folders `lotse/content` and `hugo`, the same pages for each.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const { LOTSE, PEERS = "", RUNS = "9" } = process.env;
const scratch = mkdtempSync(path.join(tmpdir(), "seen-bench-"));
const hugo = path.join(PEERS, "hugo");
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const text = (url) => fetch(url).then((answer) => answer.text(), () => "");

/** Waits until all addresses show the words; the milliseconds. */
async function seen(urls, words, patience = 120_000) {
  const began = performance.now();
  for (const url of urls) {
    while (!(await text(url)).includes(words)) {
      if (performance.now() - began > patience) throw new Error(`${url} does not show “${words}”`);
      await pause(1);
    }
  }
  return performance.now() - began;
}

/** Starts a server, saves the page again and again, and gives what each save took. */
async function measure(command, base, file, address) {
  const before = readFileSync(file, "utf8");
  const server = spawn(command[0], command.slice(1), { stdio: "ignore" });
  const urls = [address, path.posix.dirname(address.slice(0, -1)) + "/"].map((part) => base + part);
  const taken = [];
  try {
    await seen(urls, "</html>");
    await pause(2_000);
    for (let run = 0; run <= Number(RUNS); run++) {
      const title = `Markierung ${Date.now()}`;
      writeFileSync(file, before.replace(/^title: .*$/m, `title: "${title}"`));
      const ms = await seen(urls, title);
      // The first one warms the server up.
      if (run > 0) taken.push(ms);
      await pause(500);
    }
  } finally {
    writeFileSync(file, before);
    server.kill();
    await new Promise((done) => server.on("exit", done));
  }
  return { median: median(taken), min: Math.min(...taken), max: Math.max(...taken) };
}

for (const corpus of process.argv.slice(2)) {
  const content = path.join(corpus, "lotse/content");
  const page = readdirSync(content, { recursive: true }).filter((file) => /^[^/]+\/[^_/][^/]*\.md$/.test(file)).sort()[0];
  const address = `/${page.slice(0, -3)}/`;
  const data = mkdtempSync(path.join(scratch, "data-"));
  const ours = [LOTSE, "serve", content, "--data", data, "--listen", "127.0.0.1:13130"];
  const figures = { lotse: await measure(ours, "http://127.0.0.1:13130", path.join(content, page), address) };
  if (PEERS && existsSync(hugo)) {
    const site = path.join(corpus, "hugo");
    const theirs = [hugo, "server", "-s", site, "-p", "13131", "--noBuildLock", "--disableLiveReload"];
    figures.hugo = await measure(theirs, "http://127.0.0.1:13131", path.join(site, "content", page), address);
  }
  console.log(`\n${path.basename(corpus)}: from saving a page until it and its list are seen   median ms   min   max`);
  for (const [name, { median, min, max }] of Object.entries(figures)) {
    console.log(`  ${name.padEnd(60)}${median.toFixed(0).padStart(8)}${min.toFixed(0).padStart(6)}${max.toFixed(0).padStart(6)}`);
  }
  if (figures.hugo) {
    const ratio = figures.lotse.median / figures.hugo.median;
    console.log(`  ratio to hugo ${ratio.toFixed(2)}  (goal 0.12 at 1,000 pages, 0.07 at 10,000)`);
  }
}
rmSync(scratch, { recursive: true, force: true });
