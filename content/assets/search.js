// The search in a browser: counts as `site-gen/search` counts, in whole numbers. A test holds both to the same answers.

const FOLDER = "/assets/search/";
const PAGES = 2000;
const STEM_MIN = 3;
const PREFIXES = ["be", "ge", "er", "ver", "zer", "ent", "emp", "mis", "un", "ur"];
const KIND_MAX = 12, ALL_MAX = 24, WORDS_MAX = 12, WEAKEST = 20;

const lengthOf = (word) => [...word].length;
const number = (digits) => parseInt(digits || 0, 36);

const fold = (word) => {
  let out = "";
  const push = (c) => {
    const last = out.at(-1);
    if (c === last && !/\p{N}/u.test(c)) return;
    if (c === "e" && (last === "a" || last === "o" || last === "u")) return;
    out += c;
  };
  for (const c of word) {
    if (c === "ß" || c === "ẞ") push("s");
    else for (const d of c.normalize("NFKD")) if (!/\p{M}/u.test(d)) for (const e of d.toLowerCase()) push(e);
  }
  return out;
};

const WORD = /\p{Alphabetic}[-\u2011](?=[\p{Alphabetic}\p{N}])[\p{Alphabetic}\p{N}\u0300-\u036f]+|[\p{Alphabetic}\p{N}][\p{Alphabetic}\p{N}\u0300-\u036f]*/gu;
const words = (text) => text.match(WORD) ?? [];
const folded = (word) => fold(word.replace(/[-\u2011]/g, ""));

const strip = (word, endings) => {
  const found = endings.find(([ending, least]) => word.length >= least && word.endsWith(ending));
  return found ? word.slice(0, -found[0].length) : word;
};
const stripAll = (word, grammar) => {
  for (;;) {
    const shorter = strip(word, grammar.endings);
    if (shorter === word) return word;
    word = shorter;
  }
};
const participle = (word, { particles }) => {
  const core = particles.length && /(.*?)(?:en|t)$/.exec(word)?.[1];
  if (!core) return word;
  if (core.startsWith("ge") && core.length - 2 > STEM_MIN) return word.slice(2);
  const found = particles.find((particle) => core.startsWith(particle + "ge") && core.length - particle.length - 2 >= STEM_MIN);
  return found ? found + word.slice(found.length + 2) : word;
};
const stem = (word, grammar) => {
  if (!grammar.endings.length || word.length <= STEM_MIN || /\d/.test(word)) return word;
  word = participle(word, grammar);
  const own = stripAll(strip(word, grammar.nouns), grammar);
  if (!word.endsWith("en") && !word.endsWith("t")) return own;
  const verb = grammar.strong.find(([tail]) => own.endsWith(tail));
  return verb ? stripAll(own.slice(0, -verb[0].length) + verb[1], grammar) : own;
};
const bare = (own, { endings }) => strip(own, endings.map(([ending]) => [ending, STEM_MIN + ending.length]));

const isPrefix = (first, grammar) => PREFIXES.includes(first) || grammar.particles.includes(first);
const whole = (word, grammar, known, parts) => {
  if (parts.length + 2 > 4 || word.length < 7) return false;
  for (let cut = 3; cut <= word.length - 4; cut++) {
    const first = word.slice(0, cut);
    if (isPrefix(first, grammar)) continue;
    for (const from of [cut, cut - 1]) {
      const last = stem(word.slice(from), grammar);
      if (!known(last)) continue;
      const firstStem = stem(first, grammar);
      const before = parts.length;
      if (known(firstStem)) parts.push(firstStem);
      else if (!whole(first, grammar, known, parts)) { parts.length = before; continue; }
      parts.push(last);
      return true;
    }
  }
  return false;
};
const compound = (word, grammar, known) => {
  const parts = [];
  if (!grammar.compounds || word.length < 7 || whole(word, grammar, known, parts)) return parts;
  for (let cut = 3; cut <= word.length - 5; cut++) {
    if (isPrefix(word.slice(0, cut), grammar)) continue;
    const last = stem(word.slice(cut), grammar);
    if (last.length >= 4 && known(last)) return [last];
  }
  return [];
};

const distance = (a, b, most) => {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let before = [], last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1), last[j] + 1, row[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2] + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return Infinity;
    before = last;
    last = row;
  }
  return last[b.length] <= most ? last[b.length] : Infinity;
};

