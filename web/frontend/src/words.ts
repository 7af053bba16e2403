/** The words for statuses, severities and problems, from the names on the wire. */
import { elsewhere, isElsewhere } from "./api/elsewhere";
import type { Problem } from "./api/problem";
import type { AlertStatus, CaseStatus, DeliveryState, Severity } from "./api/types";
import { fieldWords } from "./field_words";
import { type Key, t } from "./i18n";

/** The severities, the least first. */
export const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];

export const caseStatus = (status: CaseStatus) => t(`status.${status}`);
export const alertStatus = (status: AlertStatus) => t(`alert_status.${status}`);
export const severityWord = (severity: Severity) => t(`severity.${severity}`);
export const deliveryWord = (state: DeliveryState) => t(`delivery.${state}`);

/** The ready-made categories. */
export const CATEGORIES = [
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

/** Where the browser is signed in, where that is not for this page; without names while they are
 * not known. */
export function whereNow(): string {
  const { workspace = null, person = null } = elsewhere.value ?? {};
  if (workspace === null || person === null) return t("elsewhere.somewhere");
  return t("elsewhere.now", { workspace, person });
}

/** One sentence a person can act on. */
export function explain(problem: Problem): string {
  if (isElsewhere(problem)) return `${whereNow()} ${t("elsewhere.not_sent")}`;
  if (problem.code === "unreachable" && !navigator.onLine) return t("problem.offline");
  if (problem.code === "unreachable") return t("problem.unreachable");
  if (problem.code === "timed_out") return t("problem.timed_out");
  if (problem.status === 403) return t("problem.forbidden");
  if (problem.status === 429) {
    const n = problem.againSeconds;
    return n === null ? t("problem.too_many") : t("problem.too_many_for", { n });
  }
  if (problem.status >= 500) return t("problem.server");
  if (problem.reason?.startsWith("already_")) return t("problem.faster");
  if (problem.reason === "newer_open") return t("problem.newer_open");
  if (problem.reason === "is_merged") return t("problem.is_merged");
  if (problem.reason === "too_many_merged") return t("problem.too_many_merged");
  if (problem.reason === "not_from_here") return t("problem.not_from_here");
  const [first] = problem.fields;
  if (first?.kind || first?.says) return `${first.field}: ${fieldWords(first)}`;
  return problem.message;
}

/** The same of one item of many, as the server sends it: a few words for a list of them. */
export function explainPart(problem: { reason?: string | null; title?: string } | null): string {
  const status = problem?.reason?.replace(/^already_/, "");
  if (status === "acknowledged" || status === "resolved" || status === "expired") {
    return alertStatus(status).toLowerCase();
  }
  return problem?.title ?? "";
}
