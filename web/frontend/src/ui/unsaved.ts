/** Asks before what is not saved is left: inside the dashboard, and when the tab is closed. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { guardPlace } from "../router";
import { confirm } from "./confirm";

/**
 * Keep the person at this place while `isDirty` until they have said that what they typed may go;
 * for a tab that is closed browsers ask in their own words. Returns a function to call where the
 * question was asked already, or what was typed is saved: the next way out is free.
 */
export function useUnsaved(isDirty: boolean): () => void {
  const isFree = useRef(false);
  // Before it is drawn: the press on a link may follow the last letter at once.
  useLayoutEffect(() => {
    isFree.current = false;
    if (!isDirty) return;
    const ask = (event: Event) => event.preventDefault();
    addEventListener("beforeunload", ask);
    const release = guardPlace(() => isFree.current || askToLeave());
    return () => {
      removeEventListener("beforeunload", ask);
      release();
    };
  }, [isDirty]);
  return () => {
    isFree.current = true;
  };
}

/** True where what was typed may go. */
export function askToLeave(): Promise<boolean> {
  return confirm({
    title: t("editor.leave_title"),
    text: t("editor.leave_text"),
    action: t("editor.leave"),
    danger: true,
  });
}