const byStemOrder = (a, b) => b[1] - a[1] || a[0] - b[0];
const best = (found) => found.sort(byStemOrder).slice(0, KIND_MAX);
const surest = (found) => {
  const most = new Map();
  for (const [at, sure] of found) if (!(most.get(at) >= sure)) most.set(at, sure);
  return [...most].sort(byStemOrder).slice(0, ALL_MAX);
};
const postings = (list) => {
  let page = 0;
  return Array.from(list.matchAll(/([A-Z])([0-9a-z]*)/g), ([, level, further]) => [(page += number(further)), level.charCodeAt(0) - 65]);
};
const points = (level) => (level < 16 ? 9 * (level + 1) : 104 + 16 * (level - 16));

// Whether a word is a form of a stem: the stem with endings, or its participle.
const isForm = (word, mark) => {
  const ends = (own) => own.startsWith(mark) && /^(?:[esnty]|em|er|end|ed|ie|ung|in|(?:bar)?keit|heit|ation|ment|ing)*$/.test(own.slice(mark.length));
  return ends(word) || (/ge.*[tn][emrs]*$/.test(word) && ends(word.replace("ge", "")));
};

// The text cut into pieces, each with whether it is to be marked.
export const pieces = (text, marks) => {
  const out = [];
  let at = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const own = folded(word);
    if (!marks.some((mark) => isForm(own, mark))) continue;
    if (index > at) out.push([text.slice(at, index), false]);
    out.push([word, true]);
    at = index + word.length;
  }
  if (at < text.length) out.push([text.slice(at), false]);
  return out;
};

// The place of a text with the most words that are not covered yet, close together.
const SHOWN = 26, BEFORE = 6;
const passage = (text, marks, covered) => {
  const all = text.split(" ");
  const has = all.map((word) => wordsIn(word, marks));
  let first = 0, best = 0;
  has.forEach((some, begin) => {
    const met = new Set();
    if (some.size) has.slice(begin, begin + SHOWN - BEFORE).forEach((here, way) => {
      for (const word of here) met.add(word);
      const worth = ([...met].filter((word) => !covered.has(word)).length * 99 + met.size) * 99 + SHOWN - way;
      if (worth > best) [first, best] = [begin, worth];
    });
  });
  if (best < 99 * 99) return "";
  const opens = (at) => at === 0 || /[.!?:·]$/.test(all[at - 1]);
  let begin = first;
  while (first - begin < BEFORE && !opens(begin)) begin--;
  const end = begin + SHOWN;
  return `${opens(begin) ? "" : "… "}${all.slice(begin, end).join(" ")}${end < all.length && !opens(end) ? " …" : ""}`;
};
// Which words of the question a text has.
const wordsIn = (text, marks) => {
  const own = words(text).map(folded);
  return new Set([...marks.keys()].filter((at) => marks[at].some((mark) => own.some((word) => isForm(word, mark)))));
};

