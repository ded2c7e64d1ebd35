// What the search adds to its forms: suggestions while typing, the list of answers, marks on the page that was found.
// This script is fetched by lotse.js at the first sign of a reader, the index when somebody begins to search.

const script = document.querySelector("script[data-search]");
const words = script.dataset;
const language = document.documentElement.lang;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const el = (name, attributes = {}, ...inner) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inner);
  return made;
};

let opening;
const open = () => (opening ??= import(words.search).then(async (engine) => {
  const get = async (file) => {
    const answer = await fetch(file);
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    return answer.json();
  };
  return { engine, index: await engine.Index.open(language, get) };
}).catch((error) => { opening = undefined; throw error; }));

const marked = (engine, text, marks) => engine.pieces(text, marks).map(([piece, is]) => (is ? el("mark", {}, piece) : piece));
const remember = (marks) => { try { sessionStorage.setItem("found", JSON.stringify(marks)); } catch { /* then nothing is marked */ } };

// Suggestions: a combobox over each search form (WAI-ARIA, list autocomplete with manual selection).
let lists = 0;
for (const form of document.querySelectorAll("form.find")) {
  const input = form.querySelector("input[name=q]");
  const id = `vorschlaege-${++lists}`;
  const list = el("ul", { role: "listbox", id, "aria-label": words.suggestions, hidden: "" });
  form.classList.add("combo");
  form.append(list);
  for (const [key, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", id], ["aria-autocomplete", "list"]]) input.setAttribute(key, value);
  let hits = [], marks = [], at = -1, asked = 0, shown = "", timer;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (next) => {
    at = next;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const go = (place) => {
    remember(marks);
    location.href = hits[place].url;
  };
  const suggest = async () => {
    const question = input.value.trim();
    const turn = ++asked;
    if (question.length < 2) return close();
    // The same list again would take away what somebody has chosen in it.
    if (question === shown && !list.hidden) return;
    const { engine, index } = await open();
    const found = await index.ask(question, 6);
    if (turn !== asked || document.activeElement !== input) return;
    ({ hits, marks } = found);
    list.replaceChildren(...hits.map((hit, place) => {
      const option = el("li", { role: "option", id: `${id}-${place}`, "aria-selected": "false" });
      option.append(el("span", {}, ...marked(engine, hit.title, marks)));
      if (hit.trail) option.append(el("small", {}, hit.trail));
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => go(place));
      return option;
    }));
    shown = question;
    list.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    choose(-1);
  };
  // Whoever was quicker than this script is already there, or has typed.
  if (document.activeElement === input) suggest().catch(close);
  input.addEventListener("focus", () => open().catch(() => {}), { once: true });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => suggest().catch(close), 120);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); }
    if (list.hidden) return;
    const last = hits.length - 1;
    if (event.key === "ArrowDown") { choose(at >= last ? -1 : at + 1); event.preventDefault(); }
    if (event.key === "ArrowUp") { choose(at < 0 ? last : at - 1); event.preventDefault(); }
    if (event.key === "Enter" && at >= 0) { go(at); event.preventDefault(); }
  });
}

// Answers beside a text that somebody writes to the desk: offered, and never in the way.
const offer = document.querySelector("[data-offer]");
if (offer) {
  const [status, box] = offer.children;
  const form = offer.closest("form");
  const { betreff, text, gesehen, schule } = form.elements;
  // Answers have a topic; what holds at another school is nothing for this reader. The search also knows words, support
  // levels and the like: they answer nothing.
  const answers = ({ url, topic }) => {
    const [, folder, school] = url.slice(offer.dataset.root.length).split("/");
    return folder === "schulen" ? school === schule?.value : topic;
  };
  let pages = [], asked = 0, timer;
  const suggest = async () => {
    const turn = ++asked;
    const { index } = await open();
    // People quote messages; in the search the marks would ask for exactly these words.
    const said = `${betreff.value} ${text.value.slice(0, 1000)}`.replace(/["„“”»«]/g, " ");
    const { hits } = await index.ask(said, 20);
    const fit = hits.filter(answers);
    const best = fit.filter(({ score }) => score * 2 >= fit[0].score).slice(0, 3);
    const found = best.map(({ url }) => url.replace(/^\/|\/$/g, ""));
    if (turn !== asked || found.join() === pages.join()) return;
    pages = found;
    box.querySelector("ul").replaceChildren(...best.map(({ url, title }) => el("li", {}, el("a", { href: url, target: "_blank" }, title))));
    status.textContent = best.length ? fill(offer.dataset.offer, { n: best.length }) : "";
    box.hidden = !best.length;
  };
  for (const field of [betreff, text]) field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => suggest().catch(() => {}), 250);
  });
  // Whoever was quicker than this script has typed already.
  if (betreff.value) suggest().catch(() => {});
  form.addEventListener("submit", () => { gesehen.value = [gesehen.value, ...pages].join(" "); });
}

