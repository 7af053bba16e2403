/** Whether a newer dashboard is there, and keeping this one for when the network is not. */
import { effect, signal } from "@preact/signals";
import { signedIn } from "../api/session";

// First the page, then its copy.
const SETTLED_MS = 3_000;

/** Goes over to the newer version; null while this is the newest. */
export const newVersion = signal<(() => void) | null>(null);

/** Keep the page's files once somebody is signed in; returns a function that stops. */
export function followVersion(): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const stop = effect(() => {
    clearTimeout(timer);
    if (signedIn.value !== "yes" || !isKept()) return;
    timer = setTimeout(() => {
      // Without it everything works, but for the network's absence.
      void import("../offline").then(({ keepShell }) => keepShell()).catch(() => undefined);
    }, SETTLED_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/** Not in Telegram, which is never there without a network, and not while it is being made. */
function isKept(): boolean {
  return (
    import.meta.env.PROD &&
    "serviceWorker" in navigator &&
    document.documentElement.dataset.host === undefined
  );
}
