/** The words for statuses, severities and problems, from the names on the wire. */
import type { Problem } from "./api/problem";
import type { AlertStatus, CaseStatus, DeliveryState, Severity } from "./api/types";
import { type Key, t } from "./i18n";

export const caseStatus = (status: CaseStatus) => t(`status.${status}`);
export const alertStatus = (status: AlertStatus) => t(`alert_status.${status}`);
export const severityWord = (severity: Severity) => t(`severity.${severity}`);
export const deliveryWord = (state: DeliveryState) => t(`delivery.${state}`);

const CATEGORIES = [
  "cleanliness",
  "noise",
  "staff",
  "facilities",
  "billing",
  "other",
  "delivery",
  "damaged",
  "refund",
  "queue",
  "outage",
  "login",
  "lost_data",
  "idea",
];

/** A ready-made category in the reader's words; another one as it came. */
export const categoryWord = (category: string) =>
  CATEGORIES.includes(category) ? t(`category.${category}` as Key) : category;

/** The button that leads to a status. */
export function stepWord(from: CaseStatus, to: CaseStatus): string {
  const isBack = to === "in_progress" && ["resolved", "closed", "rejected"].includes(from);
  return isBack ? t("step.reopen") : t(`step.${to}` as Key);
}

/** One sentence a person can act on. */
export function explain(problem: Problem): string {
  if (problem.code === "unreachable") return t("problem.unreachable");
  if (problem.code === "timed_out") return t("problem.timed_out");
  if (problem.status === 403) return t("problem.forbidden");
  if (problem.status === 429) return t("problem.too_many");
  if (problem.status >= 500) return t("problem.server");
  if (problem.reason?.startsWith("already_")) return t("problem.faster");
  if (problem.reason === "newer_open") return t("problem.newer_open");
  if (problem.reason === "not_from_here") return t("problem.not_from_here");
  return problem.message;
}
