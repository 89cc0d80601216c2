// Answers page loads with /offline when the network does not. Keeps that one page and its style; nothing of what anybody read.
const CACHE = "offline-1";

addEventListener("install", (event) => {
  event.waitUntil(keep());
  skipWaiting();
});

async function keep() {
  const cache = await caches.open(CACHE);
  const page = await fetch("/offline", { credentials: "omit" });
  const style = /<link rel="stylesheet" href="([^"]+)"/.exec(await page.clone().text())?.[1];
  await cache.put("/offline", page);
  if (style) await cache.add(style);
}

addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(offline));
  else if (event.request.destination === "style")
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
});

async function offline() {
  const page = await caches.match("/offline");
  return page ? new Response(await page.text(), { status: 503, headers: page.headers }) : Response.error();
}
