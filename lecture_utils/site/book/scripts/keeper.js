// Keeps the whole site in the browser, so that it opens without a network. The list is written when the site is made:
// path -> SHA-256 of the file. A new version takes the place of an old one as a whole: a page never mixes the two.

/** @type {Record<string, string>} */
const FILES = {};
/** Files that are fetched at once. */
const AT_ONCE = 6;

/** What a service worker has besides a window's names. @type {any} */
const worker = self;
const SCOPE = new URL("./", self.location.href).href;
/** One for each copy of the site: several may stand at one address, below different folders. */
const CACHE = `lecture-6 ${SCOPE}`;

/** @param {string} path */
function keyOf(path) {
  return `${SCOPE}${path}?sha256=${FILES[path]}`;
}

/** @param {ArrayBuffer} bytes */
async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Fetch one file, unless it is there already, also from an older version. Half a new version is never kept: a file with
 * other bytes than those of the list ends the installation, and the browser tries again at the next visit.
 * @param {Cache} cache
 * @param {string} path
 */
async function keep(cache, path) {
  if (await cache.match(keyOf(path))) return;
  const response = await fetch(SCOPE + path, { cache: "no-cache" });
  const bytes = await response.clone().arrayBuffer();
  if (!response.ok || (await digestOf(bytes)) !== FILES[path]) throw new Error(`${path} is not the file of this version`);
  await cache.put(keyOf(path), response);
}

async function keepAll() {
  const cache = await caches.open(CACHE);
  const waiting = Object.keys(FILES);
  const next = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) await keep(cache, path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function forgetOthers() {
  const cache = await caches.open(CACHE);
  const wanted = new Set(Object.keys(FILES).map(keyOf));
  const others = (await cache.keys()).filter(({ url }) => !wanted.has(url));
  await Promise.all(others.map((request) => cache.delete(request)));
  await worker.clients.claim();
}

/**
 * The file that an address means, or undefined.
 * @param {string} address
 */
function pathOf(address) {
  const { origin, pathname } = new URL(address);
  if (!(origin + pathname).startsWith(SCOPE)) return undefined;
  const path = decodeURIComponent((origin + pathname).slice(SCOPE.length)).replace(/(^|\/)$/, "$1index.html");
  return Object.hasOwn(FILES, path) ? path : undefined;
}

/**
 * @param {Request} request
 * @param {string} path
 */
async function answer(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(keyOf(path))) ?? fetch(request);
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keepAll()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(forgetOthers()));
worker.addEventListener("message", (/** @type {MessageEvent} */ { data }) => {
  if (data === "take over") worker.skipWaiting();
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const path = event.request.method === "GET" ? pathOf(event.request.url) : undefined;
  if (path !== undefined) event.respondWith(answer(event.request, path));
});
