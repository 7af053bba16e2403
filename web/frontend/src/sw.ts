/**
 * The service worker: keeps the page's own files, so that the dashboard opens without a network and
 * says so itself. Built to /sw.js with the list of files in it; see tools/offline_shell.ts.
 *
 * Only what is the same for everybody is kept: never an answer of the API, nothing of a person.
 * It also brings the page to the front when a notification is pressed.
 */

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetched extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Pressed extends Lasting {
  readonly notification: Notification;
}

interface Tab {
  readonly url: string;
  readonly focused: boolean;
  focus(): Promise<unknown>;
  postMessage(said: unknown): void;
}

interface Scope {
  readonly clients: {
    claim(): Promise<void>;
    matchAll(of: { type: "window"; includeUncontrolled: true }): Promise<readonly Tab[]>;
    openWindow(url: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(name: "fetch", listener: (event: Fetched) => void): void;
  addEventListener(name: "message", listener: (event: MessageEvent<unknown>) => void): void;
  addEventListener(name: "notificationclick", listener: (event: Pressed) => void): void;
}

/** Addresses of the page and its files, and a name that changes with any of them; put in by the
 * build. */
declare const __SHELL__: readonly string[];
declare const __VERSION__: string;

const PAGE = "/";
// The sign-in link opens the same page; the Mini App's has a policy of its own and stays away.
const PAGES: readonly string[] = [PAGE, "/login"];
const PREFIX = "opsbell-shell-";
const CACHE = PREFIX + __VERSION__;
// A network that takes longer than this is as good as none, where the page is here already.
const PATIENCE_MS = 3_000;
const scope = self as unknown as Scope;

scope.addEventListener("install", (event) => event.waitUntil(keepShell()));
scope.addEventListener("activate", (event) => event.waitUntil(takeOver()));
// A new one waits until no page of the old one is open, or until somebody asks for it.
scope.addEventListener("message", ({ data }) => {
  if (data === "take over") void scope.skipWaiting();
});
scope.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  const { href } = (notification.data ?? {}) as { href?: unknown };
  notification.close();
  event.waitUntil(lead(typeof href === "string" && href.startsWith("#/") ? href : ""));
});
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && PAGES.includes(url.pathname)) {
    event.respondWith(page(request));
  } else if (url.pathname.startsWith("/assets/")) {
    event.respondWith(file(request));
  }
});

async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  const fresh = (url: string) => new Request(url, { cache: url === PAGE ? "reload" : "default" });
  await cache.addAll(__SHELL__.map(fresh));
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/** The newest page there is: the server's, or the one kept where it does not come. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.match(PAGE);
  const coming = fetch(request);
  if (!kept) return coming;
  const late = new Promise<Response>((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  return Promise.race([coming, late]).then(
    (answer) => (answer.status >= 500 ? kept : answer),
    () => kept,
  );
}

/** A file whose name changes with its content: the kept one is right. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** Go there in a tab that is open, or in a new one. */
async function lead(href: string): Promise<void> {
  const open = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const ours = open.filter((one) => PAGES.includes(new URL(one.url).pathname));
  const tab = ours.find((one) => one.focused) ?? ours[0];
  if (!tab) {
    await scope.clients.openWindow(PAGE + href);
    return;
  }
  tab.postMessage({ pressed: href });
  // Refused where the press is long ago; the tab is at the right place then all the same.
  await tab.focus().catch(() => undefined);
}
