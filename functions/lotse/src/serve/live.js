// Shows authors what they have saved: the page anew, or above the old one what is wrong. Only in a demonstration.

const script = document.currentScript;
const overlay = document.createElement("dialog");
overlay.id = "fehler";
const text = overlay.appendChild(document.createElement("pre"));
Object.assign(overlay.style, { inset: "auto 0 0 0", width: "100%", maxWidth: "none", maxHeight: "60vh", overflow: "auto", margin: "0" });
Object.assign(text.style, { whiteSpace: "pre-wrap", margin: "0", font: "14px/1.4 ui-monospace, monospace" });

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

async function watch(stand) {
  for (;;) {
    try {
      const { number, report } = await (await fetch(`/_neu?stand=${stand}`, { cache: "no-store" })).json();
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
