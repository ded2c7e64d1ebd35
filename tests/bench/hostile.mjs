// Pages that nobody should write and somebody will, each in a folder of its own and built by the program that people run:
// how it ends, what it says first, and how long it takes beside a second. `site-gen/tests/hostile.rs` says what must come out.
//
//   LOTSE=/path/lotse node hostile.mjs
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const GOAL_MS = 1_000;
const scratch = mkdtempSync(path.join(tmpdir(), "hostile-bench-"));
process.env.XDG_CACHE_HOME = path.join(scratch, "cache");
const part = "## Wort Überschrift\n\nText mit **fett**, [Link](#x) und `Code`.\n\n| a | b |\n|---|---|\n| c | d |\n\n";
const bomb = Array.from({ length: 40 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]\n`).join("");

const pages = {
  "a page of 568 kB": ["seite.md", `# Lang\n\n${part.repeat(568_000 / part.length + 1)}`],
  "an empty page": ["seite.md", ""],
  "5,000 quotes within each other": ["seite.md", `# Tief\n\n${"> ".repeat(5_000)}Ganz innen`],
  "a name with blanks and umlauts": ["Größe der Räume & Säle (2).md", "# Größe\n\nText.\n"],
  "a front matter bomb": ["seite.md", `---\ntitle: Bombe\na0: &a0 [x, x]\n${bomb}---\nDer Text.`],
  "3,000 open elements": ["seite.md", `# Offen\n\n${"<b><i>".repeat(3_000)}Ganz innen`],
};

console.log(`${"a hostile page".padEnd(36)}exit      ms   of ${GOAL_MS} ms   what it says first`);
for (const [what, [name, text]] of Object.entries(pages)) {
  const folder = path.join(scratch, what.replaceAll(/\W/g, "-"));
  mkdirSync(path.join(folder, "in/thema"), { recursive: true });
  writeFileSync(path.join(folder, "in/thema", name), text);
  const began = performance.now();
  const done = spawnSync(process.env.LOTSE, ["build", path.join(folder, "in"), "--out", path.join(folder, "out"), "--lenient"], { encoding: "utf8", maxBuffer: 1 << 28 });
  const ms = performance.now() - began;
  const said = (done.stderr + done.stdout).split("\n").filter((line) => !line.includes("no-desk"))[0] ?? "";
  console.log(`${what.padEnd(36)}${String(done.status).padStart(4)}${ms.toFixed(0).padStart(8)}${(ms / GOAL_MS).toFixed(2).padStart(13)}   ${said.slice(0, 70)}`);
}
rmSync(scratch, { recursive: true, force: true });
