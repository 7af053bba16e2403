/** The desk as it is now, pushed by the socket; and when what is shown is worth loading anew. */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { type DeskStats, fetchDesk } from "../../api/metrics";
import { connection, listen } from "../../state/live";

// Charts of thousands of cases are not drawn anew with each of them.
const RELOAD_MS = 30_000;

const desk = signal<DeskStats | null>(null);

/** The counters, and a number that grows when figures over time have changed for a while. */
export function useDesk(): { desk: DeskStats | null; turn: number } {
  const [turn, setTurn] = useState(0);
  const isLive = connection.state.value.state === "live";
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const quiet = listen("stats", (event) => {
      if (event.type !== "stats.updated") return;
      desk.value = event.data as unknown as DeskStats;
      timer ??= setTimeout(() => {
        timer = undefined;
        setTurn((before) => before + 1);
      }, RELOAD_MS);
    });
    desk.value = null;
    return () => {
      quiet();
      clearTimeout(timer);
    };
  }, []);
  // Figures are pushed when they change: what changed while nobody heard it is asked for.
  useEffect(() => {
    const stop = new AbortController();
    const before = desk.peek();
    fetchDesk(stop.signal).then(
      (found) => {
        // What was pushed meanwhile is newer.
        if (desk.peek() === before) desk.value = found;
      },
      () => undefined,
    );
    return () => stop.abort();
  }, [isLive]);
  return { desk: desk.value, turn };
}
