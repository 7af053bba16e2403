/** Which rows are new or changed since the person last looked at them. */
import { signal } from "@preact/signals";
import { isRaining } from "./pace";

export type Mark = "new" | "changed";

// Beyond this nobody finds them any more: the oldest are let go.
const MOST = 1_000;
/** How long a row shows by its colour that it just came, as the sheet says it. */
export const FLASH_MS = 2_400;

export const marks = signal<ReadonlyMap<string, Mark>>(new Map());

/** Mark a row; a new one stays new until it was opened. */
export function mark(id: string, as: Mark): void {
  if (marks.value.get(id) === "new" || marks.value.get(id) === as) return;
  const next = new Map(marks.value).set(id, as);
  for (const oldest of next.keys()) {
    if (next.size <= MOST) break;
    next.delete(oldest);
    markedAt.delete(oldest);
  }
  marks.value = next;
  // In a rain everything would flash, and nothing be seen by it.
  if (isRaining.peek()) markedAt.delete(id);
  else markedAt.set(id, Date.now());
}

const markedAt = new Map<string, number>();

/** True for a row marked a moment ago, one of few. */
export function isFresh(id: string): boolean {
  return Date.now() - (markedAt.get(id) ?? 0) < FLASH_MS;
}

/** The person has seen it. */
export function seen(id: string): void {
  if (!marks.value.has(id)) return;
  const rest = new Map(marks.value);
  rest.delete(id);
  markedAt.delete(id);
  marks.value = rest;
}
