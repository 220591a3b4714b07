// The worker that shows a page when there is no network. It keeps two pages and no more: one that knows nobody, and, for a
// signed-in courier, the coming bookings with time, place, reference and code. The second is wiped on sign-out, when somebody
// else signs in, and after a week.
const SHELL = 'shell';
const POCKET = 'pocket';
const NOBODYS = '/offline';
const MINE = '/offline/mine';
const FRESH_FOR = 30 * 60 * 1000;
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;

// Rises with each wipe: what was asked for before it is not kept after it.
let wipes = 0;

self.addEventListener('install', event => event.waitUntil(keep(SHELL, NOBODYS).then(() => self.skipWaiting())));

self.addEventListener('activate', event => event.waitUntil(Promise.all([self.clients.claim(), self.registration.navigationPreload?.enable()])));

self.addEventListener('message', event => event.waitUntil(greet(event.data).catch(() => undefined)));

self.addEventListener('fetch', event => {
  const { request } = event;
  if (request.mode === 'navigate') {
    if (request.method === 'POST' && new URL(request.url).pathname === '/sign-out') event.waitUntil(wipe());
    if (request.method === 'GET') event.respondWith(visit(event));
  } else if (request.destination === 'style') {
    event.respondWith(fetch(request).catch(async () => await caches.match(request.url) ?? Response.error()));
  }
});

async function visit(event) {
  try {
    return await event.preloadResponse ?? await fetch(event.request);
  } catch {
    return await mine() ?? await caches.match(NOBODYS) ?? Response.error();
  }
}

// Each page says whose it is (an opaque mark of the sign-in; empty = nobody's) and whether bookings may just have changed.
async function greet({ owner, language, changed }) {
  const shell = await caches.match(NOBODYS);
  if (shell?.headers.get('content-language') !== language) await keep(SHELL, NOBODYS);
  const kept = await mine();
  const same = kept?.headers.get('x-pocket') === owner;
  if (!same) await wipe();
  if (!owner) return;
  if (!same || changed || kept.headers.get('content-language') !== language || age(kept) > FRESH_FOR) await keep(POCKET, MINE, owner);
}

// The page kept for the courier, unless it is too old to be trusted.
async function mine() {
  const kept = await caches.match(MINE);
  if (!kept || age(kept) <= KEPT_FOR) return kept;
  await wipe();
}

async function keep(name, path, owner) {
  const before = wipes;
  const answer = await fetch(path, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store' });
  // A server that is out of order for a moment says nothing about who is signed in: what is kept stays. A way to the sign-in (0) does.
  if (answer.status === 429 || answer.status >= 500) return;
  if (!answer.ok || (owner && answer.headers.get('x-pocket') !== owner)) return wipe();
  const html = await answer.clone().text();
  const cache = await caches.open(name);
  await Promise.all([...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => cache.add(href)));
  if (before !== wipes && owner) return;
  await cache.put(path, answer);
  if (before !== wipes && owner) await caches.delete(POCKET);
}

async function wipe() {
  wipes++;
  await caches.delete(POCKET);
}

function age(answer) {
  return Date.now() - Date.parse(answer.headers.get('date'));
}
