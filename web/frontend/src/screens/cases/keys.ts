/** The list by keyboard: j and k move, Enter opens, / searches, Escape goes back. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { go } from "../../router";
import { rows } from "../../state/cases";

/** The row the keyboard stands on. */
export const focused = signal<string | null>(null);

/** Listen while the case screen is shown. */
export function useListKeys(openId: string | null): void {
  useEffect(() => {
    if (openId) focused.value = openId;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.key === "Escape") return leave(event, openId);
      if (isTyping(event.target)) return;
      if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
      else if (event.key === "/") find();
      else if (event.key === "Enter" && event.target === document.body) openFocused();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [openId]);
}

function move(by: number): void {
  const list = rows.peek();
  if (list.length === 0) return;
  const at = list.findIndex((row) => row.peek().id === focused.value);
  const to = at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by));
  const id = list[to]?.peek().id ?? null;
  focused.value = id;
  const link = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id ?? "")}"]`);
  link?.focus();
}

function openFocused(): void {
  if (focused.value) go({ screen: "cases", id: focused.value });
}

function find(): void {
  document.getElementById("case-search")?.focus();
}

function leave(event: KeyboardEvent, openId: string | null): void {
  if (isTyping(event.target)) (event.target as HTMLElement).blur();
  else if (openId) go({ screen: "cases", id: null });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}
