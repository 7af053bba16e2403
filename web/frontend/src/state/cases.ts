/** The live case list: what was loaded, what came by the socket, and what the filter shows. */
import { computed, type Signal, signal } from "@preact/signals";
import { type CaseQuery, fetchCases } from "../api/cases";
import { type Problem, problemFrom } from "../api/problem";
import type { CaseStatus, CaseSummary } from "../api/types";
import { SEVERITIES } from "../words";
import { Entities } from "./entities";
import { holdLimit } from "./hold_limit";
import { isMe, me } from "./me";
import { isNarrowedTo } from "./narrow";
import { Reload } from "./reloads";

/** Cases that were seen; what the list shows is held while there is a list. */
export const cases = new Entities<CaseSummary>({
  most: holdLimit(),
  dropped: (gone) => {
    // The list nobody looks at has gaps now.
    isCut ||= gone.some((one) => isLoaded(one) && matches(one));
    // Looked at once, so that it lets go of them as well.
    rows.peek();
  },
});

const byNumber = (a: CaseSummary, b: CaseSummary) => b.number - a.number;
const rank = (one: CaseSummary) => (one.severity ? SEVERITIES.indexOf(one.severity) + 1 : 0);

/** The orders a list can have, by the server's words; each as the server puts them. */
export const ORDERS = {
  "": byNumber,
  opened_at: (a, b) => -byNumber(a, b),
  "-updated_at": (a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at) || byNumber(a, b),
  "-severity": (a, b) => rank(b) - rank(a) || byNumber(a, b),
  rating: (a, b) => (a.rating ?? 0) - (b.rating ?? 0) || -byNumber(a, b),
} as const satisfies Record<string, (a: CaseSummary, b: CaseSummary) => number>;
export type Sort = keyof typeof ORDERS;

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
/** States that an address or a view asks for and no chip stands for; null where the chip counts. */
export const states = signal<readonly CaseStatus[] | null>(null);
/** The states that are shown; all where it is empty. */
export const wantedStates = computed<readonly CaseStatus[]>(
  () => states.value ?? FILTERS[filter.value],
);
export const onlyMine = signal(false);
export const search = signal("");
/** What else narrows the list, by the server's query fields; `assignee` is `nobody` or an id. */
export const narrow = signal<Readonly<Record<string, string>>>({});
/** The saved view that was chosen, by its id, also while the filters differ from it; or empty. */
export const chosenView = signal("");
/** The server's word for the order; the newest first where it is empty. */
export const sort = signal<Sort>("");

/** `edge` is the last case that the pages so far reach to; behind it we know too little. */
interface Loading {
  state: "loading" | "ready" | "failed";
  problem: Problem | null;
  cursor: string | null;
  edge: CaseSummary | null;
  isLoadingMore: boolean;
  /** Why the next page did not come. */
  moreProblem: Problem | null;
}

const EMPTY: Loading = {
  state: "loading",
  problem: null,
  cursor: null,
  edge: null,
  isLoadingMore: false,
  moreProblem: null,
};

export const loading = signal<Loading>(EMPTY);

// What the server found for the words looked for; it searches more than we hold.
const found = signal<ReadonlySet<string>>(new Set());
let request = 0;
const renewing = new Reload(() => loadCases(true));
let isCut = false;
let controller: AbortController | null = null;
let shown: readonly Signal<CaseSummary>[] = [];

/** The rows to show, newest first; the same array while only rows' insides change. */
export const rows = computed<readonly Signal<CaseSummary>[]>(() => {
  cases.moves.value;
  const fresh = cases.all.value
    .filter((one) => isLoaded(one.peek()) && matches(one.peek()))
    .sort((a, b) => ORDERS[sort.value](a.peek(), b.peek()));
  const isSame = fresh.length === shown.length && fresh.every((one, i) => one === shown[i]);
  if (!isSame) shown = fresh;
  return shown;
});

/** True where a filter or words hide cases that are there. */
export const isNarrowed = computed(
  () =>
    filter.value !== "all" ||
    onlyMine.value ||
    search.value.trim() !== "" ||
    Object.keys(narrow.value).length > 0,
);

