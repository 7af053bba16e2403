/** What this browser remembers about its person: theme, language, sound. */
import { effect, type Signal, signal } from "@preact/signals";
import type { DefaultView } from "./api/views";

export type Theme = "auto" | "light" | "dark";
export const THEMES: readonly Theme[] = ["auto", "light", "dark"];

const PREFIX = "opsbell.";

export const theme = remembered<Theme>("theme", "auto", THEMES);
/** What was shown here last to somebody who chose a language, also while nobody is signed in; null
 * before, then the browser's own counts. */
export const chosenLanguage = remembered<string | null>("language", null);
export type Rail = "wide" | "narrow";
/** How the sidebar stands on a wide window. */
export const railWanted = remembered<Rail>("rail", "wide", ["wide", "narrow"]);
export const soundWanted = remembered<boolean>("sound", false, [true, false]);

/** The theme of the program around this page, where there is one that says; null elsewhere. */
export const hostTheme = signal<"light" | "dark" | null>(null);

/** Whether this browser may show notifications of its own. */
export const desktopWanted = remembered<boolean>("desktop", false, [true, false]);

/** What lists open with as the server said last, by person and workspace: the first look at a list
 * does not wait for it to say it again. */
export const opensWith = remembered<Readonly<Record<string, readonly DefaultView[]>>>(
  "opens_with",
  {},
);

/** What was chosen in this browser before it was kept on the server, by person, workspace and list,
 * until it was handed over: a saved view's id and its address. */
export const defaultViews = remembered<
  Readonly<Record<string, { view: string; query: Readonly<Record<string, string>> }>>
>("default_views", {});

/** The announcements this browser shows no more, by id. */
export const announcementsSeen = remembered<readonly string[]>("announcements_seen", []);

/** Keep the document's theme as chosen; returns a function that stops. */
export function followTheme(): () => void {
  return effect(() => {
    const root = document.documentElement;
    const wanted = theme.value === "auto" ? hostTheme.value : theme.value;
    if (wanted === null) delete root.dataset.theme;
    else root.dataset.theme = wanted;
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
