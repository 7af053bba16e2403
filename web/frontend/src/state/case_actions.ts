/** Changing a case: shown at once, taken back with an explanation when the server says no. */
import { assignCase, fetchCase, setCaseStatus } from "../api/calls";
import { type Problem, problemFrom } from "../api/problem";
import type { CaseStatus, CaseSummary, Named } from "../api/types";
import { t } from "../i18n";
import { explain } from "../words";
import { refreshIfOpen } from "./case_page";
import { cases } from "./cases";
import { notify } from "./toasts";

/** Where a case can go from each status, the usual step first. */
export const NEXT: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  new: ["acknowledged", "in_progress", "resolved", "rejected"],
  acknowledged: ["in_progress", "resolved", "rejected"],
  in_progress: ["resolved", "rejected"],
  resolved: ["closed", "in_progress"],
  closed: ["in_progress"],
  rejected: ["in_progress"],
  merged: [],
};

/** Move a case on. */
export function moveCase(id: string, status: CaseStatus): Promise<void> {
  return change(
    id,
    (now) => ({ ...now, status }),
    (now) => setCaseStatus(id, status, now.revision),
  );
}

/** Give a case to somebody, or to nobody. */
export function giveCase(id: string, person: Named | null): Promise<void> {
  return change(
    id,
    (now) => ({ ...now, assignee: person }),
    (now) => assignCase(id, person?.id ?? null, now.revision),
  );
}

async function change(
  id: string,
  expected: (now: CaseSummary) => CaseSummary,
  ask: (now: CaseSummary) => Promise<CaseSummary>,
): Promise<void> {
  const before = cases.peek(id);
  if (!before) return;
  cases.force(expected(before));
  try {
    cases.patch(await ask(before));
    refreshIfOpen(id);
  } catch (reason) {
    // A newer copy may have come by the socket meanwhile; that one is the truth.
    if (cases.peek(id)?.revision === before.revision) cases.force(before);
    await tell(id, before.number, problemFrom(reason));
  }
}

async function tell(id: string, number: number, problem: Problem): Promise<void> {
  const isOvertaken = problem.status === 412 || problem.status === 409;
  if (isOvertaken) {
    const fresh = await fetchCase(id).catch(() => null);
    if (fresh) cases.patch(fresh);
    refreshIfOpen(id);
  }
  const named = `#${number}`;
  if (problem.status === 412) notify("warning", t("case.stale", { number: named }));
  else {
    const text = t("case.change_failed", { number: named, why: explain(problem) });
    notify(isOvertaken ? "warning" : "error", text);
  }
}
