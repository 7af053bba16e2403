/** Events into state: what each frame changes, marks, says and rings. */
import { batch, signal } from "@preact/signals";
import { fetchTicket } from "../api/calls";
import { Problem } from "../api/problem";
import { onRenewed, refresh } from "../api/session";
import type { AlertEvent, AlertSummary, CaseEvent } from "../api/types";
import { t } from "../i18n";
import { Live, type LiveEvent, type LiveState } from "../live";
import { href, route } from "../router";
import { ring } from "../sound";
import { caseStatus, severityWord } from "../words";
import { alerts, loadAlerts, refreshAlertIfOpen } from "./alerts";
import { refreshIfOpen } from "./case_page";
import { cases, loadCases } from "./cases";
import { mark } from "./marks";
import { isMe } from "./me";
import { notify, type ToastKind, toasts } from "./toasts";

type Shown = Exclude<LiveState, { state: "closed" }>;

// In a storm the page is drawn at this pace, not once per event.
const PACE_MS = 50;
// More new alerts than this in one go are told as one message.
const MOST_TOLD = 3;

const live = new Live({
  url: () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/dashboard`,
  topics: ["cases", "alerts"],
  ticket: fetchTicket,
  renew: refresh,
  isSignedOut: (reason) => reason instanceof Problem && reason.status === 401,
});

/** How it stands while somebody is signed in, and the button to try now. */
export const connection = {
  state: signal<Shown>({ state: "connecting", reason: "starting" }),
  retryNow: () => live.retryNow(),
};
live.on("state", (now) => {
  if (now.state !== "closed") connection.state.value = now;
});
live.on("message", queueUp);
live.on("caughtUp", (changes) => notify("info", t("live.caught_up", { n: changes })));
live.on("resume", ({ why }) => {
  if (why === null) return;
  void loadCases(true);
  void loadAlerts();
  if (why !== "first") notify("info", t("live.reloaded"));
  const place = route.value;
  if (place.screen === "cases" && place.id) refreshIfOpen(place.id, 0);
  if (place.screen === "alerts" && place.id) refreshAlertIfOpen(place.id);
});

/** Go live; returns a function that closes the socket for good. */
export function goLive(): () => void {
  live.start();
  const stop = onRenewed((token) => live.authenticate(token));
  return () => {
    stop();
    live.stop();
    live.cursor = null; // Whoever signs in next has another log to follow.
  };
}

let waiting: LiveEvent[] = [];
let pace: ReturnType<typeof setTimeout> | undefined;

/** The first event is shown at once, those right behind it together. */
export function queueUp(event: LiveEvent): void {
  waiting.push(event);
  if (pace !== undefined) return;
  drain();
  pace = setTimeout(function next() {
    const hadSome = waiting.length > 0;
    drain();
    pace = hadSome ? setTimeout(next, PACE_MS) : undefined;
  }, PACE_MS);
}

function drain(): void {
  const all = waiting;
  waiting = [];
  const fired = all.filter((one) => one.type === "alert.fired" && !one.isPast);
  batch(() => {
    for (const one of all) {
      receive(one, one.isPast || (fired.length > MOST_TOLD && one.type === "alert.fired"));
    }
  });
  if (fired.length > MOST_TOLD) tellStorm(fired.map(({ data }) => data as unknown as AlertEvent));
}

let inStorm = 0;

/** One message that counts on while it is on show, as grave as the worst alert in it. */
function tellStorm(fired: readonly AlertEvent[]): void {
  const shown = toasts.value.find((toast) => toast.key === "storm");
  inStorm = shown ? inStorm + fired.length : fired.length;
  const kinds = new Set([...fired.map((event) => kindOf(event.alert)), shown?.kind]);
  const worst = (["critical", "warning"] as const).find((kind) => kinds.has(kind)) ?? "info";
  const text = t("toast.alerts_fired", { n: inStorm });
  notify(worst, text, href({ screen: "alerts", id: null }), "storm");
  if (fired.some((event) => event.alert.severity === "critical")) ring();
}

/** Put one event where it belongs; `missed` ones are summed up instead of told one by one. */
export function receive(frame: LiveEvent, missed: boolean): void {
  if (frame.type.startsWith("case.") && "case" in frame.data) {
    receiveCase(frame.type, frame.data as unknown as CaseEvent, missed);
  } else if (frame.type === "notification.status_changed" && "case" in frame.data) {
    // A reply went further on its way: worth a look at the thread, not worth a mark.
    const { case: one } = frame.data as unknown as CaseEvent;
    cases.patch(one);
    refreshIfOpen(one.id);
  } else if (frame.type.startsWith("alert.") && "alert" in frame.data) {
    receiveAlert(frame.type, frame.data as unknown as AlertEvent, missed);
  }
}

function receiveCase(type: string, event: CaseEvent, missed: boolean): void {
  const one = event.case;
  const before = cases.peek(one.id);
  cases.patch(one);
  refreshIfOpen(one.id);
  if (isMe(event.by?.id)) return;
  const isInSight = route.value.screen === "cases" && route.value.id === one.id;
  if (!isInSight) mark(one.id, type === "case.opened" ? "new" : "changed");
  if (missed || isInSight) return;
  const to = href({ screen: "cases", id: one.id });
  const values = { number: `#${one.number}`, title: one.title, by: event.by?.name ?? "" };
  if (type === "case.opened") {
    notify("info", t("toast.case_opened", values), to);
  } else if (type === "case.assigned" && isMe(one.assignee?.id) && !isMe(before?.assignee?.id)) {
    notify("info", t("toast.case_given", values), to);
  } else if (isMe(one.assignee?.id) && type === "case.replied") {
    notify("info", t("toast.case_replied", values), to);
  } else if (isMe(one.assignee?.id) && type === "case.status_changed") {
    notify("info", t("toast.case_moved", { ...values, status: caseStatus(one.status) }), to);
  }
}

function receiveAlert(type: string, event: AlertEvent, missed: boolean): void {
  const one = event.alert;
  const before = alerts.peek(one.id);
  alerts.patch(one);
  refreshAlertIfOpen(one.id);
  if (missed || isMe(event.by?.id)) return;
  const to = href({ screen: "alerts", id: one.id });
  const values = { number: `#${one.number}`, title: one.title, by: event.by?.name ?? "" };
  if (type === "alert.fired") {
    notify(
      kindOf(one),
      t("toast.alert_fired", { ...values, severity: severityWord(one.severity) }),
      to,
    );
    if (one.severity === "critical") ring();
  } else if (type === "alert.resolved" && before?.status !== "resolved") {
    notify("success", t("toast.alert_resolved", values), to);
  } else if (type === "alert.acknowledged" && values.by) {
    notify("info", t("toast.alert_acknowledged", values), to);
  } else if (type === "alert.assigned" && isMe(one.assignee?.id) && !isMe(before?.assignee?.id)) {
    notify("info", t("toast.alert_given", values), to);
  }
}

function kindOf(alert: AlertSummary): ToastKind {
  if (alert.severity === "critical") return "critical";
  return alert.severity === "high" ? "warning" : "info";
}
