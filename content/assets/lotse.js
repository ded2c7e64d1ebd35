// What scripts add to pages that work without them. Each part stands alone and gives up quietly.
"use strict";
const words = document.currentScript.dataset;

// Light or dark: the system decides, and this switch in the foot overrules it. The choice stays in this browser.
{
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const kept = () => { try { return localStorage.getItem("scheme"); } catch { return null; } };
  const keep = (scheme) => { try { localStorage.setItem("scheme", scheme); } catch { /* a closed browser keeps nothing */ } };
  if (kept()) root.dataset.scheme = kept();
  const isDark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : dark.matches);
  const place = document.querySelector("footer .legal");
  if (place && words.dark) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn sec noprint";
    button.textContent = words.dark;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.scheme = isDark() ? "light" : "dark";
      keep(root.dataset.scheme);
      show();
    });
    dark.addEventListener("change", show);
    show();
    place.append(button);
  }
}

// The search: its script is fetched at the first sign of a reader, or at once where the page itself has something to find.
if (words.find) {
  let fetched;
  const fetchSearch = () => (fetched ??= import(words.find).catch(() => { /* then the server searches */ }));
  const page = document.documentElement;
  try {
    // Words that led here belong to this page alone.
    page.dataset.found = sessionStorage.getItem("found") ?? "";
    sessionStorage.removeItem("found");
  } catch { /* nothing is marked */ }
  if (page.dataset.found || document.querySelector("main :is([data-answers],[data-lost])")) fetchSearch();
  else for (const sign of ["pointermove", "pointerdown", "keydown", "focusin"]) addEventListener(sign, fetchSearch, { once: true, passive: true });
  // Whoever goes back among answers before that is answered by the server.
  const { search } = location;
  addEventListener("popstate", () => { if (!fetched && location.search !== search) location.reload(); });

  // The page that is opened from the server's answers marks the words that were searched.
  const answers = document.querySelector("[data-marks]");
  answers?.addEventListener("click", ({ target }) => {
    if (target.closest("a")) try { sessionStorage.setItem("found", answers.dataset.marks); } catch { /* nothing is marked */ }
  });

  // Keys that lead to it, unless somebody has switched them off (WCAG 2.1.4). They are heard from the first one on.
  const keysAreOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
  addEventListener("keydown", (event) => {
    const isControl = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
    if (!(isControl || (isSlash && !typing)) || !keysAreOn()) return;
    const input = document.querySelector("main form.find input[name=q]") ?? document.querySelector("form.find input[name=q]");
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  const place = document.querySelector("main [data-keys]");
  if (place) {
    const toggle = document.createElement("input");
    Object.assign(toggle, { type: "checkbox", id: "tasten", checked: keysAreOn() });
    toggle.addEventListener("change", () => { try { localStorage.setItem("keys", toggle.checked ? "on" : "off"); } catch { /* as it was */ } });
    const label = document.createElement("label");
    label.htmlFor = toggle.id;
    label.append(toggle, ` ${words.keys}`);
    const line = document.createElement("p");
    line.className = "checks small";
    line.append(label);
    place.append(line);
  }
}

// Whom to turn to: the school that somebody opened is open on every page, and chosen in the form.
{
  const kept = () => { try { return localStorage.getItem("school"); } catch { return null; } };
  const keep = (school) => { try { localStorage.setItem("school", school); } catch { /* a closed browser keeps nothing */ } };
  for (const box of document.querySelectorAll("details[data-school]")) {
    box.open = box.dataset.school === kept();
    box.addEventListener("toggle", () => { if (box.open) keep(box.dataset.school); });
  }
  const schools = [...document.querySelectorAll("input[type=radio][name=schule]")];
  const own = schools.find(({ value }) => value && value === kept());
  if (own && !schools.some(({ checked }) => checked)) own.checked = true;
}

// The help pages are kept for times without a network, unless somebody saves data.
if ("serviceWorker" in navigator && !navigator.connection?.saveData) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => { /* then only with a network */ }));
}

