/** Keeps the screen on, once somebody asked for it and as long as the page is looked at. */
import { signal } from "@preact/signals";

/** True while the screen is kept on. */
export const awake = signal(false);

let isWanted = false;
let lock: WakeLockSentinel | null = null;

/** Whether this browser can. */
export function canStayAwake(): boolean {
  return "wakeLock" in navigator;
}

/** Keep it on, or let it go off. */
export function stayAwake(wanted: boolean): void {
  isWanted = wanted;
  if (wanted) {
    document.addEventListener("visibilitychange", take);
    void take();
  } else {
    document.removeEventListener("visibilitychange", take);
    void lock?.release();
  }
}

/** A browser lets go whenever the page is hidden: take it again when it is seen. */
async function take(): Promise<void> {
  if (!isWanted || lock || document.visibilityState !== "visible") return;
  try {
    const taken = await navigator.wakeLock.request("screen");
    lock = taken;
    awake.value = true;
    taken.addEventListener("release", () => {
      lock = null;
      awake.value = false;
    });
    // Somebody may have changed their mind meanwhile.
    if (!isWanted) void taken.release();
  } catch {
    // Refused, as on a low battery; the button stays off and says so.
    awake.value = false;
  }
}
