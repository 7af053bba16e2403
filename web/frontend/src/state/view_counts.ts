/** How much each saved view of a list shows, asked for together while somebody looks. */
import { effect, signal } from "@preact/signals";
import { fetchViewCounts, type ViewCount, type ViewList } from "../api/views";
import { alerts } from "./alerts";
import { cases } from "./cases";
import { coalesced } from "./coalesced";
import { me } from "./me";
import { views } from "./views";

const COUNT_MS = 400;
// There may be a hundred views: they are counted less often than what stands on the chips.
const COUNT_EVERY_MS = 10_000;

/** By the view's id; one that was not counted is not there. */
export const viewCounts = signal<ReadonlyMap<string, ViewCount>>(new Map());

/** Keep those of a list fresh while somebody looks; returns a function that stops. */
export function keepCountingViews(list: ViewList): () => void {
  let isOver = false;
  const count = async () => {
    if ((views.peek()[list] ?? []).length === 0) return;
    const found = await fetchViewCounts(list).catch(() => null);
    if (isOver || !Array.isArray(found)) return;
    viewCounts.value = new Map(found.map((one) => [one.id, one]));
  };
  const counting = coalesced(count, { soonMs: COUNT_MS, everyMs: COUNT_EVERY_MS });
  const moves = list === "cases" ? cases.moves : alerts.moves;
  const stopMoves = effect(() => {
    // Whatever moves one of the list may move a count.
    moves.value;
    counting.wish();
  });
  const stopAsked = effect(() => {
    views.value[list];
    me.value;
    counting.hurry();
  });
  return () => {
    isOver = true;
    stopMoves();
    stopAsked();
    counting.stop();
    viewCounts.value = new Map();
  };
}

/** As it stands beside a name: nothing for none, "99+" where there is more. */
export function viewCountWord(id: string): string | null {
  const one = viewCounts.value.get(id);
  if (!one || one.count === null || one.count === 0) return null;
  return one.more ? `${one.count}+` : String(one.count);
}
