/** What filters are chosen from, and how what stands in an address by its id is called. */
import { computed, signal } from "@preact/signals";
import { fetchIntegrations } from "../api/integrations";
import { fetchRules } from "../api/rules";
import type { Named } from "../api/types";
import { alerts } from "./alerts";
import { loadMembers, may, me } from "./me";
import { loadPlaces } from "./place_names";

/** A rule or an integration that alerts come from. */
export interface SourceName extends Named {
  kind: "rule" | "integration";
}

const listed = signal<readonly SourceName[]>([]);
let whose = "";

/** Those of the lists that the person may read, and those of the alerts that are here. */
export const sources = computed<readonly SourceName[]>(() => {
  const byId = new Map<string, SourceName>();
  for (const one of alerts.all.value) {
    const { id, name, kind } = one.peek().source;
    byId.set(id, { id, name, kind });
  }
  for (const one of listed.value) byId.set(one.id, one);
  return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name));
});

/** The categories of the alerts that are here. */
export const categoriesHere = computed<readonly string[]>(() => {
  const found = alerts.all.value.flatMap((one) => one.peek().labels.category ?? []);
  return [...new Set(found)].sort();
});

/** Ask for the names, in this workspace once; a list that does not come is asked for again. */
export function loadNames(): void {
  const mine = me.peek()?.workspace.id ?? "";
  if (mine !== whose) {
    whose = mine;
    listed.value = [];
  }
  void loadMembers();
  loadPlaces();
  const still = () => mine === whose;
  if (may("rules.read")) void list("rule", fetchRules, still);
  if (may("integrations.read")) void list("integration", fetchIntegrations, still);
}

async function list(
  kind: SourceName["kind"],
  fetch: (signal: AbortSignal) => Promise<readonly Named[]>,
  still: () => boolean,
): Promise<void> {
  const found = await fetch(new AbortController().signal).catch(() => null);
  if (found === null || !still()) return;
  const others = listed.peek().filter((one) => one.kind !== kind);
  listed.value = [...others, ...found.map(({ id, name }) => ({ id, name, kind }))];
}
