/** What narrows the case list beside its chips, read as the server reads it. */
import type { CaseSummary } from "../api/types";
import { moment, type Reading, someOf } from "../sense";
import { SEVERITIES } from "../words";

/** The server's query fields that the list takes from its address. */
export const NARROWING = [
  "assignee",
  "severity",
  "rating",
  "source",
  "place",
  "category",
  "kind",
  "since",
  "until",
] as const;
export type Narrowing = (typeof NARROWING)[number];

export const SOURCES = ["telegram", "api", "integration"] as const;
export const RATINGS = ["1", "2", "3", "4", "5"] as const;
const KINDS = [
  "complaint",
  "feedback",
  "request",
] as const satisfies readonly CaseSummary["kind"][];

/** What of them makes sense, where not everything does. */
export const READINGS: Readonly<Partial<Record<Narrowing, Reading>>> = {
  severity: someOf(SEVERITIES),
  rating: someOf(RATINGS),
  source: someOf(SOURCES),
  kind: someOf(KINDS),
  since: moment,
  until: moment,
};

const TESTS: Readonly<Record<Narrowing, (one: CaseSummary, value: string) => boolean>> = {
  assignee: (one, value) => (value === "nobody" ? !one.assignee : one.assignee?.id === value),
  severity: (one, value) => one.severity !== null && value.split(",").includes(one.severity),
  rating: (one, value) => one.rating !== null && value.split(",").includes(String(one.rating)),
  // A case does not say how it came: the server has to.
  source: () => true,
  place: (one, value) => one.place?.id === value,
  category: (one, value) => one.category === value,
  kind: (one, value) => value.split(",").includes(one.kind),
  since: (one, value) => Date.parse(one.opened_at) >= Date.parse(value),
  until: (one, value) => Date.parse(one.opened_at) < Date.parse(value),
};

/** True where the case belongs into a list narrowed so. */
export function isNarrowedTo(one: CaseSummary, by: Readonly<Record<string, string>>): boolean {
  return NARROWING.every((name) => {
    const value = by[name];
    return value === undefined || TESTS[name](one, value);
  });
}