const QUOTES = /["„“”»«]/g;
// A question taken apart: its words, each once, with whether it stands in quotation marks; and the words of each phrase.
const asked = (question) => {
  const all = new Map(), phrases = [];
  question.split(QUOTES).forEach((piece, at, pieces) => {
    const own = words(piece).map(folded).filter(Boolean);
    const quoted = at % 2 === 1 && at + 1 < pieces.length;
    for (const word of own) all.set(word, quoted || all.get(word) === true);
    if (quoted && own.length) phrases.push(own);
  });
  return { all: [...all], phrases };
};

export class Index {
  // `get` gives the parsed JSON of a file, as a promise.
  static async open(language, get) {
    return new Index(language, await get(`${FOLDER}${language}.json`), get);
  }

  constructor(language, head, get) {
    if (head.version !== 2) throw new Error("another form of index");
    Object.assign(this, { language, head, get, files: new Map() });
    this.stems = [];
    let before = "";
    for (const line of head.stems.split("\n").slice(0, -1)) {
      before = before.slice(0, number(line[0])) + line.slice(1);
      this.stems.push(before);
    }
    this.places = new Map(this.stems.map((own, at) => [own, at]));
    this.stop = new Set(head.grammar.stop);
    this.partsOf = (own, root) => compound(own, head.grammar, (part) => part !== root && this.places.has(part));
  }

  file(part) {
    if (!this.files.has(part)) this.files.set(part, this.get(`${FOLDER}${this.language}-${part}.${this.head.hash}.json`));
    return this.files.get(part);
  }

  // In quotation marks, a word stands for itself alone.
  word(own, quoted) {
    const { grammar, groups } = this.head;
    const root = stem(own, grammar);
    const exact = this.places.get(root);
    const found = exact === undefined ? [] : [[exact, 100]];
    if (quoted) return { own, root, exact, quoted, found };
    const isOwn = (entry) => entry.length === 1 && entry[0] === root;
    const add = (part, sure) => { if (this.places.has(part)) found.push([this.places.get(part), sure]); };
    for (const group of groups.filter((group) => group.some(isOwn))) {
      for (const entry of group) if (!isOwn(entry)) for (const part of entry) add(part, entry.length === 1 ? 70 : 40);
    }
    const length = lengthOf(root);
    const slipsTo = (known, most) => Math.min(distance(root, known, most), distance(own, known, most));
    const each = (kind) => {
      const all = [];
      this.stems.forEach((known, at) => { const sure = kind(known); if (sure) all.push([at, sure]); });
      const most = best(all);
      found.push(...most);
      return most[0];
    };
    let slip;
    const isBegun = length >= 3 && each((known) => known.startsWith(root) && known.length > root.length && Math.max(15, Math.floor((60 * length) / lengthOf(known))));
    if (exact === undefined && length >= 4) {
      const begins = (entry) => entry.length === 1 && entry[0].startsWith(root) && entry[0] !== root;
      for (const group of groups.filter((group) => group.some(begins))) {
        for (const entry of group) if (entry.length === 1 && !begins(entry)) add(entry[0], 45);
      }
      const short = bare(root, grammar);
      each((known) => {
        const inner = known.slice(1);
        return inner.endsWith(short) ? 55 : length >= 5 && inner.includes(root) ? 30 : 0;
      });
      const most = length >= 8 ? 2 : 1;
      if (!isBegun) slip = each((known) => {
        const slips = slipsTo(known, most);
        const other = known[0] !== root[0];
        return other && length < 6 ? 0 : slips === 1 || slips === 2 ? [65, 40][slips - 1] - 15 * other : 0;
      });
    }
    const parts = this.partsOf(own, root);
    const row = exact === undefined ? 0 : 1;
    parts.forEach((part, at) => add(part, (at === parts.length - 1 ? [50, 30] : [35, 20])[row]));
    const sure = surest(found);
    let meant = slip?.[0] === sure[0]?.[0] ? slip?.[0] : undefined;
    // What stands for nothing may be a word with more slips.
    if (!sure.length && length >= 4) {
      let least = Infinity;
      this.stems.forEach((known, at) => {
        const far = 2 * slipsTo(known, Math.floor(length / 3)) + (known[0] !== root[0]);
        if (far < least) [least, meant] = [far, at];
      });
    }
    return { own, root, exact, found: sure, meant };
  }

  understand(all) {
    const telling = all.filter(([own]) => !this.stop.has(own));
    const list = (telling.length ? telling : all).slice(0, WORDS_MAX).map(([own, quoted]) => this.word(own, quoted));
    const joints = this.head.grammar.compounds ? ["", "s"] : [""];
    for (let at = 1; at < list.length; at++) {
      const pair = [list[at - 1], list[at]];
      if (pair.some(({ quoted }) => quoted)) continue;
      for (const joint of joints) {
        const place = this.places.get(stem(fold(pair[0].own + joint + pair[1].own), this.head.grammar));
        if (place !== undefined) for (const word of pair) Object.assign(word, { found: surest([...word.found, [place, 90]]), meant: undefined });
      }
    }
    return list;
  }

  // The list of a stem in the files of a kind, of which the head knows the first stems.
  async list(kind, starts, at) {
    let shard = starts.length - 1;
    while (starts[shard] > at) shard--;
    return (await this.file(`${kind}${shard}`))[at - starts[shard]];
  }

  async postings(at) {
    return postings(await this.list("p", this.head.shards, at));
  }

  // The pages with a phrase: its words stand next to each other.
  async withPhrase(phrase) {
    const stems = phrase.map((own) => this.places.get(stem(own, this.head.grammar)));
    if (stems.includes(undefined)) return new Set();
    const lists = await Promise.all(stems.map((at) => Promise.all([this.postings(at), this.list("w", this.head.places, at)])));
    let begins;
    lists.forEach(([postings, places], further) => {
      const pages = places.split(",");
      begins = new Map(postings.map(([page], at) => {
        let place = 0;
        const here = pages[at] ? pages[at].split(" ").map((n) => (place += number(n)) - further) : [];
        return [page, here.filter((begin) => !begins || begins.get(page)?.includes(begin))];
      }).filter(([, here]) => here.length));
    });
    return new Set(begins.keys());
  }

  // The stems to mark for a word: its own, the surest others, and compounds that have one of these as a part.
  marks({ root, found, quoted }) {
    const meant = new Set(found.filter(([at, sure]) => sure >= 50 || this.stems[at].startsWith(root)).map(([at]) => this.stems[at]));
    if (lengthOf(root) >= STEM_MIN) meant.add(root);
    const inside = [...meant].filter((part) => lengthOf(part) >= STEM_MIN);
    const made = quoted || !this.head.grammar.compounds ? [] : this.stems.filter((own) => inside.some((part) => part !== own && own.includes(part))
      && this.partsOf(own, own).some((part) => meant.has(part)));
    return [...meant, ...made.slice(0, 60)];
  }

  // By what pages can be chosen: { group, key, label, chosen, count }; and whether what is chosen leaves a page.
  async choices(pages, chosen) {
    const all = (await this.file("f")).map(([group, key, label, list]) => ({
      group, key, label, own: new Set(postings(list).map(([page]) => page)), chosen: chosen.some(([g, k]) => g === group && k === key),
    }));
    const made = all.filter((choice) => choice.chosen);
    const leave = (page, but) => made.every(({ group }) => group === but || made.some((other) => other.group === group && other.own.has(page)));
    for (const choice of all) choice.count = pages.filter(([page]) => choice.own.has(page) && leave(page, choice.group)).length;
    return { leave, choices: all.filter(({ count, chosen }) => count || chosen).sort((a, b) => b.count - a.count) };
  }

  // The question as it was probably meant, if a word of it is unknown or a phrase is not said.
  async meant(question) {
    const { all, phrases } = asked(question);
    if (phrases.length && !(await this.ask(question, 0)).count) {
      const plain = question.replace(QUOTES, " ").trim().replace(/\s+/g, " ");
      return await this.meant(plain) ?? ((await this.ask(plain, 0)).count ? plain : undefined);
    }
    const mended = new Map();
    for (const { own, meant } of this.understand(all)) {
      const spelling = meant !== undefined && await this.list("s", this.head.shards, meant);
      if (spelling && distance(own, folded(spelling), Math.max(1, Math.floor(lengthOf(own) / 3))) < Infinity) mended.set(own, spelling);
    }
    return mended.size ? question.replace(WORD, (word) => mended.get(folded(word)) ?? word) : undefined;
  }

  // The pages that answer, the best first: { url, title, text, trail, tags, score }, and the stems to mark. With choices,
  // as groups and keys: those that they leave, what else can be chosen, and for text the place with the words. And `missing`.
  async ask(question, most = 10, chosen = undefined) {
    const { all, phrases } = asked(question);
    const list = this.understand(all);
    const sums = new Map();
    // What can be chosen travels along.
    if (chosen) this.file("f");
    const [loaded, wanted] = await Promise.all([
      Promise.all(list.map((word) => Promise.all(word.found.map(([at]) => this.postings(at))))),
      Promise.all(phrases.map((phrase) => this.withPhrase(phrase))),
    ]);
    list.forEach((word, w) => {
      const given = new Map();
      word.found.forEach(([at, sure], s) => {
        const rare = number(this.head.rarity[word.exact ?? at]);
        for (const [page, level] of loaded[w][s]) {
          const [gives, titled] = given.get(page) ?? [0, false];
          given.set(page, [Math.max(gives, sure * rare * points(level)), titled || level >= 16]);
        }
      });
      for (const [page, [gives, titled]] of given) {
        const sum = sums.get(page) ?? [0, 0, 0];
        sums.set(page, [sum[0] + gives, sum[1] + 1, sum[2] + titled]);
      }
    });
    const scored = [...sums].filter(([page]) => wanted.every((set) => set.has(page))).map(([page, [gives, hit, titled]]) => {
      const score = Math.floor((gives * hit * hit) / (list.length * list.length));
      const title = number(this.head.titles[page]);
      return [page, score + Math.floor((score * titled) / (2 * Math.max(title, titled, 1))), titled === list.length];
    });
    const fit = scored.sort(byStemOrder).filter(([, score]) => score * WEAKEST >= scored[0][1]);
    const { leave, choices } = chosen ? await this.choices(fit, chosen) : {};
    const pages = leave ? fit.filter(([page]) => leave(page)) : fit;
    let kept;
    const marks = () => (kept ??= list.map((word) => this.marks(word)));
    const texts = Math.ceil(this.head.pages / PAGES);
    const entry = async (kind, page, many) => (await this.file(kind + Math.floor(page / many)))[page % many];
    const hits = await Promise.all(pages.slice(0, most).map(async ([page, score, isTitle]) => {
      const [card, text] = await Promise.all([entry("c", page, 4 * texts), chosen && !isTitle && entry("t", page, texts).catch(() => "")]);
      const shown = text && passage(text, marks(), wordsIn(`${card.title} ${card.text}`, marks()));
      return { ...card, score, text: shown || card.text };
    }));
    // The words that no page has, as they were written, each once.
    const lost = new Set(list.filter(({ found, meant }) => !found.length || meant !== undefined).map(({ own }) => own));
    const missing = words(question).filter((word) => lost.delete(folded(word)));
    return { hits, count: pages.length, choices, missing, get marks() { return [...new Set(marks().flat())]; } };
  }
}
