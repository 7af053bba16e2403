/** Which alerts the person has read: the count of the others, and what was marked on this page. */
import { effect, signal } from "@preact/signals";
import { fetchUnread, markAlert, markAllRead } from "../api/alerts";
import { problemFrom } from "../api/problem";
import { t } from "../i18n";
import { explain } from "../words";
import { alerts } from "./alerts";
import { coalesced } from "./coalesced";
import { notify } from "./toasts";

/** The server counts no further. */
export const MOST_UNREAD = 1_000;
const SETTLE_MS = 1_000;
const EVERY_MS = 3_000;

/** How many are unread; null until that is known. */
export const unread = signal<number | null>(null);

/** What was read or left unread here since the lists were loaded, by id. */
export const marked = signal<ReadonlyMap<string, boolean>>(new Map());

/** Counts how often all were marked: lists loaded before know nothing of it. */
export const sweeps = signal(0);

const counting = coalesced(count, { soonMs: SETTLE_MS, everyMs: EVERY_MS });
// Counts what was marked: an answer to what was asked before may be older than that.
let marks = 0;

async function count(): Promise<void> {
  const known = marks;
  // The old count is better than none; the next change asks again.
  const now = await fetchUnread().catch(() => unread.peek());
  if (known === marks) unread.value = now;
  else counting.wish();
}

/** Keep the count while the screen is shown: each alert that comes asks anew. */
export function followUnread(): () => void {
  const stop = effect(() => {
    alerts.all.value;
    counting.wish();
  });
  void count();
  return () => {
    stop();
    counting.stop();
  };
}

/** Mark one; it is shown at once and put back if the server says no. */
export async function mark(id: string, isRead: boolean): Promise<void> {
  const before = marked.peek().get(id);
  put(id, isRead);
  try {
    counted(await markAlert(id, isRead));
  } catch (reason) {
    put(id, before);
    notify("error", t("history.mark_failed", { why: explain(problemFrom(reason)) }));
  }
}

/** Whoever opened an alert has read it; that it could not be kept is no news to them. */
export function read(id: string): void {
  if (marked.peek().get(id) === true) return;
  put(id, true);
  markAlert(id, true).then(counted, () => put(id, undefined));
}

/** Mark all read that fired until then; null: all. */
export async function markAll(until: string | null): Promise<void> {
  try {
    counted(await markAllRead(until));
    marked.value = new Map();
    sweeps.value += 1;
  } catch (reason) {
    notify("error", t("history.mark_failed", { why: explain(problemFrom(reason)) }));
  }
}

/** What the server counts after a mark of ours. */
function counted(now: number): void {
  marks += 1;
  unread.value = now;
}

function put(id: string, isRead: boolean | undefined): void {
  const next = new Map(marked.peek());
  if (isRead === undefined) next.delete(id);
  else next.set(id, isRead);
  marked.value = next;
}
