/** Asks before what is not saved is left: inside the dashboard, and when the tab is closed. */
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Spec } from "../../rules/spec";
import { askToLeave } from "../../ui/unsaved";
import type { Unanswered } from "./making";

/** A rule as somebody left it without saving, and the revision they had seen; 0 for a new one. */
export interface Unsaved {
  spec: Spec;
  /** What was typed as the line and is not in `spec`; null where they say the same. */
  line: string | null;
  revision: number;
  /** What may have made the new rule already; null where nothing is open. */
  lost: Unanswered | null;
}

// For ways out on which nobody can be asked: the palette, a key, the browser's own way back.
const left = new Map<string, Unsaved>();

/** Keep what was not saved until somebody comes back to the rule (or to a new one: `new`). */
export function keepUnsaved(id: string, unsaved: Unsaved): void {
  left.set(id, unsaved);
}

/** What was kept of a rule, once; undefined where nothing was. */
export function takeUnsaved(id: string): Unsaved | undefined {
  const found = left.get(id);
  left.delete(id);
  return found;
}

/**
 * While the component is shown; presses on links are held back until the person has answered, and
 * `onLeave` hears of it before they go.
 */
export function useLeaveGuard(isDirty: ReadonlySignal<boolean>, onLeave: () => void): void {
  const latest = useRef(onLeave);
  latest.current = onLeave;
  useEffect(() => {
    const onPress = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.("a[href^='#']");
      if (!link || !isDirty.peek() || event.defaultPrevented || event.button !== 0) return;
      const to = link.getAttribute("href") ?? "";
      event.preventDefault();
      event.stopPropagation();
      void askToLeave().then((isSure) => {
        if (!isSure) return;
        latest.current();
        location.hash = to;
      });
    };
    const onClose = (event: BeforeUnloadEvent) => {
      if (isDirty.peek()) event.preventDefault();
    };
    document.addEventListener("click", onPress, true);
    addEventListener("beforeunload", onClose);
    return () => {
      document.removeEventListener("click", onPress, true);
      removeEventListener("beforeunload", onClose);
    };
  }, [isDirty]);
}
