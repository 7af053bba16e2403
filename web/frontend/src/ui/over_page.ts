/** What every window over the page has in common: it keeps the focus, and gives it back. */
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

const STOPS = "a[href], button, input, select, textarea, summary, [tabindex], video[controls]";

/** Show the dialog over the page as long as its component is drawn. */
export function useOverPage(box: RefObject<HTMLDialogElement | null>): void {
  useLayoutEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    const before = document.activeElement;
    const onTab = (event: KeyboardEvent) => goRound(dialog, event);
    dialog.addEventListener("keydown", onTab);
    dialog.showModal?.();
    return () => {
      dialog.removeEventListener("keydown", onTab);
      dialog.close?.();
      // The browser gives the focus back to what is still there; where it cannot, we do.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
}

/** By itself Tab goes on to the browser's own bars, and to nowhere where there are none. */
function goRound(dialog: HTMLDialogElement, event: KeyboardEvent): void {
  if (event.key !== "Tab" || event.defaultPrevented) return;
  const all = [...dialog.querySelectorAll<HTMLElement>(STOPS)].filter(isStop);
  const [first, last] = [all[0], all.at(-1)];
  const at = document.activeElement;
  // Where it begins without a field the window itself has the focus: backwards is its end.
  const isAtStart = at === first || at === dialog || at?.matches(".modal-box");
  const to = event.shiftKey ? (isAtStart ? last : null) : at === last ? first : null;
  if (!to && all.length > 0) return;
  event.preventDefault();
  to?.focus();
}

function isStop(one: HTMLElement): boolean {
  if (one.tabIndex < 0 || one.matches(":disabled")) return false;
  // Of radio buttons with one name only the chosen one is a stop.
  if (one instanceof HTMLInputElement && one.type === "radio" && !one.checked) {
    const beside = one.closest("dialog")?.querySelectorAll<HTMLInputElement>("[type=radio]") ?? [];
    if ([...beside].some((other) => other.name === one.name && other.checked)) return false;
  }
  return one.checkVisibility?.({ visibilityProperty: true }) ?? true;
}
