const CACHE = "spoke-/*version*/";
const KEEPS = [/*keeps*/];
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEEPS)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("spoke-") && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (KEEPS.includes(url.pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).then(async (answer) => {
      if (url.pathname === "/emergency" && answer.ok) (await caches.open(CACHE)).put("/emergency", answer.clone());
      return answer;
    }).catch(async () => (await caches.match("/emergency")) || Response.error()));
  }
});
