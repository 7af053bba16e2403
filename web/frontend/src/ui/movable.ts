/** A list whose rows are put elsewhere: dragged with the mouse or a finger, or by arrow keys. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import Sortable from "sortablejs";
import { problemFrom } from "../api/problem";
import type { Deeds } from "../state/deeds";
import { ORDER, type Ordering, placed, placing } from "../state/order";
import { notify } from "../state/toasts";
import { explain } from "../words";

/** What moves the rows of a list. */
export interface Moves {
  /** Put one behind another one, null: before all. */
  put: (id: string, behind: string | null) => void;
  /** Move one down by so many places. */
  step: (id: string, by: number) => void;
  /** Where the last one came to, for the live region. */
  said: string;
}

/** Move what is in an order; `says` tells where one came to. */
export function useMoves<T extends { id: string; name: string }, P extends { id: string }>(
  deeds: Deeds<readonly T[]>,
  ordering: Ordering<T, P>,
  says: (name: string, n: number, of: number) => string,
): Moves {
  const [said, setSaid] = useState("");
  const now = () => (deeds.peek() ?? []).filter(ordering.isMovable);
  const put = (id: string, behind: string | null) => {
    const all = now();
    const after = placed(all, id, behind);
    const at = after.findIndex((one) => one.id === id);
    const moved = after[at];
    if (!moved || all[at]?.id === id) return;
    deeds.press(placing(ordering, id, behind));
    setSaid(says(moved.name, at + 1, after.length));
  };
  // By the list as it is now: keys may come quicker than it is drawn.
  const step = (id: string, by: number) => {
    const rest = now().filter((one) => one.id !== id);
    const at = now().findIndex((one) => one.id === id) + by;
    if (at >= 0 && at <= rest.length) put(id, rest[at - 1]?.id ?? null);
  };
  return { put, step, said };
}

/** Explain a refused press; `changed` says that others put them in another order meanwhile. */
export function explainMove(reason: unknown, key: string, changed: string): void {
  const why = problemFrom(reason);
  notify("error", key === ORDER && why.status === 412 ? changed : explain(why));
}

interface Rows {
  mayMove: boolean;
  /** The rows that are moved, such as `.route-movable`; each has its id in `data-row`. */
  rows: string;
  /** What a row is taken by. */
  handle: string;
  moves: Moves;
  /** What is drawn: when it is another, the handle that was held has the keys again. */
  drawn: unknown;
}

/** The list for its element, and what its handles do with a key. */
export function useMovable({ mayMove, rows, handle, moves, drawn }: Rows): {
  list: RefObject<HTMLOListElement | null>;
  onKey: (id: string) => (event: KeyboardEvent) => void;
} {
  const list = useRef<HTMLOListElement>(null);
  const latest = useRef(moves);
  latest.current = moves;
  const held = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (!list.current || !mayMove) return;
    const sortable = Sortable.create(list.current, {
      handle,
      draggable: rows,
      animation: 120,
      // The browser's own dragging differs by system and knows no touch: the same way for all.
      forceFallback: true,
      fallbackTolerance: 4,
      delay: 120,
      delayOnTouchOnly: true,
      onEnd: ({ item, from, oldIndex = 0 }) => {
        // By who stands before it: the list may have changed while it was in the air.
        const before = item.previousElementSibling;
        const behind = before instanceof HTMLElement ? (before.dataset.row ?? null) : null;
        // What draws the page must find the row where it left it.
        item.remove();
        from.insertBefore(item, from.children[oldIndex] ?? null);
        if (item.dataset.row) latest.current.put(item.dataset.row, behind);
      },
    });
    return () => sortable.destroy();
  }, [mayMove, rows, handle]);
  // A row that is moved by its keys is taken out and put in again, and loses the keys by that.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) held.current?.focus();
    held.current = null;
  }, [drawn]);
  const onKey = (id: string) => (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    held.current = event.currentTarget as HTMLElement;
    latest.current.step(id, by);
  };
  return { list, onKey };
}
