// Making a site beside its peers: the whole site, the site with its search, and one page changed in a new process. Wall
// and processor time, peak memory, the programs in turn, medians and ratios to Lotse's goals. Nothing here judges.
//
//   PEERS=/dir/with/programs LOTSE=/path/lotse [OUT=/dev/shm] [RUNS=5] node site.mjs CORPUS...
//
// CORPUS is what `corpus.py` writes: folders `lotse/content`, `hugo`, `zola`, `mdbook`, the same pages for each. PEERS holds
// `hugo`, `zola`, `mdbook` and `npm/node_modules` with Pagefind; what is not there is left out. OUT is where sites are
// written: in memory, so that no disk is measured. Needs GNU time.
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const { LOTSE, PEERS = "", OUT = tmpdir(), RUNS = "5" } = process.env;
const scratch = mkdtempSync(path.join(OUT, "site-bench-"));
process.env.XDG_CACHE_HOME = path.join(scratch, "cache");
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const count = (folder) => readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".html")).length;

/** Runs a command once; its seconds and its peak memory in MiB. */
function run(command) {
  const done = spawnSync("/usr/bin/time", ["-f", "%e %U %S %M", ...command], { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "ignore", "pipe"] });
  if (done.status !== 0) throw new Error(`${command.join(" ")}: ${done.stderr}`);
  const [wall, user, system, memory] = done.stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { wall, cpu: user + system, memory: memory / 1024 };
}

/** Several commands one after the other, as one. */
const together = (runs) => ({
  wall: runs.reduce((sum, { wall }) => sum + wall, 0),
  cpu: runs.reduce((sum, { cpu }) => sum + cpu, 0),
  memory: Math.max(...runs.map(({ memory }) => memory)),
});

/** Runs all programs in turn; the medians of each. `programs` are functions from a fresh folder to a run. */
function inTurn(programs) {
  const found = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  const pages = {};
  for (let turn = 0; turn <= Number(RUNS); turn++) {
    for (const [name, program] of Object.entries(programs)) {
      const out = path.join(scratch, `${name}-out`);
      const figures = program(out);
      // The first turn warms the machine up.
      if (turn > 0) found[name].push(figures);
      pages[name] = count(out);
      if (!name.includes("changed")) rmSync(out, { recursive: true });
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, runs]) => {
    const of = (figure) => median(runs.map((run) => run[figure]));
    return [name, { wall: of("wall"), cpu: of("cpu"), memory: of("memory"), pages: pages[name] }];
  }));
}

const cell = (value, digits) => value.toFixed(digits).padStart(9);
function show(title, figures, ours, goal) {
  console.log(`\n${title}${" ".repeat(Math.max(1, 42 - title.length))}   wall s    cpu s      MiB    pages`);
  for (const [name, { wall, cpu, memory, pages }] of Object.entries(figures)) {
    console.log(`  ${name.padEnd(40)}${cell(wall, 3)}${cell(cpu, 3)}${cell(memory, 0)}${String(pages).padStart(9)}`);
  }
  const peers = Object.entries(figures).filter(([name]) => !name.startsWith("lotse"));
  if (!peers.length) return;
  const [best, peer] = peers.reduce((a, b) => (a[1].wall <= b[1].wall ? a : b));
  const own = figures[ours];
  console.log(`  ratio to ${best}: wall ${(own.wall / peer.wall).toFixed(2)}, cpu ${(own.cpu / peer.cpu).toFixed(2)}, memory ${(own.memory / peer.memory).toFixed(2)}  (${goal})`);
}

const program = (name) => (PEERS && existsSync(path.join(PEERS, name)) ? path.join(PEERS, name) : undefined);
const [hugo, zola, mdbook] = ["hugo", "zola", "mdbook"].map(program);
const pagefind = program("npm/node_modules/.bin/pagefind");

for (const corpus of process.argv.slice(2)) {
  const content = path.join(corpus, "lotse/content");
  const lotse = (out) => run([LOTSE, "build", content, "--out", out, "--lenient", "--fresh"]);
  const peers = {};
  if (hugo) peers.hugo = (out) => run([hugo, "-s", path.join(corpus, "hugo"), "-d", out, "--noBuildLock", "--quiet"]);
  if (zola) peers.zola = (out) => run([zola, "-r", path.join(corpus, "zola"), "build", "--force", "-o", out]);
  const books = existsSync(path.join(corpus, "mdbook")) && mdbook ? { mdbook: (out) => run([mdbook, "build", path.join(corpus, "mdbook"), "-d", out]) } : {};
  const name = path.basename(corpus);
  show(`${name}: the whole site, our search included`, inTurn({ lotse, ...peers, ...books }), "lotse", "goal 0.25 at 100 pages, 0.12 at 1,000, 0.10 at 10,000; memory 0.25");
  if (pagefind) {
    const searched = Object.fromEntries(Object.entries(peers).map(([peer, build]) => [
      `${peer} and Pagefind`, (out) => together([build(out), run([pagefind, "--site", out])]),
    ]));
    show(`${name}: with a search`, inTurn({ lotse, ...searched }), "lotse", "goal 0.10; memory 0.20");
  }
  const page = path.join(content, readdirSync(content, { recursive: true }).find((file) => file.endsWith(".md")));
  const before = readFileSync(page);
  const kept = path.join(scratch, "lotse, one page changed-out");
  const changed = (out) => {
    if (!existsSync(out)) execFileSync(LOTSE, ["build", content, "--out", out, "--lenient"], { stdio: "ignore" });
    appendFileSync(page, `\nEin Satz mehr: ${Date.now()}.\n`);
    return run([LOTSE, "build", content, "--out", out, "--lenient"]);
  };
  try {
    show(`${name}: one page changed, new process`, inTurn({ "lotse, one page changed": changed, ...peers }), "lotse, one page changed", "goal 0.04 at 1,000 pages, 0.02 at 10,000; the peers build all");
  } finally {
    writeFileSync(page, before);
    rmSync(kept, { recursive: true, force: true });
  }
}
rmSync(scratch, { recursive: true, force: true });
