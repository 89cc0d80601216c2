// The site's worker. Answers page loads with /offline when the network does not, and shows what is pushed. Keeps that one page and its style; nothing of what anybody read.
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

// What `discussions/notifications/pushing.ts` sends. A later message about the same takes the place of the one before.
addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data?.json() ?? {};
  if (title) event.waitUntil(registration.showNotification(title, { body, tag, renotify: true, data: { url } }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data.url));
});
