{#- Keeps the help for times without a network. Pages: network first. What is named by its content: cache first.
    What people send or see for themselves is never kept. At most 2 kB, a test counts them. Names: version. -#}
const NAME = "lotse-{{ version }}", LIST = "/offline.json";
const OWN = /^\/(a|_mail)(\/|$)|^\/(\w\w\/)?(anfrage|konsole|rueckmeldung)(\/|$)/;
const NAMED = /\.[0-9a-f]{12}\.\w+$/;
const others = async () => (await caches.keys()).filter((n) => n !== NAME && n.startsWith("lotse-"));

async function fill() {
  const answer = await fetch(LIST, { cache: "no-cache" });
  const { files } = await answer.clone().json();
  const [old] = await others();
  const before = old && await caches.open(old);
  const list = before && await before.match(LIST);
  const known = list ? (await list.json()).files : {};
  const cache = await caches.open(NAME);
  const todo = Object.entries(files);
  const work = async () => {
    for (let next; (next = todo.pop());) {
      const [address, hash] = next;
      const page = known[address] === hash && await before.match(address)
        || await fetch(address, { cache: "no-cache" }).catch(() => 0);
      if (page.ok) await cache.put(address, page);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  await cache.put(LIST, answer);
}

async function answer(request, path) {
  const cache = await caches.open(NAME);
  const kept = () => cache.match(request, { ignoreSearch: true });
  if (NAMED.test(path)) return await kept() || fetch(request);
  const live = fetch(request);
  live.catch(() => 0);
  const first = await Promise.race([live, new Promise((late) => setTimeout(late, 4000))]).catch(() => 0);
  return first || await kept() || live.catch(async () => await cache.match("/offline/") || Response.error());
}

addEventListener("install", (e) => e.waitUntil(fill().then(() => skipWaiting())));
addEventListener("activate", (e) => e.waitUntil(others()
  .then((old) => Promise.all(old.map((n) => caches.delete(n)))).then(() => clients.claim())));
addEventListener("fetch", (e) => {
  const { origin, pathname } = new URL(e.request.url);
  if (e.request.method === "GET" && origin === location.origin && !OWN.test(pathname)) e.respondWith(answer(e.request, pathname));
});
