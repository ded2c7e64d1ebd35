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
