/**
 * Keeps the whole app, so that every screen opens without a connection after one visit. Data is never kept here:
 * /v1 is not touched.
 */
const cacheName = 'citypulse-m-shell';
const shell = '/m/';
const list = '/m/offline-files.json';
const patience = 3000;

/**
 * Brings the kept files to what the server's list names: `path` → hash. Files whose hash is known stay. `pageId`: the
 * page just opened, of the newest build.
 */
async function keepAll(pageId) {
  const answer = await fetch(list, { cache: 'no-store' });
  if (!answer.ok) return;
  const wanted = await answer.clone().json();
  const cache = await caches.open(cacheName);
  const before = await cache.match(list);
  const known = before ? await before.json() : {};
  const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  const missing = Object.keys(wanted).filter((path) => !kept.has(path) || known[path] !== wanted[path]);
  const fresh = await Promise.all(missing.map((path) => fetch(path, { cache: 'reload' })));
  if (fresh.some((response) => !response.ok)) return;
  // Files first, then the list: cut short, the next visit goes on.
  await Promise.all(fresh.map((response, index) => cache.put(missing[index], response)));
  await cache.put(list, answer);
  // A page opened earlier still asks for the files of its own build: they go when a visit finds no other page.
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (pages.some(({ id }) => id !== pageId)) return;
  const old = [...kept].filter((path) => path !== list && !(path in wanted));
  await Promise.all(old.map((path) => cache.delete(path)));
}

const kept = (request) => caches.match(request, { ignoreVary: true });

async function page(event) {
  const fresh = fetch(event.request).then((response) => {
    if (response.ok) event.waitUntil(keepAll(event.resultingClientId).catch(() => undefined));
    return response;
  });
  const late = new Promise((resolve) => setTimeout(resolve, patience)).then(() => kept(shell));
  try {
    return (await Promise.race([fresh, late])) ?? (await fresh);
  } catch {
    return (await kept(shell)) ?? Response.error();
  }
}

/** What has its hash in the name never changes; the rest is renewed by `keepAll`. */
async function asset(request) {
  const { pathname } = new URL(request.url);
  const known = await kept(pathname);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok && pathname.startsWith('/m/_expo/')) {
    const cache = await caches.open(cacheName);
    await cache.put(pathname, response.clone());
  }
  return response;
}

self.addEventListener('install', (event) => {
  event.waitUntil(keepAll().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname === list || !url.pathname.startsWith(shell)) return;
  if (event.request.mode === 'navigate') event.respondWith(page(event));
  else event.respondWith(asset(event.request));
});

/** Reception is back while the app lies in the background: its pages send what waits; the data is theirs, not ours. */
self.addEventListener('sync', (event) => {
  if (event.tag !== 'citypulse-sync') return;
  event.waitUntil(
    self.clients
      .matchAll({ type: 'window', includeUncontrolled: true })
      .then((pages) => pages.forEach((open) => open.postMessage({ type: 'sync' }, []))),
  );
});
