// The search beside its peers: what the first question costs on the wire, how long a question takes when everything is
// there, and how many of the German questions are answered among the first three. Nothing here judges.
//
//   PEERS=/dir/with/node_modules LOTSE=/path/lotse node search.mjs CORPUS
//
// CORPUS is what `corpus.py` writes: a folder `lotse/content` and `model.json`. Pagefind and MiniSearch are left out
// where PEERS has none.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const { LOTSE, PEERS } = process.env;
const corpus = process.argv[2];
const here = import.meta.dirname;
const scratch = mkdtempSync(path.join(tmpdir(), "search-bench-"));
const questions = ["Passwort", "Netzwerkadresse zurücksetzen", "drucker", "Wo finde ich den Stundenplan?", "Lehrerkonto gesperrt", "Beamer anschließen"];
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const packed = (bytes) => gzipSync(bytes, { level: 9 }).length;
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const row = (name, value, ratio, goal) => console.log(`${name.padEnd(58)}${value.padStart(14)}${(ratio ?? "").padStart(9)}  ${goal ?? ""}`);
const built = (content, name) => {
  const out = path.join(scratch, name);
  execFileSync(LOTSE, ["build", content, "--out", out, "--lenient"], { stdio: "ignore" });
  return out;
};

const engineFile = path.join(here, "../../content/assets/search.js");
const { Index } = await import(pathToFileURL(engineFile));

/** The script as it is served: without the lines that only comment. */
const served = (site) => path.join(site, "assets", readdirSync(path.join(site, "assets")).find((name) => /^search\.\w+\.js$/.test(name)));

/** Asks one question of a fresh reader; gives bytes and rounds on the wire. With choices, as the page of answers asks. */
async function first(site, question, choices) {
  let bytes = packed(readFileSync(served(site)));
  let round = 1;
  let open = false;
  const get = async (address) => {
    if (!open) {
      open = true;
      setImmediate(() => { open = false; });
      if (!address.endsWith("/de.json")) round += 1;
    }
    const file = readFileSync(path.join(site, address));
    bytes += packed(file);
    await new Promise(setImmediate);
    return JSON.parse(file);
  };
  const index = await Index.open("de", get);
  await index.ask(question, 8, choices);
  return { bytes, round };
}

/** The time of a question when everything it needs is there, in ms. */
async function warm(site) {
  const index = await Index.open("de", async (address) => JSON.parse(readFileSync(path.join(site, address))));
  for (const question of questions) await index.ask(question, 8);
  const times = [];
  for (let n = 0; n < 20; n++) {
    for (const question of questions) {
      const start = performance.now();
      await index.ask(question, 8);
      times.push(performance.now() - start);
    }
  }
  return median(times);
}

async function quality() {
  const set = JSON.parse(readFileSync(path.join(here, "../../site-gen/search/tests/quality_de.json")));
  const content = path.join(scratch, "quality");
  mkdirSync(content);
  for (const { id, title, body } of set.docs) writeFileSync(path.join(content, `${id}.md`), `---\ntitle: ${JSON.stringify(title)}\n---\n\n${body}\n`);
  const site = built(content, "quality-site");
  const index = await Index.open("de", async (address) => JSON.parse(readFileSync(path.join(site, address))));
  let hits = 0;
  for (const { q, want } of set.queries) {
    const found = (await index.ask(q, 3)).hits.map(({ url }) => url.split("/").at(-2));
    hits += want.every((page) => found.includes(page)) ? 1 : 0;
  }
  return [hits, set.queries.length];
}

function pagefind(site) {
  const program = PEERS && path.join(PEERS, "node_modules/.bin/pagefind");
  if (!program || !existsSync(program)) return false;
  execFileSync(program, ["--site", site], { stdio: "ignore" });
  return true;
}

