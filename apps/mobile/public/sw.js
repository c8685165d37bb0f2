/** Keeps the app's shell, so that /m opens without a connection. Data is never kept here: /v1 is not touched. */
const cacheName = 'citypulse-m-shell';
const shell = '/m/';
const patience = 3000;

const isAsset = (url) => url.pathname.startsWith('/m/_expo/') || url.pathname.startsWith('/m/assets/');

/** Stores a fresh page with what it names, and drops the main script of earlier versions. */
async function keep(response) {
  const cache = await caches.open(cacheName);
  const html = await response.clone().text();
  const named = [...html.matchAll(/(?:src|href)="(\/m\/[^"]+)"/g)].map((match) => match[1]);
  const known = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  await cache.addAll(named.filter((path) => !known.has(path)));
  await cache.put(shell, response);
  for (const path of known) {
    if (path.includes('/entry-') && !named.includes(path)) await cache.delete(path);
  }
}

async function page(event) {
  const fresh = fetch(event.request).then((response) => {
    if (response.ok) event.waitUntil(keep(response.clone()).catch(() => undefined));
    return response;
  });
  const late = new Promise((resolve) => setTimeout(resolve, patience)).then(() => caches.match(shell));
  try {
    return (await Promise.race([fresh, late])) ?? (await fresh);
  } catch {
    return (await caches.match(shell)) ?? Response.error();
  }
}

async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) {
    const cache = await caches.open(cacheName);
    await cache.put(request, response.clone());
  }
  return response;
}

self.addEventListener('install', (event) => {
  event.waitUntil(
    fetch(shell, { cache: 'reload' })
      .then(keep)
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (event.request.mode === 'navigate') event.respondWith(page(event));
  else if (isAsset(url)) event.respondWith(asset(event.request));
});
