/** The live alert board: what burns, what somebody has taken, what was resolved of late. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
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
import { serverInstant } from "../clock";
import { feel } from "../feel";
import { t } from "../i18n";
import { explain } from "../words";
import { Changes } from "./changes";
import { coalesced } from "./coalesced";
import { Entities } from "./entities";
import { holdLimit } from "./hold_limit";
import { me } from "./me";
import { Reload } from "./reloads";
import { notify } from "./toasts";

// A storm may open thousands; the board loads these and says that there are more.
export const OPEN: readonly AlertStatus[] = ["firing", "acknowledged"];
export const OPEN_PAGE = 200;
export const MOST_PAGES = 10;
export const RESOLVED_SHOWN = 20;
const SETTLE_MS = 120;
// One that flaps tells of itself again and again.
const REFRESH_EVERY_MS = 1_000;
const RANK: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

/** Alerts that were seen; what burns is let go last, the least grave and oldest of it first. */
export const alerts = new Entities<AlertSummary>({
  most: holdLimit(),
  weight: (one) => (isOpen(one) ? 1 + RANK[one.severity] : 0),
  dropped: (gone) => {
    if (gone.some(isOpen)) board.value = { ...board.peek(), hasMore: true };
  },
});
export const board = signal<{
  state: "loading" | "ready" | "failed";
  problem: Problem | null;
  hasMore: boolean;
}>({ state: "loading", problem: null, hasMore: false });
/** Raised by each full answer: what else was asked of the server may be as old as what it replaced. */
export const loads = signal(0);

export type OpenAlert =
  | { state: "loading"; id: string }
  | { state: "ready"; id: string; detail: AlertDetail }
  | { state: "failed"; id: string; problem: Problem };
export const openedAlert = signal<OpenAlert | null>(null);

let request = 0;
const renewing = new Reload(() => loadAlerts());
const renewingOpened = new Reload(() => reload(openedAlert.peek()?.id ?? ""));
const refreshing = coalesced(
  async () => {
    if (openedAlert.peek()) await reload(openedAlert.peek()?.id ?? "");
  },
  { soonMs: SETTLE_MS, everyMs: REFRESH_EVERY_MS },
);

/** What burns: the worst first, then the newest. */
export const firing = column(["firing"], worstFirst);
/** What somebody has taken. */
export const taken = column(["acknowledged"], worstFirst);
/** What is over, the latest first. */
export const over = column(["resolved", "expired"], latestFirst, RESOLVED_SHOWN);

alerts.hold(() => [openedAlert.peek()?.id ?? "", ...over.peek().map((one) => one.peek().id)]);

/** How many there are by the server, asked for while the board does not have all of them. */
export const counted = signal<{ firing: number; acknowledged: number } | null>(null);

/** How many fire, also where not all of them are here: for the tab, the navigation, the board. */
export const firingCount = computed(() => known("firing", firing.value.length));
/** How many somebody has taken, as well. */
export const takenCount = computed(() => known("acknowledged", taken.value.length));

function known(which: "firing" | "acknowledged", here: number): number {
  return board.value.hasMore ? (counted.value?.[which] ?? here) : here;
}

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
    loads.value += 1;
    renewing.done();
  } catch (reason) {
    if (mine !== request) return;
    const problem = problemFrom(reason);
    if (board.value.state === "ready") renewing.failed(problem);
    else board.value = { state: "failed", problem, hasMore: false };
  }
}

/** Acknowledge, resolve or reopen: shown at once, taken back when refused. */
export function act(id: string, verb: AlertVerb): Promise<void> {
  const status: AlertStatus =
    verb === "acknowledge" ? "acknowledged" : verb === "resolve" ? "resolved" : "firing";
  const person = me.value?.person;
  const by = person ? { id: person.id, name: person.name } : null;
  const at = serverInstant();
  return changeAlert(
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
  return changeAlert(
    id,
    (now) => ({ ...now, assignee: person }),
    () => assignAlert(id, person?.id ?? null),
  );
}

/** Show this alert's page. */
export async function openAlert(id: string): Promise<void> {
  if (openedAlert.value?.id !== id) {
    renewingOpened.done();
    openedAlert.value = { state: "loading", id };
  }
  await reload(id);
}

/** No alert is open any more. */
export function closeAlert(): void {
  refreshing.stop();
  renewingOpened.done();
  openedAlert.value = null;
}

/** Something happened to this alert: load its timeline anew if it is the open one. */
export function refreshAlertIfOpen(id: string): void {
  if (openedAlert.value?.id === id) refreshing.wish();
}

/** Forget everything, for another person. */
export function clearAlerts(): void {
  request += 1;
  renewing.done();
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

/** Show a change at once, ask for it, and take it back with an explanation when it is refused. */
export function changeAlert(
  id: string,
  expected: (now: AlertSummary) => AlertSummary,
  ask: () => Promise<AlertSummary>,
): Promise<void> {
  return changes.make(id, { expected, ask });
}

const changes = new Changes(alerts, {
  done: ({ id }) => {
    feel("success");
    refreshAlertIfOpen(id);
  },
  refused: async ({ id, number }, reason) => {
    const problem = problemFrom(reason);
    feel("error");
    if (problem.status === 409 || problem.status === 412) {
      const fresh = await fetchAlert(id).catch(() => null);
      if (fresh) alerts.patch(fresh);
    }
    notify(
      problem.status === 409 ? "warning" : "error",
      t("alert.change_failed", { number: `#${number}`, why: explain(problem) }),
    );
    refreshAlertIfOpen(id);
  },
});

async function reload(id: string): Promise<void> {
  try {
    const detail = await fetchAlert(id);
    if (openedAlert.value?.id !== id) return;
    alerts.patch(detail);
    // An address may name it by its number; from here on its id is its name.
    openedAlert.value = { state: "ready", id: detail.id, detail };
    renewingOpened.done();
  } catch (reason) {
    if (openedAlert.value?.id !== id) return;
    const problem = problemFrom(reason);
    if (openedAlert.value.state !== "ready") openedAlert.value = { state: "failed", id, problem };
    renewingOpened.failed(problem);
  }
}

/** Those of these statuses in this order, at most so many, of those that `belong`; the same array
 * as long as the same stand there in the same order. */
export function column(
  statuses: readonly AlertStatus[],
  order: (a: AlertSummary, b: AlertSummary) => number,
  most = Number.POSITIVE_INFINITY,
  belong: () => (one: AlertSummary) => boolean = () => () => true,
): ReadonlySignal<readonly Signal<AlertSummary>[]> {
  let shown: readonly Signal<AlertSummary>[] = [];
  return computed<readonly Signal<AlertSummary>[]>(() => {
    alerts.moves.value;
    const belongs = belong();
    const fresh = alerts.all.value
      .filter((one) => statuses.includes(one.peek().status) && belongs(one.peek()))
      .sort((a, b) => order(a.peek(), b.peek()))
      .slice(0, most);
    const isSame = fresh.length === shown.length && fresh.every((one, i) => one === shown[i]);
    if (!isSame) shown = fresh;
    return shown;
  });
}

/** The worst first, then the newest. */
export function worstFirst(a: AlertSummary, b: AlertSummary): number {
  return RANK[b.severity] - RANK[a.severity] || b.number - a.number;
}

/** What ended last stands first. */
export function latestFirst(a: AlertSummary, b: AlertSummary): number {
  return Date.parse(b.resolved_at ?? b.last_at) - Date.parse(a.resolved_at ?? a.last_at);
}
