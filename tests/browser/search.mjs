// Two hundred questions and more asked twice: of the builder's own scorer (`lotse search --json`) and of `search.js`, over
// the same files. Both must give the same pages with the same points in the same order, phrases and choices included, and
// take mistyped words for the same, and miss the same words.
//
//   node search.mjs SITE LOTSE QUESTIONS
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [site, lotse, file] = process.argv.slice(2);
const { Index } = await import(pathToFileURL(path.resolve(import.meta.dirname, "../../content/assets/search.js")));
const get = async (address) => JSON.parse(readFileSync(path.join(site, address), "utf8"));
const index = await Index.open("de", get);

const written = [...readFileSync(file, "utf8").split("\nen = [")[0].matchAll(/^\s*\["([^"]+)"/gm)].map(([, question]) => question);
// Slips of the pen, the same in every run: a letter left out, doubled, swapped with its neighbour, or another one.
const slips = [
  (w, at) => w.slice(0, at) + w.slice(at + 1),
  (w, at) => w.slice(0, at) + w[at] + w.slice(at),
  (w, at) => w.slice(0, at) + (w[at + 1] ?? "") + w[at] + w.slice(at + 2),
  (w, at) => w.slice(0, at) + "x" + w.slice(at + 1),
];
const questions = [...written];
for (let n = 0; questions.length < 200; n++) {
  const question = written[n % written.length];
  questions.push(slips[n % slips.length](question, (n * 7 + 3) % question.length));
}
// Two and three words of a question in quotation marks of every kind, and marks that are none.
const marks = ['""', "„“", "»«", "“”"];
written.slice(0, 40).forEach((question, n) => {
  const words = question.split(" ");
  const at = Math.max(0, words.length - 2 - (n % 2));
  const [open, close] = marks[n % marks.length];
  questions.push([...words.slice(0, at), open + words.slice(at).join(" ") + close].join(" "));
});
questions.push('"im Netz"', '"in der Schule" Drucker', '"und"', '"kein Bild" "Beamer zeigt"', '24" Bild', '"kein', '"nirgends Gesagtes"');
questions.push("", "ü", "WLAN-Drucker E-Mail", "und oder aber", "ﬁnden", "Straße №5", "x".repeat(80), "日本語 テスト");

const lines = (...args) => execFileSync(lotse, ["search", "--site", site, ...args], { encoding: "utf8" }).trim().split("\n").filter(Boolean);
let different = 0, asked = 0;
const same = (question, ours, theirs) => {
  asked++;
  if (ours.join("\n") === theirs.join("\n")) return;
  different++;
  console.error(`${question}\n  search.js: ${ours.join(", ")}\n  lotse:     ${theirs.join(", ")}`);
};
const scored = ({ url, score }) => `${url} ${score}`;
// Every fourth question once more, chosen by one tag, by two of a kind, by two kinds.
const tags = [["fuer:lehrkraft"], ["fuer:lehrkraft", "fuer:schuladmin"], ["fuer:lehrkraft", "thema:wlan"], ["geraet:ipad"]];
for (const [n, question] of questions.entries()) {
  const missing = lines("--", question).map((line) => /^not found: "(.*)"$/.exec(line)?.[1]).filter(Boolean);
  same(`missing in "${question}"`, [(await index.ask(question, 0)).missing.join('", "')].filter(Boolean), missing);
  same(`"${question}"`, (await index.ask(question, 10)).hits.map(scored), lines("--json", "--", question).map((line) => scored(JSON.parse(line))));
  if (n % 4) continue;
  const chosen = tags[(n / 4) % tags.length].map((tag) => tag.split(":"));
  const ours = (await index.ask(question, 10, chosen)).hits.map(scored);
  same(`"${question}" ${chosen}`, ours, lines("--json", ...chosen.map(([, key]) => `--tag=${key}`), "--", question).map((line) => scored(JSON.parse(line))));
}
// What was probably meant, where a word is unknown.
for (const question of questions.slice(written.length).filter((_, n) => n % 3 === 0)) {
  const meant = lines("--", question).map((line) => /^did you mean "(.*)"\?$/.exec(line)?.[1]).filter(Boolean);
  same(`meant by "${question}"`, [await index.meant(question)].filter(Boolean), meant);
}
console.log(`${questions.length} questions asked of both scorers in ${asked} ways, ${different} answered differently`);
process.exit(different ? 1 : 0);
