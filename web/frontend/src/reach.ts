/** How a page gets at the worker that its tabs share. */

import address from "./live/shared/worker?sharedworker&url";
import { scriptUrl } from "./trusted";

/** Return the worker's port, null where browsers have none; `broken` is called where it cannot be
 * loaded, as after an update that took its file away. */
export function reachWorker(broken: () => void): MessagePort | null {
  if (typeof SharedWorker === "undefined") return null;
  try {
    const worker = new SharedWorker(scriptUrl(address), { type: "module", name: "opsbell.live" });
    worker.onerror = broken;
    return worker.port;
  } catch {
    return null;
  }
}
