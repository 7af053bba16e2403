/** The browser's own notifications: asked for by a click, shown only while no tab is looked at. */
import { signal } from "@preact/signals";
import { desktopWanted } from "./prefs";

/** `none`: this browser has no such thing. `denied`: it was refused here, and only the browser's
 * settings can take that back. */
export type Desktop = "none" | "denied" | "off" | "on";

// A tab that is looked at says so well within this.
const LOOKED_AT_MS = 200;

export const desktopState = signal<Desktop>(stand());

const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("opsbell.seen");
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Listen to the other tabs, because what one of them shows to somebody is not told by this one, and
 * to presses on what was told. Returns a function that stops. */
export function followTabs(): () => void {
  const heard = ({ data }: MessageEvent) => {
    const tag = String(data);
    clearTimeout(waiting.get(tag));
    waiting.delete(tag);
  };
  const workers: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  tabs?.addEventListener("message", heard);
  workers?.addEventListener("message", pressed);
  return () => {
    tabs?.removeEventListener("message", heard);
    workers?.removeEventListener("message", pressed);
  };
}

/** Switch them on, asking the person first where the browser wants that, or off. */
export async function switchDesktop(): Promise<void> {
  if (desktopState.value === "on") {
    desktopWanted.value = false;
  } else if (typeof Notification !== "undefined") {
    desktopWanted.value = (await Notification.requestPermission()) === "granted";
  }
  desktopState.value = stand();
}

/** Show one, where it is wanted and nobody looks at any tab; tabs that show the same `tag` show it
 * once. A press brings the page to the front, at `href`. */
export function showOutside(title: string, text: string, href: string, tag: string): void {
  if (document.visibilityState === "visible" && document.hasFocus()) {
    tabs?.postMessage(tag);
    return;
  }
  if (stand() !== "on") return;
  clearTimeout(waiting.get(tag));
  waiting.set(
    tag,
    setTimeout(() => {
      waiting.delete(tag);
      show(title, text, href, tag);
    }, LOOKED_AT_MS),
  );
}

/** Through the service worker where there is one: phones let nobody else show them, and a press
 * then finds its way also after the tab was closed. */
function show(title: string, body: string, href: string, tag: string): void {
  const workers: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  if (!workers) {
    showBySelf(title, body, href, tag);
    return;
  }
  workers
    .getRegistration()
    .then((one) => {
      if (!one?.active) throw new Error("no worker yet");
      return one.showNotification(title, { body, tag, data: { href } });
    })
    .catch(() => showBySelf(title, body, href, tag));
}

function showBySelf(title: string, body: string, href: string, tag: string): void {
  try {
    const shown = new Notification(title, { body, tag });
    shown.onclick = () => {
      window.focus();
      location.hash = href;
      shown.close();
    };
  } catch {
    // A phone whose worker is not there yet; the tab's badge and sound remain.
  }
}

/** Where the press on a notification leads, as the worker says it. */
function pressed({ data }: MessageEvent): void {
  const href = (data as { pressed?: unknown } | null)?.pressed;
  if (typeof href === "string" && href.startsWith("#/")) location.hash = href;
}

function stand(): Desktop {
  if (typeof Notification === "undefined") return "none";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && desktopWanted.peek() ? "on" : "off";
}
