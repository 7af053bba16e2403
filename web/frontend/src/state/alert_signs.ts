/** What an alert is about, as matchers: what made it, and those of its labels that come again. */
import type { AlertSummary } from "../api/types";
import type { Matcher } from "../ui/fields/matchers";

// They differ each time, so nothing that comes later would have the same.
const PASSING = ["severity", "rating", "customer", "case", "files", "kind"];
const MOST_LABELS = 10;
// A longer value is a sentence, not a sign.
const LONGEST = 80;

/** Its source first; every one of them has to hold. */
export function signsOf(one: AlertSummary): Matcher[] {
  const source: Matcher =
    one.source.kind === "rule"
      ? { field: "rule", op: "=", value: one.source.name }
      : { field: "source_name", op: "=", value: one.source.name };
  const labels = Object.entries(one.labels)
    .filter(([name, value]) => value !== "" && value.length <= LONGEST && !PASSING.includes(name))
    .slice(0, MOST_LABELS)
    .map(([field, value]): Matcher => ({ field, op: "=", value }));
  return [source, ...labels];
}