// The list of answers: where the server has not written it, and whenever somebody chooses among them.
const place = document.querySelector("[data-list]");
if (place) {
  const address = new URLSearchParams(location.search);
  const question = address.get("q")?.trim() ?? "";
  const part = (name) => document.querySelector(`[data-${name}]`);
  const narrow = part("narrow"), form = narrow.querySelector("form");
  // What can be chosen stays where it stands while somebody chooses; what would leave nothing is hidden.
  const narrowBy = (choices) => {
    const boxes = new Map([...form.querySelectorAll("input[type=checkbox]")].map((box) => [`${box.name}=${box.value}`, box]));
    for (const box of boxes.values()) box.closest("label").hidden = true;
    for (const set of form.querySelectorAll("fieldset")) {
      const own = choices.filter(({ group }) => group === set.dataset.group);
      const [first, further] = set.querySelectorAll(".checks");
      for (const [at, { group, key, label, chosen, count }] of own.entries()) {
        if (at >= 100 && !chosen) continue;
        const box = boxes.get(`${group}=${key}`) ?? el("input", { type: "checkbox", name: group, value: key });
        if (!box.isConnected) (at < 8 || chosen ? first : further).append(el("label", {}, box, " ", el("span", {}, label), " ", el("span", { class: "soft" })));
        box.checked = chosen;
        box.parentElement.hidden = false;
        box.parentElement.lastElementChild.textContent = `(${count})`;
      }
      // Where choices went, others come forward.
      const seen = (part) => [...part.children].filter((label) => !label.hidden);
      const free = Math.max(0, 8 - seen(first).length);
      first.append(...seen(further).slice(0, free));
    }
    narrow.hidden = !choices.length;
    const made = choices.filter((choice) => choice.chosen);
    part("chosen").hidden = !made.length;
    part("chosen").firstElementChild.replaceChildren(...made.map(({ label }) => el("li", { class: "tag" }, label)));
    part("chosen").lastElementChild.href = `?${new URLSearchParams({ q: question })}`;
  };
  let asked = 0, shown = location.search;
  const choicesOf = (query) => [...query].filter(([group]) => group !== "q" && group !== "mehr");
  const show = async (most, chosen) => {
    const turn = ++asked;
    const { engine, index } = await open();
    const { hits, count, marks, choices, missing } = await index.ask(question, most, chosen);
    // Somebody has chosen again meanwhile: that list is on its way.
    if (turn !== asked) return false;
    document.title = `${question} – ${document.title.replace(/^.* – (?=.* – )/, "")}`;
    part("status").textContent = fill(count === 0 ? words.none : count === 1 ? words.one : words.other, { n: count, question });
    part("missing").hidden = !missing.length;
    part("missing").lastElementChild.textContent = missing.map((word) => fill(part("missing").dataset.missing, { word })).join(", ");
    part("nothing").hidden = count > 0;
    narrowBy(choices);
    const items = hits.map((hit) => {
      const link = el("a", { href: hit.url }, ...marked(engine, hit.title, marks));
      link.addEventListener("click", () => remember(marks));
      const item = el("li", {}, el("h2", {}, link));
      if (hit.trail) item.append(el("p", { class: "path" }, hit.trail));
      item.append(el("p", {}, ...marked(engine, hit.text, marks)));
      if (hit.tags.length) item.append(el("ul", { class: "tags" }, ...hit.tags.map((tag) => el("li", { class: "tag" }, tag))));
      return item;
    });
    place.replaceChildren(...(items.length ? [el("ol", { class: "hits" }, ...items)] : []));
    if (count > hits.length) {
      const more = el("button", { type: "button", class: "btn sec" }, fill(words.more, { n: count - hits.length }));
      more.addEventListener("click", async () => {
        await show(most + 20, chosen);
        place.querySelectorAll("h2 a")[hits.length]?.focus();
      });
      place.append(el("p", {}, more));
    }
    const meant = await index.meant(question);
    if (turn !== asked) return false;
    const line = part("meant");
    line.hidden = !meant;
    if (meant) line.replaceChildren(el("a", { class: "hit", href: `?${new URLSearchParams({ q: meant })}` }, fill(line.dataset.meant, { question: meant })));
    return true;
  };
  if (question) {
    if ("answers" in place.dataset) {
      for (const input of document.querySelectorAll("main input[name=q]")) input.value = question;
      part("index").hidden = true;
      const chosen = choicesOf(address);
      narrow.open = chosen.length > 0;
      show(8, chosen).catch(() => { part("index").hidden = false; });
    }
    form.addEventListener("change", () => {
      const chosen = choicesOf(new FormData(form));
      show(20, chosen).then((isNewest) => {
        if (isNewest) history.pushState(null, "", shown = `?${new URLSearchParams([["q", question], ...chosen])}`);
      }).catch(() => { /* then the button asks the server */ });
    });
    // Back undoes a choice. A leap within the page is none.
    addEventListener("popstate", () => {
      if (location.search === shown) return;
      shown = location.search;
      show(20, choicesOf(new URLSearchParams(shown))).catch(() => location.reload());
    });
  }
}

// An address that leads nowhere: its words are searched.
const lost = document.querySelector("main [data-lost]");
if (lost) {
  let path = location.pathname;
  try { path = decodeURIComponent(path); } catch { /* signs that mean nothing stay as they are */ }
  const question = path.replace(/\.\w+$/, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  if (question) {
    open().then(async ({ engine, index }) => {
      const { hits, marks } = await index.ask(question, 4);
      if (!hits.length) return;
      const link = (hit) => el("li", {}, el("a", { href: hit.url }, el("span", {}, ...marked(engine, hit.title, marks))));
      lost.append(el("p", {}, words.lost), el("ul", { class: "rows" }, ...hits.map(link)));
    }).catch(() => {});
  }
}

// The words that led here, marked once; Escape takes the marks away.
const text = document.querySelector("article .text, article.prose");
let found;
try { found = JSON.parse(document.documentElement.dataset.found); } catch { /* nothing is marked */ }
if (text && Array.isArray(found) && found.length) {
  import(words.search).then((engine) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("pre, script, nav")) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const parts = engine.pieces(node.data, found);
      if (parts.some(([, is]) => is)) node.replaceWith(...parts.map(([piece, is]) => (is ? el("mark", { "data-found": "" }, piece) : piece)));
    }
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      for (const mark of document.querySelectorAll("mark[data-found]")) {
        const parent = mark.parentNode;
        mark.replaceWith(...mark.childNodes);
        parent.normalize();
      }
    });
  }).catch(() => {});
}
