/** The saved views of the lists, and what changes them. */
import { signal } from "@preact/signals";
import { freshKey } from "../api/http";
import {
  changeView,
  deleteView,
  type Filters,
  fetchViews,
  makeView,
  type SavedView,
  type ViewAsked,
  type ViewList,
} from "../api/views";
import type { Query } from "../router";
import { me } from "./me";

/** How a list's address and its saved filters say the same; a list that has views gives one. */
export interface ViewedList {
  list: ViewList;
  /** What the address asks the server for. */
  filtersOf(query: Query): Filters;
  /** The address that asks for it, with the view's id in it. */
  addressOf(filters: Filters, view: string): Query;
  /** Show what an address asks for, in place of what is shown. */
  show(query: Query): void;
}

/** The views of each list; a list nobody asked about is not in the record. */
export const views = signal<Readonly<Partial<Record<ViewList, readonly SavedView[]>>>>({});

// Who they were loaded for: another person's must never be shown.
let owner: string | null = null;
const dropped = new Set<string>();
const asks: Partial<Record<ViewList, number>> = {};

/** Load a list's views; a failure leaves what is known. */
export async function loadViews(list: ViewList): Promise<void> {
  const mine = whose();
  if (mine !== owner) {
    owner = mine;
    views.value = {};
  }
  const turn = (asks[list] ?? 0) + 1;
  asks[list] = turn;
  const found = await fetchViews(list).catch(() => null);
  if (found && asks[list] === turn && owner === mine) put(list, () => found);
}

/** Somebody made, changed or deleted one. */
export function receiveViewsChanged(list: ViewList): void {
  if (views.peek()[list]) void loadViews(list);
}

/** Keep filters under a name; throws a `Problem`. */
export async function keepView(list: ViewList, fields: ViewAsked): Promise<SavedView> {
  const made = await makeView(list, fields, freshKey());
  put(list, (all) => [...all.filter((one) => one.id !== made.id), made]);
  void loadViews(list);
  return made;
}

/** Change some of a view's fields; throws a `Problem`. */
export async function editView(one: SavedView, fields: Partial<ViewAsked>): Promise<SavedView> {
  const { name, filters, shared } = one;
  const changed = await changeView(one.id, { name, filters, shared, ...fields }, one.revision);
  put(one.list, (all) => all.map((other) => (other.id === changed.id ? changed : other)));
  void loadViews(one.list);
  return changed;
}

/** Delete a view; throws a `Problem`. */
export async function dropView(one: SavedView): Promise<void> {
  // The socket may tell of it before the answer comes.
  dropped.add(one.id);
  try {
    await deleteView(one.id, one.revision);
  } catch (reason) {
    dropped.delete(one.id);
    throw reason;
  }
  put(one.list, (all) => all.filter((other) => other.id !== one.id));
  void loadViews(one.list);
}

/** True where this page deleted it, and not somebody else. */
export const isDroppedHere = (id: string): boolean => dropped.has(id);

/** True where both ask the server for the same. */
export function isSame(one: Filters, other: Filters): boolean {
  return written(one) === written(other);
}

function put(list: ViewList, change: (all: readonly SavedView[]) => readonly SavedView[]): void {
  views.value = { ...views.peek(), [list]: change(views.peek()[list] ?? []) };
}

function whose(): string {
  const one = me.peek();
  return `${one?.person.id ?? ""}:${one?.workspace.id ?? ""}`;
}

function written(filters: Filters): string {
  const said = Object.entries(filters).filter(([, values]) => values.length > 0);
  return JSON.stringify(said.map(([name, values]) => [name, [...values].sort()]).sort());
}
