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