/** Bytes of Pagefind's first question with five results; its files are packed already. */
async function pagefindFirst(site, question) {
  const code = `
    import fs from "node:fs"; import path from "node:path"; import { pathToFileURL } from "node:url";
    const dir = path.join(${JSON.stringify(site)}, "pagefind"); let bytes = fs.statSync(path.join(dir, "pagefind.js")).size;
    globalThis.fetch = async (u) => { const b = fs.readFileSync(String(u.url || u).replace(/^file:\\/\\//, "").split("?")[0]); bytes += b.length; return new Response(b); };
    globalThis.document = { querySelector: () => ({ getAttribute: () => "de" }), documentElement: { lang: "de" }, currentScript: null };
    globalThis.window = globalThis; globalThis.location = { origin: "file://", href: "file:///" };
    const pf = await import(pathToFileURL(path.join(dir, "pagefind.js")));
    await pf.options({ basePath: dir + "/", baseUrl: "/" }); await pf.init();
    const found = await pf.search(${JSON.stringify(question)});
    await Promise.all(found.results.slice(0, 5).map((r) => r.data()));
    console.log(bytes); process.exit(0);`;
  return Number(execFileSync("node", ["--input-type=module", "-e", code], { encoding: "utf8" }));
}

function miniSearch() {
  if (!PEERS || !existsSync(path.join(PEERS, "node_modules/minisearch"))) return undefined;
  const require = createRequire(path.join(path.resolve(PEERS), "package.json"));
  const loaded = require("minisearch");
  const Mini = loaded.default ?? loaded;
  const fold = (word) => word.toLowerCase().replace(/ß/g, "ss").replace(/ä/g, "a").replace(/ö/g, "o").replace(/ü/g, "u");
  const mini = new Mini({ fields: ["title", "body"], processTerm: fold, searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 3 } } });
  mini.addAll(JSON.parse(readFileSync(path.join(corpus, "model.json"))));
  const times = [];
  for (let n = 0; n < 20; n++) {
    for (const question of questions) {
      const start = performance.now();
      mini.search(question).slice(0, 8);
      times.push(performance.now() - start);
    }
  }
  return median(times);
}

try {
  const site = built(path.join(corpus, "lotse/content"), "site");
  const ours = [];
  for (const question of questions) ours.push({ question, ...(await first(site, question)) });
  const whole = [];
  for (const question of [...questions, '"Passwort zurücksetzen"']) whole.push({ question, ...(await first(site, question, [])) });
  row("search", "median", "ratio", "goal");
  const bytes = median(ours.map((one) => one.bytes));
  if (pagefind(site)) {
    const theirs = [];
    for (const question of questions) theirs.push(await pagefindFirst(site, question));
    row("Pagefind, first question, 5 results", kB(median(theirs)));
    row("first question, 8 results, packed", kB(bytes), (bytes / median(theirs)).toFixed(2), "≤ 0.40 of Pagefind");
  } else row("first question, 8 results, packed", kB(bytes), "", "Pagefind is not there");
  for (const one of ours) row(`  ${one.question}`, kB(one.bytes), "", `${one.round} rounds`);
  row("the same with passages and choices, where no server answers", kB(median(whole.map((one) => one.bytes))));
  for (const one of whole) row(`  ${one.question}`, kB(one.bytes), "", `${one.round} rounds`);
  row("rounds one after the other, the most", String(Math.max(...[...ours, ...whole].map((one) => one.round))), "", "≤ 3");
  row("the script of the search, packed", kB(packed(readFileSync(served(site)))), "", "≤ 6 kB");
  const time = await warm(site);
  const mini = miniSearch();
  if (mini) row("MiniSearch with folding, prefixes and typos, a question", `${mini.toFixed(2)} ms`);
  row("a question when everything is there", `${time.toFixed(2)} ms`, mini ? (time / mini).toFixed(2) : "", "≤ 1.0 of MiniSearch");
  const [hits, all] = await quality();
  row("German questions answered among the first three", `${hits} of ${all}`, "", "≥ 41 of 42");
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
