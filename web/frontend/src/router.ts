/** Where we are: `#/screen/id/part?name=value`, read from the address and written to it. */
import { computed, signal } from "@preact/signals";

/** What stands behind the `?`; a name that is absent is not in the record. */
export type Query = Readonly<Record<string, string>>;

/** A place within a screen: `id` and `part` are null where the address ends before them. */
export interface Place {
  id: string | null;
  part: string | null;
  query: Query;
}

/** A place in the dashboard. Whether there is such a screen is for the list of screens to say. */
export interface Route extends Place {
  screen: string;
}

/** Where to go; what is left out is not in the address. */
export interface Target {
  screen: string;
  id?: string | null;
  part?: string | null;
  query?: Readonly<Record<string, string | null | undefined>>;
}

/** Shown where the address names nothing. */
export const HOME = "cases";

const hash = signal(location.hash);

/** Read a hash such as `#/alerts/0197…?tab=history` into a place. */
export function parse(fragment: string): Route {
  const [path = "", search = ""] = split(fragment.replace(/^#\/?/, ""), "?");
  const [screen, id, part] = path.split("/").map(decoded);
  return {
    screen: screen || HOME,
    id: id || null,
    part: part || null,
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** Write a place as the hash that leads there. */
export function href({ screen, id, part, query = {} }: Target): string {
  const path = [screen, id, id ? part : null].filter(Boolean) as string[];
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const tail = search.size > 0 ? `?${search}` : "";
  return `#/${path.map(encodeURIComponent).join("/")}${tail}`;
}

/** The place now shown. */
export const route = computed<Route>(() => parse(hash.value));

/** Go there, as a new step in the browser's history unless `replace`. */
export function go(to: Target, replace = false): void {
  if (replace) {
    history.replaceState(history.state, "", href(to));
    hash.value = location.hash;
  } else {
    location.hash = href(to);
  }
}

/** Change what stands behind the `?` and nothing else, without a step in the history; null drops. */
export function setQuery(changes: Readonly<Record<string, string | null | undefined>>): void {
  const here = route.peek();
  go({ ...here, query: { ...here.query, ...changes } }, true);
}

/** Whether this place may be left; a promise where somebody has to be asked. */
type Guard = () => true | Promise<boolean>;

const guards = new Set<Guard>();

/**
 * Ask before the browser's own ways lead elsewhere: back, forward, a link, a typed address. Until it
 * is answered, and where the answer is false, the place stays. Returns a function that ends it.
 */
export function guardPlace(guard: Guard): () => void {
  guards.add(guard);
  return () => guards.delete(guard);
}

/** Follow the address bar; returns a function that stops. */
export function followAddress(): () => void {
  const read = () => {
    const wanted = location.hash;
    const mayGo = wanted === hash.peek() ? true : ([...guards].at(-1)?.() ?? true);
    if (mayGo === true) {
      hash.value = wanted;
      return;
    }
    // The browser has gone already: back to what is still shown.
    history.pushState(null, "", hash.peek() || "#/");
    void mayGo.then((isSure) => {
      if (!isSure) return;
      history.replaceState(null, "", wanted || "#/");
      hash.value = wanted;
    });
  };
  read();
  addEventListener("hashchange", read);
  return () => removeEventListener("hashchange", read);
}

// Only at the first one: a query may hold another.
function split(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

// Somebody's typing, or a link cut in two, may not be a whole escape.
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