/** Load the first page of what is asked for; rows already here stay in sight meanwhile. */
export async function loadCases(keepRows: boolean): Promise<void> {
  const mine = ++request;
  controller?.abort();
  controller = new AbortController();
  if (!keepRows) {
    renewing.done();
    loading.value = { ...EMPTY };
    found.value = new Set();
  }
  const before = cases.snapshot();
  try {
    const page = await fetchCases(query(), null, controller.signal);
    if (mine !== request) return;
    const ids = new Set(page.items.map((one) => one.id));
    const edge = edgeOf(page);
    for (const one of page.items) cases.patch(one);
    const isOnPage = (one: CaseSummary) => edge === null || ORDERS[sort.peek()](one, edge) <= 0;
    cases.prune(before, (one) => !ids.has(one.id) && isOnPage(one) && matches(one));
    found.value = ids;
    isCut = false;
    loading.value = { ...EMPTY, state: "ready", cursor: page.next_cursor, edge };
    renewing.done();
  } catch (reason) {
    if (mine !== request) return;
    const problem = problemFrom(reason);
    if (keepRows && loading.value.state === "ready") renewing.failed(problem);
    else loading.value = { ...EMPTY, state: "failed", problem };
  }
}

/** A list shows the cases: none of its rows is let go meanwhile, and those that were are loaded
 * again. Returns a function that ends it. */
export function holdRows(): () => void {
  if (isCut) void loadCases(false);
  return cases.hold(() => rows.peek().map((row) => row.peek().id));
}

/** Load the next page below. */
export async function loadMoreCases(): Promise<void> {
  const { cursor, isLoadingMore } = loading.value;
  if (!cursor || isLoadingMore) return;
  const mine = request;
  loading.value = { ...loading.value, isLoadingMore: true, moreProblem: null };
  try {
    const page = await fetchCases(query(), cursor);
    if (mine !== request) return;
    for (const one of page.items) cases.patch(one);
    found.value = new Set([...found.value, ...page.items.map((one) => one.id)]);
    loading.value = {
      ...loading.value,
      isLoadingMore: false,
      cursor: page.next_cursor,
      edge: edgeOf(page),
    };
  } catch (reason) {
    if (mine !== request) return;
    loading.value = { ...loading.value, isLoadingMore: false, moreProblem: problemFrom(reason) };
  }
}

/** Forget everything, for another person. */
export function clearCases(): void {
  request += 1;
  renewing.done();
  cases.clear();
  loading.value = { ...EMPTY };
  filter.value = "open";
  states.value = null;
  onlyMine.value = false;
  search.value = "";
  narrow.value = {};
  chosenView.value = "";
  sort.value = "";
}

/** What the server is asked for. */
export function query(): CaseQuery {
  return {
    statuses: wantedStates.value,
    text: search.value.trim(),
    assignee: onlyMine.value ? (me.value?.person.id ?? null) : (narrow.value.assignee ?? null),
    narrow: withoutAssignee(narrow.value),
    sort: sort.value,
  };
}

function withoutAssignee({ assignee: _, ...rest }: Readonly<Record<string, string>>) {
  return rest;
}

function edgeOf(page: { items: CaseSummary[]; next_cursor: string | null }): CaseSummary | null {
  const [first, ...others] = page.items;
  if (page.next_cursor === null || !first) return null;
  const order = ORDERS[sort.peek()];
  return others.reduce((last, one) => (order(one, last) > 0 ? one : last), first);
}

function isLoaded(one: CaseSummary): boolean {
  const { edge } = loading.value;
  return edge === null || ORDERS[sort.value](one, edge) <= 0;
}

function matches(one: CaseSummary): boolean {
  const statuses = wantedStates.value;
  if (statuses.length > 0 && !statuses.includes(one.status)) return false;
  if (onlyMine.value && !isMe(one.assignee?.id)) return false;
  if (!isNarrowedTo(one, narrow.value)) return false;
  if (narrow.value.source && !found.value.has(one.id)) return false;
  const words = search.value.trim().toLowerCase();
  if (words === "" || found.value.has(one.id)) return true;
  // As the server looks: a number, or words in title and text.
  if (/^#?\d+$/.test(words) && Number(words.replace("#", "")) === one.number) return true;
  return `${one.title}\n${one.text}`.toLowerCase().includes(words);
}