// What is out of order: asked every five minutes, so that a line above the pages needs no new build.
{
  const place = document.getElementById("meldungen");
  const language = document.documentElement.lang;
  const words = (each) => each[language] ?? Object.values(each)[0] ?? "";
  const line = ({ kind, title, text, link }) => {
    const banner = document.createElement("div");
    banner.className = kind === "outage" ? "banner" : "banner info";
    const wrap = banner.appendChild(document.createElement("div"));
    wrap.className = "wrap";
    const mark = wrap.appendChild(document.createElement("span"));
    mark.className = kind === "outage" ? "mk soon" : "mk";
    mark.ariaHidden = "true";
    const p = wrap.appendChild(document.createElement("p"));
    const word = p.appendChild(document.createElement("span"));
    word.className = "hide";
    word.textContent = `${kind === "outage" ? place.dataset.outage : place.dataset.announcement}: `;
    p.appendChild(document.createElement("strong")).textContent = words(title);
    p.append(" ", words(text));
    if (/^(\/(?!\/)|https:)/.test(link)) {
      const a = wrap.appendChild(document.createElement("a"));
      a.className = "hit";
      a.href = link;
      a.textContent = place.dataset.more;
    }
    return banner;
  };
  const show = ({ notices }) => {
    const now = Date.now();
    const current = notices.filter(({ from, until }) => !(Date.parse(from) > now) && !(Date.parse(until) < now));
    const lines = current.map(line);
    const said = (all) => [...all].map((one) => one.textContent.replace(/\s+/g, " ")).join("|");
    if (said(lines) !== said(place.children)) place.replaceChildren(...lines);
    place.hidden = !lines.length;
  };
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/stoerungen.json", { cache: "no-cache" });
      if (answer.ok) show(await answer.json());
    } catch { /* without a network the page keeps what it says */ }
  };
  if (place) {
    ask();
    setInterval(ask, 300_000);
  }
}

