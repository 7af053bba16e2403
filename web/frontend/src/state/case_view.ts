/** What the list shows, as it stands in the address; and the figures on its chips. */
import { batch, computed, effect, signal } from "@preact/signals";
import { type CaseCounts, fetchCounts } from "../api/cases";
import type { CaseStatus } from "../api/types";
import { type Query, route, setQuery } from "../router";
import {
  cases,
  chosenView,
  FILTERS,
  type Filter,
  filter,
  loadCases,
  narrow,
  ORDERS,
  onlyMine,
  query,
  type Sort,
  search,
  sort,
  states,
  wantedStates,
} from "./cases";
import { coalesced } from "./coalesced";
import { me } from "./me";
import { NARROWING, READINGS } from "./narrow";

const KNOWN: ReadonlySet<string> = new Set(Object.values(FILTERS).flat());

// Counting again after a change waits for its neighbours, and is not done more often than this.
const COUNT_MS = 400;
const COUNT_EVERY_MS = 3_000;

/** What stands behind the `?` for what is shown now; empty for the open cases, newest first. */
export const address = computed<Query>(() => {
  const said: Record<string, string> = { ...narrow.value };
  // Beside a view the states are always said: an address with a view alone asks for its filters.
  if (filter.value !== "open" || states.value || chosenView.value) {
    said.status = wantedStates.value.join(",") || "all";
  }
  if (onlyMine.value) said.assignee = "me";
  if (search.value.trim()) said.q = search.value.trim();
  if (sort.value) said.sort = sort.value;
  if (chosenView.value) said.view = chosenView.value;
  return said;
});

/** Show what an address asks for; one that names a case and nothing else leaves the list alone. */
export function follow(asked: Query, id: string | null): void {
  if (id && Object.keys(asked).length === 0) {
    setQuery(address.peek());
    return;
  }
  const before = JSON.stringify(address.peek());
  batch(() => read(asked));
  if (JSON.stringify(address.peek()) !== before) void loadCases(false);
}

/** Change what is shown, in the list and in the address. */
export function show(change: () => void): void {
  batch(change);
  const gone = Object.keys(route.peek().query).map((name) => [name, null]);
  setQuery({ ...Object.fromEntries(gone), ...address.peek() });
  void loadCases(false);
}

/** Show what an address asks for, in place of what is shown. */
export const showAsked = (asked: Query): void => show(() => read(asked));

function read(asked: Query): void {
  const said = (asked.status ?? "").split(",").filter(Boolean);
  const wanted = [...said].sort().join();
  const named = (Object.keys(FILTERS) as Filter[]).find(
    (name) => [...FILTERS[name]].sort().join() === wanted,
  );
  filter.value = asked.status === "all" ? "all" : ((asked.status ? named : null) ?? "open");
  const isOwn = said.length > 0 && !named && said.every((one) => KNOWN.has(one));
  states.value = isOwn ? (said as CaseStatus[]) : null;
  onlyMine.value = asked.assignee === "me";
  search.value = asked.q ?? "";
  chosenView.value = asked.view ?? "";
  sort.value = asked.sort && Object.hasOwn(ORDERS, asked.sort) ? (asked.sort as Sort) : "";
  const rest: Record<string, string> = {};
  for (const name of NARROWING) {
    const said = asked[name] ?? "";
    const value = READINGS[name]?.(said) ?? said;
    if (value && !(name === "assignee" && value === "me")) rest[name] = value;
  }
  narrow.value = rest;
}

/** How many there are behind each chip; null until the server said so. */
export const counts = signal<CaseCounts | null>(null);

/** Behind one chip. */
export function countOf(name: Filter): number | null {
  if (!counts.value) return null;
  const by: Partial<Record<CaseStatus, number>> = counts.value.by_status;
  const statuses = FILTERS[name].length > 0 ? FILTERS[name] : (Object.keys(by) as CaseStatus[]);
  return statuses.reduce((sum, one) => sum + (by[one] ?? 0), 0);
}

/** Keep the counts fresh while somebody looks; returns a function that stops. */
export function keepCounting(): () => void {
  let isOver = false;
  const count = async () => {
    const found = await fetchCounts(query()).catch(() => null);
    if (!isOver && found?.by_status) counts.value = found;
  };
  const counting = coalesced(count, { soonMs: COUNT_MS, everyMs: COUNT_EVERY_MS });
  const stopMoves = effect(() => {
    // Whatever moves a case may move a count.
    cases.moves.value;
    counting.wish();
  });
  const stopAsked = effect(() => {
    search.value;
    narrow.value;
    me.value;
    counting.hurry();
  });
  return () => {
    isOver = true;
    stopMoves();
    stopAsked();
    counting.stop();
  };
}
