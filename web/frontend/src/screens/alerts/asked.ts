/** What the history shows: the words of the address on their way to the server's list. */
import type { Query } from "../../router";
import { moment, oneOf, type Reading, someOf } from "../../sense";
import { SEVERITIES } from "../../words";

/** The fields of the address that narrow or order the history. */
export const FILTERS = [
  "q",
  "status",
  "severity",
  "assignee",
  "unread",
  "converted",
  "source",
  "rule",
  "integration",
  "place",
  "category",
  "muted",
  "flapping",
  "range",
  "since",
  "until",
  "sort",
] as const;
export type Filter = (typeof FILTERS)[number];

/** How far back, in hours, by the word in the address. */
export const RANGES: Readonly<Record<string, number>> = { day: 24, week: 168, month: 720 };

const STATUSES = ["firing", "acknowledged", "resolved", "expired"] as const;
const SORTS = ["fired_at", "last_at", "number", "severity", "status", "count"];
const flag = oneOf(["true", "false"]);

/** What of them makes sense, where not everything does; the board reads some of them, too. */
export const READINGS: Readonly<Partial<Record<Filter, Reading>>> = {
  status: someOf(STATUSES),
  severity: someOf(SEVERITIES),
  unread: flag,
  converted: flag,
  muted: flag,
  flapping: flag,
  range: oneOf(Object.keys(RANGES)),
  since: moment,
  until: moment,
  sort: someOf(SORTS.flatMap((one) => [one, `-${one}`])),
};

/** Fields that the server takes several times. */
export const MANY: readonly string[] = ["status", "severity"];

/** The server's query; `range` becomes a moment, several states are written with commas. */
export function asked(query: Query, now: number): URLSearchParams {
  const params = new URLSearchParams({ limit: "50" });
  for (const name of FILTERS) {
    const value = query[name];
    if (!value || name === "range") continue;
    for (const one of MANY.includes(name) ? value.split(",") : [value]) params.append(name, one);
  }
  const hours = Object.hasOwn(RANGES, query.range ?? "") ? RANGES[query.range ?? ""] : undefined;
  if (hours !== undefined && !query.since) {
    params.set("since", new Date(now - hours * 3_600_000).toISOString());
  }
  return params;
}

/** True where the address leaves something out. */
export function isNarrowed(query: Query): boolean {
  return FILTERS.some((name) => name !== "sort" && Boolean(query[name]));
}
