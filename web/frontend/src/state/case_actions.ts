/** Changing a case: shown at once, taken back with an explanation when the server says no. */
import { assignCase, fetchCase, setCaseStatus } from "../api/calls";
import { type CaseFields, changeCase } from "../api/cases";
import { type Problem, problemFrom } from "../api/problem";
import type { CaseStatus, CaseSummary, Named } from "../api/types";
import { feel } from "../feel";
import { t } from "../i18n";
import { explain } from "../words";
import { refreshIfOpen } from "./case_page";
import { cases } from "./cases";
import { Changes } from "./changes";
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
  return changes.make(id, {
    expected: (now) => ({ ...now, status }),
    ask: (now) => setCaseStatus(id, status, now.revision),
  });
}

/** Give a case to somebody, or to nobody. */
export function giveCase(id: string, person: Named | null): Promise<void> {
  return changes.make(id, {
    expected: (now) => ({ ...now, assignee: person }),
    ask: (now) => assignCase(id, person?.id ?? null, now.revision),
  });
}

/** Put the severity or the category of a case right. */
export function editCase(id: string, fields: CaseFields): Promise<void> {
  return changes.make(id, {
    expected: (now) => ({ ...now, ...fields }),
    ask: (now) => changeCase(id, fields, now.revision),
  });
}

/** The revision of a case that whoever saw this one goes by, their own changes since included. */
export function knownRevision({ id, revision }: CaseSummary): Promise<number> {
  return changes.known(id, revision);
}

const changes = new Changes(cases, {
  done: ({ id }) => {
    feel("success");
    refreshIfOpen(id);
  },
  refused: (before, reason) => {
    feel("error");
    return tell(before.id, before.number, problemFrom(reason));
  },
});

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
