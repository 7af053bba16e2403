/** What narrows the board, as it stands in the address, and whether an alert fits it. */
import type { AlertSummary } from "../api/types";
import type { Query } from "../router";

/** The fields of the address that narrow the board; the history knows them, too. */
export const NARROWING = [
  "q",
  "severity",
  "assignee",
  "rule",
  "integration",
  "place",
  "category",
] as const;
export type NarrowingField = (typeof NARROWING)[number];

/** What narrows; a field that does not is not in the record. */
export type Narrowing = Readonly<Partial<Record<NarrowingField, string>>>;

/** What of an address narrows the board. */
export function narrowingOf(query: Query): Narrowing {
  const said = NARROWING.flatMap((name) => (query[name] ? [[name, query[name]]] : []));
  return Object.fromEntries(said);
}

/** True where both show the same. */
export function isSameNarrowing(one: Narrowing, other: Narrowing): boolean {
  return NARROWING.every((name) => one[name] === other[name]);
}

/** The server's query; several severities are written with commas in an address. */
export function paramsOf(by: Narrowing): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of NARROWING) {
    const value = by[name];
    if (!value) continue;
    for (const one of name === "severity" ? value.split(",") : [value]) params.append(name, one);
  }
  return params;
}

/**
 * Whether the alert fits, as far as it says itself; null where only the server knows: it has read
 * more than an alert carries, and looks for words in its own way. `mine` is the id of who looks.
 */
export function fits(one: AlertSummary, by: Narrowing, mine: string | undefined): boolean | null {
  if (by.severity && !by.severity.split(",").includes(one.severity)) return false;
  if (by.assignee && !isGivenTo(one, by.assignee, mine)) return false;
  if (by.integration && one.source.id !== by.integration) return false;
  // A rule that asked for it as well stands on the server alone.
  const isOfRule = !by.rule || one.source.id === by.rule;
  return by.q || by.place || by.category || !isOfRule ? null : true;
}

function isGivenTo(one: AlertSummary, whom: string, mine: string | undefined): boolean {
  if (whom === "nobody") return one.assignee === null;
  return one.assignee?.id === (whom === "me" ? mine : whom);
}
