/** The page's words: one JSON catalogue per language, plurals and dates by the browser. */
import { computed, signal } from "@preact/signals";
import en from "./en.json";

/** A sentence's name. */
export type Key = keyof typeof en;
type Entry = string | { one?: string; few?: string; many?: string; other: string };
type Catalogue = Record<string, Entry>;
type Values = Record<string, string | number>;

/** Each language in its own words, as the menu shows it. */
export const LANGUAGES: Readonly<Record<string, string>> = { en: "English", es: "Español" };

const OTHERS: Record<string, () => Promise<{ default: Catalogue }>> = {
  es: () => import("./es.json"),
};

const current = signal<{ language: string; words: Catalogue }>({ language: "en", words: en });

/** The language now shown; formats follow it. */
export const language = computed(() => current.value.language);

/** Pick the first language we have; regions fall back to their language. */
export function bestOf(wishes: readonly (string | null | undefined)[]): string {
  for (const wish of wishes) {
    const short = wish?.toLowerCase().split("-")[0];
    if (short && short in LANGUAGES) return short;
  }
  return "en";
}

/** Show this language as soon as its words are here; English stays if they cannot come. */
export async function speak(wanted: string): Promise<void> {
  const load = OTHERS[wanted];
  const words = load
    ? await load().then(
        (file) => file.default,
        () => null,
      )
    : en;
  if (words === null) return;
  current.value = { language: wanted, words };
  document.documentElement.lang = wanted;
}

/** The sentence with its values put in; `n` also chooses the plural. */
export function t(key: Key, values: Values = {}): string {
  const entry = current.value.words[key] ?? (en as Catalogue)[key] ?? key;
  return fill(choose(entry, values.n), values);
}

/** A number as the language writes it. */
export function number(value: number): string {
  return new Intl.NumberFormat(language.value).format(value);
}

function choose(entry: Entry, n: string | number | undefined): string {
  if (typeof entry === "string") return entry;
  if (typeof n !== "number") return entry.other;
  const rule = new Intl.PluralRules(language.value).select(n);
  return (rule in entry ? entry[rule as keyof typeof entry] : entry.other) ?? entry.other;
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}
