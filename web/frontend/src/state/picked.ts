/** Cases chosen together, and what is done with all of them at once. */
import { computed, signal } from "@preact/signals";
import { type BulkDone, type CaseFields, changeCases, giveCases, moveCases } from "../api/cases";
import { problemFrom } from "../api/problem";
import type { CaseStatus, CaseSummary, Named } from "../api/types";
import { t } from "../i18n";
import { explain } from "../words";
import { cases, rows } from "./cases";
import { notify } from "./toasts";

// What the server takes in one request.
const AT_ONCE = 100;

export const picked = signal<ReadonlySet<string>>(new Set());
/** True while every row shows its box, also before the first is chosen. */
export const isPicking = signal(false);

/** The chosen ones that the list shows: what left the filter is not changed unseen. */
export const chosen = computed(() =>
  rows.value.filter((row) => picked.value.has(row.peek().id)).map((row) => row.value),
);

let last: string | null = null;
// Raised with each choice: what was refused is not put among those chosen meanwhile.
let choices = 0;

/** Choose a case or let it go; with `through`, all between it and the one before. */
export function pick(id: string, through = false): void {
  const next = new Set(picked.value);
  const ids = rows.peek().map((row) => row.peek().id);
  const from = last === null ? -1 : ids.indexOf(last);
  const to = ids.indexOf(id);
  if (through && from >= 0 && to >= 0) {
    for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
  } else if (!next.delete(id)) {
    next.add(id);
  }
  last = id;
  choices += 1;
  picked.value = next;
}

/** Choose all that are loaded. */
export function pickAll(): void {
  choices += 1;
  picked.value = new Set(rows.peek().map((row) => row.peek().id));
}

/** Let all go. */
export function letGo(): void {
  choices += 1;
  picked.value = new Set();
  isPicking.value = false;
  last = null;
}

/** Move the chosen cases on. */
export const moveChosen = (status: CaseStatus) =>
  each(
    (one) => ({ ...one, status }),
    (ids) => moveCases(ids, status),
  );

/** Give the chosen cases to somebody, or to nobody. */
export const giveChosen = (person: Named | null) =>
  each(
    (one) => ({ ...one, assignee: person }),
    (ids) => giveCases(ids, person?.id ?? null),
  );

/** Put a field of the chosen cases right. */
export const changeChosen = (fields: CaseFields) =>
  each(
    (one) => ({ ...one, ...fields }),
    (ids) => changeCases(ids, fields),
  );

/** Shown at once; whatever the server refuses is taken back, told, and chosen for another try. */
async function each(
  expected: (one: CaseSummary) => CaseSummary,
  ask: (ids: string[]) => Promise<BulkDone>,
): Promise<void> {
  const before = chosen.peek();
  const wasPicking = isPicking.peek();
  letGo();
  const mine = choices;
  const uncovers = before.map((one) => cases.cover(one.id, expected));
  const refused: { one: CaseSummary; why: string }[] = [];
  for (let at = 0; at < before.length; at += AT_ONCE) {
    const part = before.slice(at, at + AT_ONCE);
    try {
      const { items } = await ask(part.map((one) => one.id));
      for (const { index, case: now, problem } of items) {
        const one = part[index];
        if (now) cases.patch(now);
        else if (one) refused.push({ one, why: problem?.detail ?? "" });
      }
    } catch (reason) {
      const why = explain(problemFrom(reason));
      for (const one of part) refused.push({ one, why });
    }
  }
  for (const uncover of uncovers) uncover();
  if (refused.length > 0 && mine === choices) {
    picked.value = new Set(refused.map(({ one }) => one.id));
    isPicking.value = wasPicking;
  }
  tell(before.length - refused.length, refused);
}

function tell(done: number, refused: readonly { one: CaseSummary; why: string }[]): void {
  if (refused.length === 0) {
    notify("success", t("many.done", { n: done }));
    return;
  }
  const numbers = refused.slice(0, 5).map(({ one }) => `#${one.number}`);
  const values = { numbers: numbers.join(", "), why: refused[0]?.why ?? "", n: refused.length };
  notify(done > 0 ? "warning" : "error", t("many.refused", values));
}
