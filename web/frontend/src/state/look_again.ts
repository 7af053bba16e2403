/** Looking again at a list in which something is about to change, less often the longer it takes. */
import { useEffect, useRef } from "preact/hooks";

/** The longest pause between two looks, in milliseconds; an event or a press may come before. */
const LONGEST_MS = 60_000;

interface Looked {
  isBusy: boolean;
  reload(): void;
}

/**
 * Reload `list` while `moving`, the ids of what is about to change, is not empty: after `firstMs`,
 * then after twice as long each time. Where other things move it begins anew with `firstMs`.
 */
export function useLookAgain(list: Looked, moving: readonly string[], firstMs: number): void {
  const now = useRef(list);
  now.current = list;
  const what = moving.join(" ");
  const looks = useRef({ at: what, count: 0 });
  const { isBusy } = list;

  useEffect(() => {
    if (what === "" || isBusy) return;
    if (looks.current.at !== what) looks.current = { at: what, count: 0 };
    const wait = Math.min(firstMs * 2 ** looks.current.count, LONGEST_MS);
    const timer = setTimeout(() => {
      looks.current.count += 1;
      now.current.reload();
    }, wait);
    return () => clearTimeout(timer);
  }, [what, isBusy, firstMs]);
}
