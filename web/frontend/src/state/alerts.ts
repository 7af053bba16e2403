/** The live alert board: what burns, what somebody has taken, what was resolved of late. */
import { computed, type Signal, signal } from "@preact/signals";
import { type AlertVerb, actOnAlert, assignAlert, fetchAlert, fetchAlerts } from "../api/calls";
import { type Problem, problemFrom } from "../api/problem";
import type {
  AlertDetail,
  AlertPage,
  AlertStatus,
  AlertSummary,
  Named,
  Severity,
} from "../api/types";
import { t } from "../i18n";
import { explain } from "../words";
import { Entities } from "./entities";
import { me } from "./me";
import { notify } from "./toasts";

// A storm may open thousands; the board loads these and says that there are more.
const OPEN: readonly AlertStatus[] = ["firing", "acknowledged"];
const OPEN_PAGE = 200;
const MOST_PAGES = 10;
const RESOLVED_SHOWN = 20;
const SETTLE_MS = 120;
const RANK: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

export const alerts = new Entities<AlertSummary>();
export const board = signal<{
  state: "loading" | "ready" | "failed";
  problem: Problem | null;
  hasMore: boolean;
}>({ state: "loading", problem: null, hasMore: false });

export type OpenAlert =
  | { state: "loading"; id: string }
  | { state: "ready"; id: string; detail: AlertDetail }
  | { state: "failed"; id: string; problem: Problem };
export const openedAlert = signal<OpenAlert | null>(null);

let request = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** What burns: the worst first, then the newest. */
export const firing = column(["firing"], worstFirst);
/** What somebody has taken. */
export const taken = column(["acknowledged"], worstFirst);
/** What is over, the latest first. */
export const over = column(["resolved", "expired"], latestFirst, RESOLVED_SHOWN);

/** For the tab and the navigation. */
export const firingCount = computed(() => firing.value.length);

/** The worst severity among these alerts, of those that are known here; null where none is. */
export function worstOf(ids: readonly string[]): Severity | null {
  const known = ids.flatMap((id) => alerts.get(id)?.value.severity ?? []);
  return known.sort((a, b) => RANK[b] - RANK[a])[0] ?? null;
}

/** Load the board; cards already here stay in sight meanwhile. */
export async function loadAlerts(): Promise<void> {
  const mine = ++request;
  const before = alerts.snapshot();
  try {
    const [open, done] = await Promise.all([
      loadOpen(mine),
      fetchAlerts(["resolved", "expired"], RESOLVED_SHOWN),
    ]);
    if (mine !== request) return;
    for (const one of done.items) alerts.patch(one);
    if (!open.hasMore) {
      alerts.prune(before, (one) => isOpen(one) && !open.ids.has(one.id));
    }
    board.value = { state: "ready", problem: null, hasMore: open.hasMore };
  } catch (reason) {
    if (mine !== request || board.value.state === "ready") return;
    board.value = { state: "failed", problem: problemFrom(reason), hasMore: false };
  }
}

/** Acknowledge, resolve or reopen: shown at once, taken back when refused. */
export function act(id: string, verb: AlertVerb): Promise<void> {
  const status: AlertStatus =
    verb === "acknowledge" ? "acknowledged" : verb === "resolve" ? "resolved" : "firing";
  const person = me.value?.person;
  const by = person ? { id: person.id, name: person.name } : null;
  const at = new Date().toISOString();
  return change(
    id,
    (now) => ({
      ...now,
      status,
      ...(verb === "acknowledge" ? { acknowledged_by: by, acknowledged_at: at } : {}),
      ...(verb === "resolve" ? { resolved_by: by, resolved_at: at } : {}),
    }),
    () => actOnAlert(id, verb),
  );
}

/** Give an alert to somebody, or to nobody. */
export function giveAlert(id: string, person: Named | null): Promise<void> {
  return change(
    id,
    (now) => ({ ...now, assignee: person }),
    () => assignAlert(id, person?.id ?? null),
  );
}

/** Show this alert's page. */
export async function openAlert(id: string): Promise<void> {
  if (openedAlert.value?.id !== id) openedAlert.value = { state: "loading", id };
  await reload(id);
}

/** No alert is open any more. */
export function closeAlert(): void {
  clearTimeout(timer);
  openedAlert.value = null;
}

/** Something happened to this alert: load its timeline anew if it is the open one. */
export function refreshAlertIfOpen(id: string): void {
  if (openedAlert.value?.id !== id) return;
  clearTimeout(timer);
  timer = setTimeout(() => void reload(id), SETTLE_MS);
}

/** Forget everything, for another person. */
export function clearAlerts(): void {
  request += 1;
  alerts.clear();
  board.value = { state: "loading", problem: null, hasMore: false };
}

/** True while somebody still has to do something about it. */
export function isOpen(alert: AlertSummary): boolean {
  return alert.status === "firing" || alert.status === "acknowledged";
}

async function loadOpen(mine: number): Promise<{ hasMore: boolean; ids: Set<string> }> {
  const ids = new Set<string>();
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const got: AlertPage = await fetchAlerts(OPEN, OPEN_PAGE, cursor ?? undefined);
    if (mine !== request) break;
    for (const one of got.items) {
      alerts.patch(one);
      ids.add(one.id);
    }
    cursor = got.next_cursor;
    if (cursor === null) return { hasMore: false, ids };
  }
  return { hasMore: true, ids };
}

async function change(
  id: string,
  expected: (now: AlertSummary) => AlertSummary,
  ask: () => Promise<AlertSummary>,
): Promise<void> {
  const before = alerts.peek(id);
  if (!before) return;
  alerts.force(expected(before));
  try {
    alerts.patch(await ask());
  } catch (reason) {
    const problem = problemFrom(reason);
    if (alerts.peek(id)?.revision === before.revision) alerts.force(before);
    if (problem.status === 409 || problem.status === 412) {
      const fresh = await fetchAlert(id).catch(() => null);
      if (fresh) alerts.patch(fresh);
    }
    notify(
      problem.status === 409 ? "warning" : "error",
      t("alert.change_failed", { number: `#${before.number}`, why: explain(problem) }),
    );
  }
  refreshAlertIfOpen(id);
}

async function reload(id: string): Promise<void> {
  try {
    const detail = await fetchAlert(id);
    if (openedAlert.value?.id !== id) return;
    alerts.patch(detail);
    openedAlert.value = { state: "ready", id, detail };
  } catch (reason) {
    if (openedAlert.value?.id !== id || openedAlert.value.state === "ready") return;
    openedAlert.value = { state: "failed", id, problem: problemFrom(reason) };
  }
}

function column(
  statuses: readonly AlertStatus[],
  order: (a: AlertSummary, b: AlertSummary) => number,
  most = Number.POSITIVE_INFINITY,
) {
  let shown: readonly Signal<AlertSummary>[] = [];
  return computed<readonly Signal<AlertSummary>[]>(() => {
    const fresh = alerts.all.value
      .filter((one) => statuses.includes(one.value.status))
      .sort((a, b) => order(a.peek(), b.peek()))
      .slice(0, most);
    const isSame = fresh.length === shown.length && fresh.every((one, i) => one === shown[i]);
    if (!isSame) shown = fresh;
    return shown;
  });
}

function worstFirst(a: AlertSummary, b: AlertSummary): number {
  return RANK[b.severity] - RANK[a.severity] || b.number - a.number;
}

function latestFirst(a: AlertSummary, b: AlertSummary): number {
  return Date.parse(b.resolved_at ?? b.last_at) - Date.parse(a.resolved_at ?? a.last_at);
}
