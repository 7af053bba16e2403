/** Registers the service worker and tells of newer ones; loaded when the page has settled. */
import { newVersion } from "./state/version";
import { scriptUrl } from "./trusted";

const ADDRESS = "/sw.js";
const LOOK_MS = 60 * 60_000;

/** Keep the shell of this version and look for newer ones, as long as the page is open. */
export async function keepShell(workers = navigator.serviceWorker): Promise<void> {
  const hadOne = workers.controller !== null;
  let isAsked = false;
  const registration = await workers.register(scriptUrl(ADDRESS), { updateViaCache: "none" });
  const offer = (worker: ServiceWorker | null) => {
    // The very first one replaces nothing.
    if (!worker || !workers.controller) return;
    newVersion.value = () => {
      isAsked = true;
      worker.postMessage("take over");
    };
  };
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed") offer(coming);
    });
  });
  workers.addEventListener("controllerchange", () => {
    if (isAsked) location.reload();
    // Another tab went over, and took the files of this version with it.
    else if (hadOne) newVersion.value = () => location.reload();
  });
  const look = () => void registration.update().catch(() => undefined);
  setInterval(look, LOOK_MS);
  addEventListener("online", look);
}
