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
