/** How many rows of a list have room in it, kept as the window changes. */
import { useLayoutEffect, useState } from "preact/hooks";

/** The list's ref and the number, at least one. The list says how high a row is: its
 * `grid-auto-rows`, in px. */
export function useFit<T extends HTMLElement>(): [(element: T | null) => void, number] {
  // As state, not a ref: the list comes and goes with what it holds.
  const [element, setElement] = useState<T | null>(null);
  const [fits, setFits] = useState(1);
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => setFits(roomIn(element));
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [element]);
  return [setElement, fits];
}

function roomIn(element: HTMLElement): number {
  const style = getComputedStyle(element);
  const row = Number.parseFloat(style.gridAutoRows);
  const gap = Number.parseFloat(style.rowGap) || 0;
  if (!(row > 0)) return 1;
  return Math.max(1, Math.floor((element.clientHeight + gap) / (row + gap)));
}
