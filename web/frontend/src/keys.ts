/** Shortcuts: each screen says its own while it is shown, one listener runs them, one sheet shows them. */
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Key } from "./i18n";

/** One shortcut. */
export interface Shortcut {
  /**
   * As it is pressed: `j`, `?`, `Enter`, `shift+ArrowUp`, `mod+k` (Ctrl, or Command), or two one
   * after the other: `g c`.
   */
  keys: string;
  /** What it does, in a few words. */
  does: Key;
  run: (event: KeyboardEvent) => void;
  /** True: also while somebody types into a field. */
  whileTyping?: boolean;
}

type Listed = { current: readonly Shortcut[] };

// The second key of a pair has to come within this.
const PAIR_MS = 1_200;

const listed = signal<readonly Listed[]>([]);

/** Have these shortcuts while the component is shown; the one shown last wins. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const mine = useRef(shortcuts);
  mine.current = shortcuts;
  useLayoutEffect(() => {
    listed.value = [...listed.peek(), mine];
    return () => {
      listed.value = listed.peek().filter((one) => one !== mine);
    };
  }, []);
}

/** Every shortcut that works just now, the nearest first; one that another one hides is left out. */
export function shortcutsNow(): Shortcut[] {
  const seen = new Set<string>();
  return [...listed.value]
    .reverse()
    .flatMap((one) => one.current)
    .filter(({ keys }) => !seen.has(keys) && seen.add(keys));
}

/** Listen to the keyboard; returns a function that stops. */
export function listenToKeys(): () => void {
  let first: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    // A dialog is a room of its own: what lies behind it must not move.
    if (document.querySelector("dialog[open]")) return;
    const typing = isTyping(event.target);
    const pressed = nameOf(event);
    if (pressed === null) return;
    const pair = first === null ? null : `${first} ${pressed}`;
    clearTimeout(timer);
    first = null;
    const all = shortcutsNow().filter((one) => !typing || one.whileTyping);
    const found = all.find((one) => one.keys === pair) ?? all.find((one) => one.keys === pressed);
    if (found) {
      event.preventDefault();
      found.run(event);
    } else if (all.some((one) => one.keys.startsWith(`${pressed} `))) {
      first = pressed;
      timer = setTimeout(() => {
        first = null;
      }, PAIR_MS);
    }
  };
  addEventListener("keydown", press);
  return () => {
    clearTimeout(timer);
    removeEventListener("keydown", press);
  };
}

/** True where a key press belongs to a field. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("input:not([type=checkbox], [type=radio]), textarea, select"))
  );
}

/** The name of what was pressed, as shortcuts write it; null for Shift and its like alone. */
function nameOf(event: KeyboardEvent): string | null {
  const { key } = event;
  if (["Shift", "Control", "Meta", "Alt"].includes(key) || event.altKey) return null;
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  // A sign that needs Shift, such as `?`, says so itself.
  if (key.length === 1) return mod + (mod ? key.toLowerCase() : key);
  return mod + (event.shiftKey ? "shift+" : "") + key;
}
