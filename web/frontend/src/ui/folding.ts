/** Whether a part is too narrow to show all it has: by its own width, not by the window's. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { isNarrow } from "../narrow";

/** What was found last for a width, so that the next page of a kind is drawn right at once. */
const found = new Map<number, boolean>();

/**
 * True while the element is narrower than `fromPx`, or the window is a phone's. It is measured
 * before anything is painted, and again as the element changes; one without a width, as in a tab
 * that is not drawn, stays as it was.
 */
export function useFolding(part: RefObject<HTMLElement | null>, fromPx: number): boolean {
  const [isTight, setTight] = useState(found.get(fromPx) ?? false);
  useLayoutEffect(() => {
    const element = part.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth } = element;
      if (clientWidth === 0) return;
      found.set(fromPx, clientWidth < fromPx);
      setTight(clientWidth < fromPx);
    };
    measure();
    if (!("ResizeObserver" in globalThis)) return;
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [part, fromPx]);
  return isNarrow.value || isTight;
}
