/** What this browser remembers about its person: theme, language, sound. */
import { effect, type Signal, signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";
export const THEMES: readonly Theme[] = ["auto", "light", "dark"];

const PREFIX = "opsbell.";

export const theme = remembered<Theme>("theme", "auto", THEMES);
/** Null until chosen here: then the person's own language, then the browser's. */
export const chosenLanguage = remembered<string | null>("language", null);
export const soundWanted = remembered<boolean>("sound", false, [true, false]);

/** Keep the document's theme as chosen; returns a function that stops. */
export function followTheme(): () => void {
  return effect(() => {
    const root = document.documentElement;
    if (theme.value === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme.value;
  });
}

function remembered<T>(name: string, otherwise: T, allowed?: readonly T[]): Signal<T> {
  const kept = signal<T>(read(name, otherwise, allowed));
  let isFirst = true;
  effect(() => {
    const value = JSON.stringify(kept.value);
    if (isFirst) isFirst = false;
    else write(name, value);
  });
  return kept;
}

function read<T>(name: string, otherwise: T, allowed?: readonly T[]): T {
  try {
    const text = localStorage.getItem(PREFIX + name);
    if (text === null) return otherwise;
    const value = JSON.parse(text) as T;
    return allowed && !allowed.includes(value) ? otherwise : value;
  } catch {
    // Storage may be switched off; then nothing is remembered and everything works.
    return otherwise;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // See above.
  }
}
