/** How much burns where not all of it is held here: asked for, and loaded when there is room. */
import { effect } from "@preact/signals";
import { fetchDesk } from "../api/wall";
import { alerts, board, counted, firing, loadAlerts, taken } from "./alerts";
import { coalesced } from "./coalesced";
import { holdLimit } from "./hold_limit";

const COUNT_MS = 400;
const COUNT_EVERY_MS = 5_000;
// With fewer than this left of what is held, and more on the server, the board is loaded anew.
const FEW = Math.min(50, holdLimit() / 2);

/** Keep the counts while somebody is signed in; returns a function that stops. */
export function followBurning(): () => void {
  let isOver = false;
  const count = async () => {
    const desk = await fetchDesk().catch(() => null);
    if (isOver || desk === null || !board.peek().hasMore) return;
    const { low, medium, high, critical } = desk.alerts.firing;
    const now = {
      firing: low + medium + high + critical,
      acknowledged: desk.alerts.acknowledged,
    };
    counted.value = now;
    const here = firing.peek().length + taken.peek().length;
    if (here < Math.min(FEW, now.firing + now.acknowledged)) void loadAlerts();
  };
  const counting = coalesced(count, { soonMs: COUNT_MS, everyMs: COUNT_EVERY_MS });
  const stop = effect(() => {
    if (!board.value.hasMore) {
      counted.value = null;
      return;
    }
    alerts.moves.value;
    counting.wish();
  });
  return () => {
    isOver = true;
    stop();
    counting.stop();
    counted.value = null;
  };
}
