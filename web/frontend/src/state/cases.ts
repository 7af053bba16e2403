/** The live case list: what was loaded, what came by the socket, and what the filter shows. */
import { computed, type Signal, signal } from "@preact/signals";
import { type CaseQuery, fetchCases } from "../api/calls";
import { type Problem, problemFrom } from "../api/problem";
import type { CaseStatus, CaseSummary } from "../api/types";
import { Entities } from "./entities";
import { isMe, me } from "./me";

export const cases = new Entities<CaseSummary>();

/** The filter chips, each a set of statuses; an empty set asks for all. */
export const FILTERS = {
  open: ["new", "acknowledged", "in_progress"],
  new: ["new"],
  in_progress: ["acknowledged", "in_progress"],
  resolved: ["resolved"],
  closed: ["closed", "merged", "rejected"],
  all: [],
} as const satisfies Record<string, readonly CaseStatus[]>;
export type Filter = keyof typeof FILTERS;

export const filter = signal<Filter>("open");
export const onlyMine = signal(false);
export const search = signal("");

/** `floor` is the lowest number the pages so far reach down to; below it we know too little. */
interface Loading {
  state: "loading" | "ready" | "failed";
  problem: Problem | null;
  cursor: string | null;
  floor: number;
  isLoadingMore: boolean;
}

const EMPTY: Loading = {
  state: "loading",
  problem: null,
  cursor: null,
  floor: 0,
  isLoadingMore: false,
};

export const loading = signal<Loading>(EMPTY);

// What the server found for the words looked for; it searches more than we hold.
const found = signal<ReadonlySet<string>>(new Set());
let request = 0;
let controller: AbortController | null = null;
let shown: readonly Signal<CaseSummary>[] = [];

/** The rows to show, newest first; the same array while only rows' insides change. */
export const rows = computed<readonly Signal<CaseSummary>[]>(() => {
  const fresh = cases.all.value
    .filter((one) => one.value.number >= loading.value.floor && matches(one.value))
    .sort((a, b) => b.peek().number - a.peek().number);
  const isSame = fresh.length === shown.length && fresh.every((one, i) => one === shown[i]);
  if (!isSame) shown = fresh;
  return shown;
});

/** True where a filter or words hide cases that are there. */
export const isNarrowed = computed(
  () => filter.value !== "all" || onlyMine.value || search.value.trim() !== "",
);

/** Load the first page of what is asked for; rows already here stay in sight meanwhile. */
export async function loadCases(keepRows: boolean): Promise<void> {
  const mine = ++request;
  controller?.abort();
  controller = new AbortController();
  if (!keepRows) {
    loading.value = { ...EMPTY };
    found.value = new Set();
  }
  const before = cases.snapshot();
  try {
    const page = await fetchCases(query(), null, controller.signal);
    if (mine !== request) return;
    const ids = new Set(page.items.map((one) => one.id));
    const floor = floorOf(page);
    for (const one of page.items) cases.patch(one);
    cases.prune(before, (one) => !ids.has(one.id) && one.number >= floor && matches(one));
    found.value = ids;
    loading.value = { ...EMPTY, state: "ready", cursor: page.next_cursor, floor };
  } catch (reason) {
    if (mine !== request) return;
    const problem = problemFrom(reason);
    if (keepRows && loading.value.state === "ready") return;
    loading.value = { ...EMPTY, state: "failed", problem };
  }
}

/** Load the next page below. */
export async function loadMoreCases(): Promise<void> {
  const { cursor, isLoadingMore } = loading.value;
  if (!cursor || isLoadingMore) return;
  const mine = request;
  loading.value = { ...loading.value, isLoadingMore: true };
  try {
    const page = await fetchCases(query(), cursor);
    if (mine !== request) return;
    for (const one of page.items) cases.patch(one);
    found.value = new Set([...found.value, ...page.items.map((one) => one.id)]);
    loading.value = {
      ...loading.value,
      isLoadingMore: false,
      cursor: page.next_cursor,
      floor: floorOf(page),
    };
  } catch {
    if (mine === request) loading.value = { ...loading.value, isLoadingMore: false };
  }
}

/** Forget everything, for another person. */
export function clearCases(): void {
  request += 1;
  cases.clear();
  loading.value = { ...EMPTY };
  filter.value = "open";
  onlyMine.value = false;
  search.value = "";
}

function query(): CaseQuery {
  return {
    statuses: FILTERS[filter.value],
    text: search.value.trim(),
    assignee: onlyMine.value ? (me.value?.person.id ?? null) : null,
  };
}

function floorOf(page: { items: CaseSummary[]; next_cursor: string | null }): number {
  return page.next_cursor === null ? 0 : Math.min(...page.items.map((one) => one.number));
}

function matches(one: CaseSummary): boolean {
  const statuses: readonly CaseStatus[] = FILTERS[filter.value];
  if (statuses.length > 0 && !statuses.includes(one.status)) return false;
  if (onlyMine.value && !isMe(one.assignee?.id)) return false;
  const words = search.value.trim().toLowerCase();
  if (words === "" || found.value.has(one.id)) return true;
  // As the server looks: a number, or words in title and text.
  if (/^#?\d+$/.test(words) && Number(words.replace("#", "")) === one.number) return true;
  return `${one.title}\n${one.text}`.toLowerCase().includes(words);
}
