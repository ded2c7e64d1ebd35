// Two hundred questions asked twice: of the builder's own scorer (`lotse search --json`) and of `search.js`, over the
// same files. Both must give the same pages with the same points in the same order.
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

let different = 0;
for (const question of questions) {
  const ours = (await index.ask(question, 10)).hits.map(({ url, score }) => `${url} ${score}`);
  const lines = execFileSync(lotse, ["search", "--site", site, "--json", "--", question], { encoding: "utf8" }).trim().split("\n").filter(Boolean);
  const theirs = lines.map((line) => JSON.parse(line)).map(({ url, score }) => `${url} ${score}`);
  if (ours.join("\n") === theirs.join("\n")) continue;
  different++;
  console.error(`"${question}"\n  search.js: ${ours.join(", ")}\n  lotse:     ${theirs.join(", ")}`);
}
console.log(`${questions.length} questions asked of both scorers, ${different} answered differently`);
process.exit(different ? 1 : 0);
