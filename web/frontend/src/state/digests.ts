/** What is told in one message instead of many just now: storms, groups, and what a limit holds. */
import { effect, signal } from "@preact/signals";
import { type Digest, fetchDigests } from "../api/alerts";
import { alerts } from "./alerts";
import { coalesced } from "./coalesced";

const SETTLE_MS = 1_500;
const EVERY_MS = 5_000;
const AGAIN_MS = 30_000;
const ORDER: readonly Digest["cause"][] = ["storm", "limit", "group"];

/** Those that go on, storms first, then the largest. */
export const digests = signal<readonly Digest[]>([]);

/** Keep them while the board is shown; an alert that comes asks anew, and so does time. */
export function followDigests(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const load = async () => {
    clearTimeout(timer);
    timer = setTimeout(() => void load(), AGAIN_MS);
    // Whoever may not see them, or has no network, has the board all the same.
    const found = await fetchDigests().catch(() => null);
    if (isStopped || found === null) return;
    digests.value = [...found].sort(
      (a, b) => ORDER.indexOf(a.cause) - ORDER.indexOf(b.cause) || b.total - a.total,
    );
  };
  const loading = coalesced(load, { soonMs: SETTLE_MS, everyMs: EVERY_MS });
  const stop = effect(() => {
    alerts.all.value;
    loading.wish();
  });
  void load();
  return () => {
    isStopped = true;
    stop();
    loading.stop();
    clearTimeout(timer);
    digests.value = [];
  };
}
