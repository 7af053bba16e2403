/** What a screen loads: one thing or pages of it, with what went wrong, and never an old answer. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Problem, problemFrom } from "../api/problem";
import { notePages, pagesLeft } from "../returns";
import { onAnsweredAnew } from "./language";
import { Reload } from "./reloads";
import { type SettingKind, useSettingsOf } from "./settings";

/** How far the loading is. */
export type Loading = "loading" | "ready" | "failed";

/** Something loaded. The old value stays while it is loaded anew, also when that fails. */
export interface Resource<T> {
  state: Loading;
  /** Null until it came for the first time. */
  value: T | null;
  problem: Problem | null;
  /** True while a request is out, also behind a value that is shown. */
  isBusy: boolean;
  reload(): void;
  /** Put in what is known to be newer, as after a change; what was asked before is asked again. */
  set(value: T): void;
  /** Put in what becomes of the value as it is then; nothing before it came. */
  change(to: (value: T) => T): void;
}

interface Held<T> {
  key: string;
  /** The key that `value` came for; an older one while it is kept. */
  of: string;
  value: T | null;
  problem: Problem | null;
  isBusy: boolean;
}

/** How to load. */
export interface Options {
  /** Show the old value until the one for other `deps` came. */
  keep?: boolean;
  /** Load anew when the person comes back to the page, for what no event tells of. */
  whenSeen?: boolean;
  /** Load anew when settings of these kinds were changed, by whomever. */
  of?: readonly SettingKind[];
}

const NONE: readonly SettingKind[] = [];

/**
 * Load when shown and whenever `deps` (plain values) change; what is asked for no longer is
 * aborted. With other `deps` the old value goes at once, unless `keep`: a list under another
 * filter may show the old rows until the new ones come, an item with another id may not.
 */
export function useResource<T>(
  load: (signal: AbortSignal) => Promise<T>,
  deps: readonly unknown[],
  { keep = false, whenSeen = false, of = NONE }: Options = {},
): Resource<T> {
  const key = JSON.stringify(deps);
  const [held, hold] = useState<Held<T>>({
    key,
    of: key,
    value: null,
    problem: null,
    isBusy: true,
  });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const [missing] = useState(() => new Reload(() => setTurn((before) => before + 1), true));
  // Counts what was put in: an answer to what was asked before may be older than that.
  const puts = useRef(0);

  // Each raise of `turn` is another go.
  useEffect(() => {
    const stop = new AbortController();
    const known = puts.current;
    hold((old) => ({
      key,
      of: old.of,
      value: old.key === key || keep ? old.value : null,
      problem: null,
      isBusy: true,
    }));
    latest.current(stop.signal).then(
      (value) => {
        if (stop.signal.aborted) return;
        if (puts.current === known) hold({ key, of: key, value, problem: null, isBusy: false });
        else setTurn((before) => before + 1);
      },
      (reason: unknown) => {
        if (stop.signal.aborted) return;
        missing.missed();
        // What was kept is the answer to another question: it must not stand for this one.
        hold((old) => ({
          ...old,
          key,
          value: old.of === key ? old.value : null,
          problem: problemFrom(reason),
          isBusy: false,
        }));
      },
    );
    return () => {
      stop.abort();
      missing.done();
    };
  }, [key, keep, turn, missing]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const set = useCallback((value: T) => {
    puts.current += 1;
    hold((old) => ({ ...old, of: old.key, value, problem: null }));
  }, []);
  const change = useCallback((to: (value: T) => T) => {
    puts.current += 1;
    hold((old) => (old.value === null ? old : { ...old, value: to(old.value) }));
  }, []);
  useSettingsOf(of, reload);
  useEffect(() => onAnsweredAnew(reload), [reload]);
  useEffect(() => {
    if (!whenSeen) return;
    const look = () => {
      if (document.visibilityState === "visible") reload();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [whenSeen, reload]);

  const isCurrent = held.key === key;
  const value = isCurrent || keep ? held.value : null;
  const problem = isCurrent ? held.problem : null;
  return {
    state: value !== null ? "ready" : problem ? "failed" : "loading",
    value,
    problem,
    isBusy: !isCurrent || held.isBusy,
    reload,
    set,
    change,
  };
}

/** One page, as every list of the server comes. */
export interface Page<T> {
  items: readonly T[];
  next_cursor: string | null;
}

/** A list that grows by pages. */
export interface Paged<T> {
  state: Loading;
  items: readonly T[];
  /** True where there are more to load. */
  more: boolean;
  problem: Problem | null;
  isBusy: boolean;
  loadMore(): void;
  /** Load as many pages anew as are shown. */
  reload(): void;
  set(change: (items: readonly T[]) => readonly T[]): void;
}

/** So many pages as one, or as many as there are. */
async function pages<T>(
  load: (cursor: string | null, signal: AbortSignal) => Promise<Page<T>>,
  count: number,
  signal: AbortSignal,
): Promise<Page<T>> {
  const found = await load(null, signal);
  const items = [...found.items];
  let next = found.next_cursor;
  for (let more = count - 1; more > 0 && next; more -= 1) {
    const page = await load(next, signal);
    items.push(...page.items);
    next = page.next_cursor;
  }
  return { items, next_cursor: next };
}

/** Load the first page when shown and whenever `deps` change; further ones when asked. */
export function usePaged<T>(
  load: (cursor: string | null, signal: AbortSignal) => Promise<Page<T>>,
  deps: readonly unknown[],
  options: Options = {},
): Paged<T> {
  const key = JSON.stringify(deps);
  const depth = useRef(0);
  if (depth.current === 0) depth.current = pagesLeft(key);
  const first = useResource((signal) => pages(load, depth.current, signal), deps, options);
  const [out, setOut] = useState<{ of: string; problem: Problem | null } | null>(null);
  const running = useRef<AbortController | null>(null);
  const now = useRef(key);
  now.current = key;
  const shown = useRef(first.value);
  shown.current = first.value;

  // Loaded anew it is as long as it was: whoever has scrolled stays where they are.
  useEffect(
    () => () => {
      running.current?.abort();
      depth.current = 1;
    },
    [key],
  );

  const loadMore = () => {
    if (first.isBusy || (out && !out.problem && out.of === key)) return;
    goOn(first.value?.next_cursor ?? null);
  };
  const goOn = (from: string | null) => {
    if (from === null) {
      setOut(null);
      return;
    }
    const stop = new AbortController();
    running.current = stop;
    setOut({ of: key, problem: null });
    load(from, stop.signal).then(
      (page) => {
        if (stop.signal.aborted || now.current !== key) return;
        // Loaded anew meanwhile, the pages before end elsewhere: what follows them is another page.
        if (shown.current && shown.current.next_cursor !== from) {
          goOn(shown.current.next_cursor);
          return;
        }
        depth.current += 1;
        notePages(key, depth.current);
        first.change((before) =>
          before.next_cursor === from
            ? { items: [...before.items, ...page.items], next_cursor: page.next_cursor }
            : before,
        );
        setOut(null);
      },
      (reason: unknown) => {
        if (!stop.signal.aborted) setOut({ of: key, problem: problemFrom(reason) });
      },
    );
  };

  const asked = out?.of === key ? out : null;
  return {
    state: first.state,
    items: first.value?.items ?? [],
    more: Boolean(first.value?.next_cursor),
    problem: first.problem ?? asked?.problem ?? null,
    isBusy: first.isBusy || (asked !== null && asked.problem === null),
    loadMore,
    reload: () => {
      if (out?.problem) setOut(null);
      first.reload();
    },
    set: (change) => {
      first.change((before) => ({ ...before, items: change(before.items) }));
    },
  };
}
