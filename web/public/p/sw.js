// Lets the portal open without a network. It keeps the shell alone: the page
// itself and files whose names change with their content. Answers of the API
// are never kept here: what a person saw is kept apart, by person, and goes
// when that person signs out.
const shell = "shell-1";
const page = "/p/";
const most = 80;

self.addEventListener("install", (e) => {
  e.waitUntil(
    caches
      .open(shell)
      .then((c) => c.addAll([page, "/theme.js", "/icon.svg"]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (e) => {
  e.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((n) => n !== shell).map((n) => caches.delete(n))))
      .then(() => self.clients.claim()),
  );
});

/** The newest files stay; of old versions the oldest go. */
async function keep(request, response) {
  const cache = await caches.open(shell);
  await cache.put(request, response);
  const files = (await cache.keys()).filter((r) => new URL(r.url).pathname.startsWith("/assets/"));
  await Promise.all(files.slice(0, Math.max(0, files.length - most)).map((r) => cache.delete(r)));
}

/** Files with a hash in their name never change. */
async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await keep(request, response.clone());
  return response;
}

/** The page as it is now, or as it was where there is no network. */
async function opened(request) {
  try {
    const response = await fetch(request);
    if (response.ok && response.type === "basic" && !response.redirected) await keep(page, response.clone());
    return response;
  } catch (e) {
    const kept = await caches.match(page);
    if (kept) return kept;
    throw e;
  }
}

self.addEventListener("fetch", (e) => {
  const { pathname, origin } = new URL(e.request.url);
  if (e.request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/assets/")) e.respondWith(file(e.request));
  else if (pathname === "/theme.js" || pathname === "/icon.svg") e.respondWith(fetch(e.request).catch(() => caches.match(e.request)));
  else if (e.request.mode === "navigate" && !pathname.startsWith("/p/o/")) e.respondWith(opened(e.request));
});
