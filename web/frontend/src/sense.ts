/** What of an address makes sense: people type, cut and pass on links that were never written so. */
import type { Query } from "./router";

/** What is to be kept of one field's value; empty where nothing is. */
export type Reading = (said: string) => string;

// As the server takes it: with a zone, and far enough from the ends of the calendar.
const MOMENT =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-][01]\d:[0-5]\d)$/i;
const FIRST_YEAR = 1900;
const LAST_YEAR = 9000;

/** A moment with its zone (ISO 8601) that the server takes. */
export const moment: Reading = (said) => {
  const [, written = ""] = MOMENT.exec(said) ?? [];
  const year = Number(written.slice(0, 4));
  const isTaken = isDay(written) && year >= FIRST_YEAR && year <= LAST_YEAR;
  return isTaken && !Number.isNaN(Date.parse(said)) ? said : "";
};

/** One of these words. */
export const oneOf =
  (known: readonly string[]): Reading =>
  (said) =>
    known.includes(said) ? said : "";

/** Those of these words that stand there with commas between. */
export const someOf =
  (known: readonly string[]): Reading =>
  (said) =>
    said
      .split(",")
      .filter((one) => known.includes(one))
      .join(",");

/** True for a day of the calendar, `2026-11-20`; also of a year that is still being typed. */
export function isDay(said: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(said)) return false;
  const at = new Date(`${said}T00:00:00Z`);
  // Read loosely, the 30th of February is the 2nd of March.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(said);
}

/** The address without what makes no sense; fields without a reading stay as they are. */
export function sensible(query: Query, readings: Readonly<Record<string, Reading>>): Query {
  const kept = Object.entries(query).flatMap(([name, said]) => {
    const reading = Object.hasOwn(readings, name) ? readings[name] : undefined;
    const value = reading ? reading(said) : said;
    return reading && !value ? [] : [[name, value]];
  });
  return Object.fromEntries(kept);
}
