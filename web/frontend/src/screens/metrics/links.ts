/** Where figures lead: the lists they count, with the same filters. */
import { href } from "../../router";

/** From when until when, as the server answered it. */
export interface Stretch {
  since: string;
  until: string;
}

/** The cases that came then, whatever became of them. */
export const casesOf = (stretch: Stretch, more: Record<string, string> = {}) =>
  href({ screen: "cases", query: { status: "all", ...more, ...whole(stretch) } });

/** The open cases of now. */
export const openCases = (more: Record<string, string> = {}) =>
  href({ screen: "cases", query: more });

/** The alerts that fired then; null: at any time. */
export const alertsOf = (stretch: Stretch | null, more: Record<string, string> = {}) =>
  href({ screen: "alerts", query: { tab: "history", ...more, ...whole(stretch) } });

/** The deliveries made since then. */
export const deliveriesOf = (since: string, more: Record<string, string> = {}) =>
  href({ screen: "deliveries", query: { ...more, since } });

/** One part of a period. */
export function partOf(points: readonly { at: string }[], part: number, until: string): Stretch {
  return { since: points[part]?.at ?? until, until: points[part + 1]?.at ?? until };
}

function whole(stretch: Stretch | null): Record<string, string> {
  return stretch ? { since: stretch.since, until: stretch.until } : {};
}
