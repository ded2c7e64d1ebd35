// Shows authors what they have saved: the page anew, or above the old one what is wrong. Only in a demonstration.

const script = document.currentScript;
const overlay = document.createElement("dialog");
overlay.id = "fehler";
const text = overlay.appendChild(document.createElement("pre"));
Object.assign(overlay.style, { inset: "auto 0 0 0", width: "100%", maxWidth: "none", maxHeight: "60vh", overflow: "auto", margin: "0" });
Object.assign(text.style, { whiteSpace: "pre-wrap", margin: "0", font: "14px/1.4 ui-monospace, monospace" });

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

let stand = Number(script.dataset.stand);

function tell({ number, report }) {
  if (number === stand) return;
  stand = number;
  if (!report) return location.reload();
  text.textContent = report;
  document.body.append(overlay);
  if (!overlay.open) overlay.show();
}

// A browser opens six connections to a server, for all its pages: one page asks and tells the others.
const others = new BroadcastChannel("neu");
let last;
others.addEventListener("message", ({ data }) => (data === "?" ? last && others.postMessage(last) : tell(data)));
others.postMessage("?");
navigator.locks.request("neu", async () => {
  for (;;) {
    try {
      last = await (await fetch(`/_neu?stand=${stand}`, { cache: "no-store" })).json();
      others.postMessage(last);
      tell(last);
    } catch {
      // The server is away, perhaps only for a restart.
      await wait(1);
    }
  }
});
