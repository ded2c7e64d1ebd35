// Shows authors what they have saved: the page anew, or above the old one what is wrong. Only in a demonstration.

const script = document.currentScript;
const overlay = document.createElement("dialog");
overlay.id = "fehler";
const text = overlay.appendChild(document.createElement("pre"));
Object.assign(overlay.style, { inset: "auto 0 0 0", width: "100%", maxWidth: "none", maxHeight: "60vh", overflow: "auto", margin: "0" });
Object.assign(text.style, { whiteSpace: "pre-wrap", margin: "0", font: "14px/1.4 ui-monospace, monospace" });

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

// A browser opens six connections to a server: pages that nobody sees give theirs back.
let asking = new AbortController();
const seen = () => new Promise((done) => {
  const look = () => document.hidden || (document.removeEventListener("visibilitychange", look), done());
  document.addEventListener("visibilitychange", look);
  look();
});
addEventListener("visibilitychange", () => document.hidden && asking.abort());
addEventListener("pagehide", () => asking.abort());

async function watch(stand) {
  for (;;) {
    await seen();
    asking = new AbortController();
    try {
      const { number, report } = await (await fetch(`/_neu?stand=${stand}`, { cache: "no-store", signal: asking.signal })).json();
      if (number !== stand && !report) return location.reload();
      if (number !== stand) {
        text.textContent = report;
        document.body.append(overlay);
        if (!overlay.open) overlay.show();
      }
      stand = number;
    } catch {
      // The server is away, perhaps only for a restart.
      await wait(1);
    }
  }
}

watch(Number(script.dataset.stand));