// Tabs: sections with headings become a list of tabs. Tabs of the same name on a page switch together, and the last choice
// is remembered. Without scripts, and on paper, all sections stand below each other.
{
  const groups = [...document.querySelectorAll(".tabs")].map((box) => {
    const panels = [...box.children].filter((part) => part.tagName === "SECTION" && part.querySelector(":scope>h2,:scope>h3,:scope>h4"));
    return { box, panels };
  }).filter(({ box, panels }) => panels.length > 1 && panels.length === box.children.length);
  const kept = () => { try { return localStorage.getItem("tab"); } catch { return null; } };
  const keep = (name) => { try { localStorage.setItem("tab", name); } catch { /* a closed browser keeps nothing */ } };
  const show = (group, wanted, focus) => {
    for (const [number, tab] of group.tabs.entries()) {
      const chosen = number === wanted;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      group.panels[number].hidden = !chosen;
      if (chosen && focus) tab.focus();
    }
  };
  const choose = (group, wanted, focus) => {
    const name = group.names[wanted];
    // What is above the tab must not move it from under the finger.
    const before = group.box.getBoundingClientRect().top;
    for (const other of groups) {
      const same = other.names.indexOf(name);
      if (same >= 0) show(other, same, focus && other === group);
    }
    scrollBy(0, group.box.getBoundingClientRect().top - before);
    keep(name);
  };
  for (const [index, group] of groups.entries()) {
    const list = document.createElement("div");
    list.className = "tablist noprint";
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", words.tabs || "");
    group.names = group.panels.map((panel) => panel.firstElementChild.textContent.trim());
    group.tabs = group.panels.map((panel, number) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.id = `tab-${index}-${number}`;
      tab.setAttribute("role", "tab");
      tab.textContent = group.names[number];
      panel.id = panel.id || `tabpanel-${index}-${number}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      panel.firstElementChild.classList.add("hide");
      // What cannot be seen is no stop of the Tab key.
      for (const link of panel.firstElementChild.querySelectorAll("a")) link.tabIndex = -1;
      tab.setAttribute("aria-controls", panel.id);
      tab.addEventListener("click", () => choose(group, number, false));
      list.append(tab);
      return tab;
    });
    list.addEventListener("keydown", (event) => {
      const last = group.tabs.length - 1;
      const now = group.tabs.indexOf(document.activeElement);
      const next = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now <= 0 ? last : now - 1, Home: 0, End: last }[event.key];
      if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      choose(group, next, true);
    });
    group.box.prepend(list);
    show(group, Math.max(0, group.names.indexOf(kept())), false);
  }
  // A link to a place in a tab opens the tab.
  const follow = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* no such place */ }
    for (const group of groups) {
      const wanted = target ? group.panels.findIndex((panel) => panel.contains(target)) : -1;
      if (wanted >= 0) {
        show(group, wanted, false);
        target.scrollIntoView();
      }
    }
  };
  addEventListener("hashchange", follow);
  if (groups.length) follow();
}

// Steps to tick off: numbered steps of a page become a list that remembers, in this browser alone, what is done. Without
// scripts, and on paper, they stay plain numbered steps.
for (const place of document.querySelectorAll("[data-steps]:has(ol.steps)")) {
  const words = place.dataset;
  const steps = [...place.querySelectorAll("ol.steps>li")];
  const name = `steps:${location.pathname}`;
  const fill = (text, n) => text.replace("{n}", n).replace("{of}", steps.length);
  // What was ticked counts for these steps alone: once the page has other ones, it begins anew.
  const mark = steps.map((step) => step.textContent.trim().slice(0, 40)).join("\n");
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(name));
      return kept?.mark === mark ? kept.done : [];
    } catch { return []; }
  };
  const keep = (done) => {
    try {
      if (done.length) localStorage.setItem(name, JSON.stringify({ mark, done }));
      else localStorage.removeItem(name);
    } catch { /* a closed browser keeps nothing */ }
  };
  const make = (tag, properties, ...inner) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inner);
    return made;
  };

  const before = read();
  const boxes = steps.map((step, number) => {
    const box = make("input", { type: "checkbox", checked: before.includes(number) });
    box.ariaLabel = `${words.done}: ${fill(words.step, number + 1)}`;
    step.append(make("label", { className: "tick noprint" }, box, words.done));
    return box;
  });
  const bar = make("progress", { max: steps.length, ariaLabel: words.steps });
  const said = make("p", { className: "said", role: "status" });
  const again = make("button", { type: "button", className: "btn sec", textContent: words.again });
  const kept = make("p", { className: "soft small", textContent: words.kept });
  const card = make("section", { className: "box progress noprint", ariaLabel: words.steps }, said, bar, kept, again);

  const show = () => {
    const done = boxes.flatMap((box, number) => (box.checked ? [number] : []));
    boxes.forEach((box, number) => steps[number].classList.toggle("done", box.checked));
    bar.value = done.length;
    said.textContent = done.length === steps.length ? fill(words.all) : fill(words.some, done.length);
    again.hidden = !done.length;
    return done;
  };
  for (const box of boxes) box.addEventListener("change", () => keep(show()));
  again.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    keep(show());
    boxes[0].focus();
  });
  place.prepend(card);
  show();
}

// Where files go by a frame: what is chosen in it and not yet brought goes first when the page is sent, and the frame is as high
// as what stands in it. A frame that shows the page of somebody else tells nothing: then something went wrong, and nothing is sent.
const tray = document.querySelector("iframe[data-tray]");
if (tray) {
  const page = tray.closest("form");
  const shown = () => tray.contentDocument?.body;
  const fit = () => { if (shown()) tray.style.blockSize = `${shown().offsetHeight + 2}px`; };
  tray.addEventListener("load", fit);
  fit();
  page.addEventListener("submit", (event) => {
    const upload = shown()?.querySelector("form[data-upload]");
    if (!upload?.querySelector("[type=file]").files.length) return;
    event.preventDefault();
    const { submitter } = event;
    tray.addEventListener("load", () => {
      if (shown()) page.requestSubmit(submitter);
      else tray.scrollIntoView({ block: "center" });
    }, { once: true });
    upload.requestSubmit();
  });
}
{
  const upload = document.querySelector("form[data-upload]");
  const said = upload?.querySelector("[data-said]");
  upload?.addEventListener("submit", () => { said.textContent = said.dataset.said; });
}

// A screenshot out of the clipboard comes to the chosen files; only where that works is it said.
document.querySelector("[data-paste]")?.removeAttribute("hidden");
addEventListener("paste", (event) => {
  const field = (tray?.contentDocument ?? document).getElementById("datei");
  const pasted = [...(event.clipboardData?.files ?? [])];
  if (!field?.files || !pasted.length) return;
  event.preventDefault();
  const all = new DataTransfer();
  for (const file of field.multiple ? [...field.files, ...pasted] : pasted.slice(0, 1)) all.items.add(file);
  field.files = all.files;
  field.focus();
});
