/** The page's words: a JSON catalogue per language and area, plurals and dates by the browser. */
import { computed, signal } from "@preact/signals";
import { numbers, plurals } from "../formats";
import type { Area, Key } from "./areas";
import english from "./en/base.json";

export type { Area, Key } from "./areas";

type Entry = string | { one?: string; few?: string; many?: string; other: string };
type Catalogue = Record<string, Entry>;
type Values = Record<string, string | number>;

/** Each language in its own words, as the menu shows it. */
export const LANGUAGES: Readonly<Record<string, string>> = { en: "English", es: "Español" };

const FILES = import.meta.glob<{ default: Catalogue }>(["./*/*.json", "!./en/base.json"]);

const ENGLISH: Catalogue = english;
const arrived = new Map<string, Catalogue>([["en/base", ENGLISH]]);
const spoken = new Set<Area>(["base"]);
const current = signal<{ language: string; words: Catalogue }>({ language: "en", words: ENGLISH });

/** The language now shown. */
export const language = computed(() => current.value.language);

/** What dates and numbers are written by: the language shown, as it is written where the device
 * is at home, so that British readers see 20 Nov and 14:00 and American ones Nov 20 and 2 PM. */
export const locale = computed(() => homely(language.value, navigator.languages ?? []));

/** The first of these tags that is of this language; the language itself where none is. */
export function homely(spoken: string, tags: readonly string[]): string {
  return tags.find((tag) => tag.toLowerCase().split("-")[0] === spoken) ?? spoken;
}

/** Pick the first language we have; regions fall back to their language. */
export function bestOf(wishes: readonly (string | null | undefined)[]): string {
  for (const wish of wishes) {
    const short = wish?.toLowerCase().split("-")[0];
    if (short && short in LANGUAGES) return short;
  }
  return "en";
}

let wanted = "en";

/** The language that is shown, or about to be: what the server is asked to answer in. */
export const languageWanted = () => wanted;

/** Show this language as soon as its words are here; the one before stays if they cannot come. */
export async function speak(wish: string): Promise<void> {
  wanted = wish;
  const areas = [...spoken];
  try {
    await Promise.all(areas.map((area) => bring(wish, area)));
  } catch {
    return;
  }
  // Somebody may have chosen another one, or opened another screen, while these were on their way.
  if (wanted !== wish) return;
  if ([...spoken].some((area) => !arrived.has(`${wish}/${area}`))) return speak(wish);
  show(wish);
}

/** Bring the words of these areas; English where the language's own cannot come. Throws where none can. */
export async function loadWords(...areas: readonly Area[]): Promise<void> {
  const shown = current.peek().language;
  await Promise.all(areas.map((area) => bring(shown, area).catch(() => bring("en", area))));
  for (const area of areas) spoken.add(area);
  const now = current.peek().language;
  // A change of language has not asked for these: one on its way, or one that was faster.
  if (wanted !== now) await speak(wanted);
  else if (shown !== now) await loadWords(...areas);
  else show(now);
}

/** The sentence with its values put in; `n` also chooses the plural. */
export function t(key: Key, values: Values = {}): string {
  return fill(choose(current.value.words[key] ?? key, values.n), values);
}

/** A number as the language writes it. */
export function number(value: number, options?: Intl.NumberFormatOptions): string {
  return numbers(locale.value, options).format(value);
}

async function bring(tongue: string, area: Area): Promise<void> {
  const name = `${tongue}/${area}`;
  if (arrived.has(name)) return;
  const load = FILES[`./${name}.json`];
  if (!load) throw new Error(`no words for ${name}`);
  arrived.set(name, (await load()).default);
}

function show(tongue: string): void {
  const words: Catalogue = {};
  for (const area of spoken) {
    Object.assign(words, arrived.get(`en/${area}`), arrived.get(`${tongue}/${area}`));
  }
  current.value = { language: tongue, words };
  document.documentElement.lang = tongue;
}

function choose(entry: Entry, n: string | number | undefined): string {
  if (typeof entry === "string") return entry;
  if (typeof n !== "number") return entry.other;
  const rule = plurals(language.value).select(n);
  return (rule in entry ? entry[rule as keyof typeof entry] : entry.other) ?? entry.other;
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}
