/** What lists open with: kept on the server for the person, and remembered here for the first look,
 * which does not wait for the server. */
import { computed } from "@preact/signals";
import { Problem, problemFrom } from "../api/problem";
import { account } from "../api/session";
import {
  chooseDefaultView,
  type DefaultView,
  type Filters,
  fetchDefaultViews,
  type ViewList,
} from "../api/views";
import { defaultViews, opensWith } from "../prefs";
import type { Query } from "../router";
import { explain } from "../words";
import { me } from "./me";
import { notify } from "./toasts";
import { isSame, type ViewedList, views } from "./views";

/** What a list opens with: a saved view's id, "" for filters without a name, and the address. */
export interface Opening {
  view: string;
  query: Query;
}

/** Whose they are; the token says it before the server has said who that is. */
const who = computed(() => {
  const one = me.value;
  return one ? `${one.person.id}/${one.workspace.id}` : account.value;
});

const all = computed<readonly DefaultView[]>(
  () => me.value?.default_views ?? opensWith.value[who.value] ?? [],
);

// What the server says is what is remembered.
me.subscribe((now) => {
  if (!now) return;
  const known = opensWith.peek()[who.peek()] ?? [];
  if (JSON.stringify(known) === JSON.stringify(now.default_views)) return;
  opensWith.value = { ...opensWith.peek(), [who.peek()]: now.default_views };
});

/** What a list opens with for this person; null for the plain list. */
export function defaultOf(of: ViewedList): Opening | null {
  const chosen = all.value.find((one) => one.list === of.list);
  // Until it was handed over, what this browser kept by itself counts.
  if (!chosen) return (defaultViews.value[keyOf(of.list)] as Opening | undefined) ?? null;
  const view = (views.value[of.list] ?? []).find((one) => one.id === chosen.view);
  const filters = view?.filters ?? chosen.filters;
  if (filters === null) return null;
  if (chosen.view) return { view: chosen.view, query: of.addressOf(filters, chosen.view) };
  return { view: "", query: shortest(of, filters) };
}

const turns: Partial<Record<ViewList, number>> = {};
let sending = Promise.resolve();

/** Have the list open with this from now on, on each of the person's machines; null: with the plain
 * list. Shown at once; of several presses the last one counts. */
export function setDefault(of: ViewedList, to: Opening | null): Promise<void> {
  const { list } = of;
  const turn = (turns[list] ?? 0) + 1;
  turns[list] = turn;
  const whose = who.peek();
  const view = to?.view || null;
  const filters = to && of.filtersOf(to.query);
  put({ list, view, filters });
  forgetOwn(list);
  sending = sending.then(async () => {
    const isLast = () => turns[list] === turn && who.peek() === whose;
    if (!isLast()) return;
    try {
      const kept = await chooseDefaultView({ list, view, filters: view ? null : filters });
      if (isLast()) put(kept);
    } catch (reason) {
      if (!isLast()) return;
      notify("error", explain(problemFrom(reason)));
      await loadDefaults();
    }
  });
  return sending;
}

/** Load them anew: somebody changed a view, or the person chose elsewhere. */
export async function loadDefaults(): Promise<void> {
  const whose = who.peek();
  const before = JSON.stringify(turns);
  const found = await fetchDefaultViews().catch(() => null);
  // What was pressed meanwhile is newer than this answer.
  if (!found || whose !== who.peek() || before !== JSON.stringify(turns)) return;
  const now = me.peek();
  if (now) me.value = { ...now, default_views: [...found] };
}

/** Hand over what this browser kept by itself until now, once, where the person has not chosen for
 * this list anywhere. */
export async function handOver(of: ViewedList): Promise<void> {
  const { list } = of;
  const own = defaultViews.peek()[keyOf(list)];
  if (!me.peek() || !own) return;
  if (all.peek().some((one) => one.list === list)) return forgetOwn(list);
  const view = own.view || null;
  const whose = who.peek();
  try {
    const filters = view ? null : of.filtersOf(own.query);
    const kept = await chooseDefaultView({ list, view, filters });
    if (whose !== who.peek()) return;
    if (!all.peek().some((one) => one.list === list)) put(kept);
    forgetOwn(list);
  } catch (reason) {
    // The view is gone, or the list takes the filters no more. Anything else is tried again later.
    const problem = problemFrom(reason);
    const isOver = reason instanceof Problem && (problem.status === 404 || problem.status === 400);
    if (isOver && whose === who.peek()) forgetOwn(list);
  }
}

function put(one: DefaultView): void {
  const now = me.peek();
  if (!now) return;
  const others = now.default_views.filter(({ list }) => list !== one.list);
  me.value = { ...now, default_views: [...others, one] };
}

function forgetOwn(list: ViewList): void {
  const { [keyOf(list)]: own, ...others } = defaultViews.peek();
  if (own) defaultViews.value = others;
}

/** The address that asks for no more than it must: what the list does by itself is not said. */
function shortest(of: ViewedList, filters: Filters): Query {
  const { view: _, ...query } = of.addressOf(filters, "");
  let short: Query = query;
  for (const name of Object.keys(query)) {
    const { [name]: __, ...without } = short;
    if (name !== "tab" && isSame(of.filtersOf(without), filters)) short = without;
  }
  return short;
}

const keyOf = (list: ViewList) => `${who.value.replace("/", ":")}:${list}`;
