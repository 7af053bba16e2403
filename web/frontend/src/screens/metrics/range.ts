/** Which days are shown, as the address says it. */
import type { Days } from "../../api/metrics";
import type { Query } from "../../router";
import { isDay } from "../../sense";

/** The ready-made ranges: so many days up to now. */
export const READY = [1, 7, 30, 90] as const;
const USUAL = 7;

/** What is shown. */
export interface Range {
  days: Days;
  /** The period before stands beside it. */
  isCompared: boolean;
}

/** Read it from the address; what makes no sense there is a week. */
export function rangeOf(query: Query): Range {
  const isCompared = query.compare === "previous";
  const { first = "", last = "" } = query;
  if (isDay(first) && isDay(last) && first <= last) {
    return { days: { first, last }, isCompared };
  }
  const asked = Number(query.days);
  const isReady = READY.some((one) => one === asked);
  return { days: { days: isReady ? asked : USUAL }, isCompared };
}

/** The days of an answer, for the fields of an own range: `2026-11-20`. */
export function dayIn(at: string, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  return parts.format(new Date(at));
}
