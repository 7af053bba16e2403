/** Which rows are new or changed since the person last looked at them. */
import { signal } from "@preact/signals";

export type Mark = "new" | "changed";

export const marks = signal<ReadonlyMap<string, Mark>>(new Map());

/** Mark a row; a new one stays new until it was opened. */
export function mark(id: string, as: Mark): void {
  if (marks.value.get(id) === "new" || marks.value.get(id) === as) return;
  marks.value = new Map(marks.value).set(id, as);
}

/** The person has seen it. */
export function seen(id: string): void {
  if (!marks.value.has(id)) return;
  const rest = new Map(marks.value);
  rest.delete(id);
  marks.value = rest;
}
