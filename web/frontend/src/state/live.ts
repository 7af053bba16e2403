/** Events into state: what each frame changes, marks, says and rings. */
import { batch, signal } from "@preact/signals";
import { fetchTicket } from "../api/calls";
import { isElsewhere } from "../api/elsewhere";
import { onRefused } from "../api/http";
import type { NoticeChange, NoticeNews } from "../api/notifications";
import type { Announcement, PresenceChanged } from "../api/presence";
import { Problem } from "../api/problem";
import { account, onRenewed, refresh } from "../api/session";
import type { AlertEvent, AlertSummary, CaseEvent } from "../api/types";
import type { ViewList } from "../api/views";
import { byServer, setServerTime } from "../clock";
import { showOutside } from "../desktop";
import { t } from "../i18n";
import type { LiveEvent, LiveState, Resumed } from "../live";
import { Line } from "../live/shared/line";
import { reachWorker } from "../reach";
import { href, route } from "../router";
import { learnRingFrom, ring } from "../sound";
import { caseStatus, severityWord } from "../words";
import { alerts, board, loadAlerts, refreshAlertIfOpen } from "./alerts";
import { loadAnnouncements, receiveAnnouncement } from "./announcements";
import { refreshIfOpen } from "./case_page";
import { cases, loadCases, loading } from "./cases";
import { loadDefaults } from "./default_views";
import { onAnsweredAnew } from "./language";
import { kindBy, manyOf, tellMany } from "./many";
import { mark } from "./marks";
import { isMe, loadMe, me } from "./me";
import { receiveNotice, receiveNoticeChange, reloadNotices, wayOf } from "./notices";
import { Pace } from "./pace";
import { clearPresence, followPlace, loadPresence, receivePresence } from "./presence";
import { forgetStale, reloadStale } from "./reloads";
import { receiveSettings, type SettingsChange } from "./settings";
import { notify, type ToastKind } from "./toasts";
import { receiveViewsChanged } from "./views";

type Shown = Exclude<LiveState, { state: "closed" }>;

// What the server takes in one frame.
const MOST_ACKNOWLEDGED = 200;

const live = new Line({
  url: () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/dashboard`,
  topics: ["cases", "alerts", "notifications", "presence", "system", "settings"],
  ticket: fetchTicket,
  renew: refresh,
  // Another account's events are none of this page's.
  isSignedOut: (reason) =>
    isElsewhere(reason) || (reason instanceof Problem && reason.status === 401),
  account: () => account.peek(),
  reach: reachWorker,
});

/** How it stands while somebody is signed in, and the button to try now. */
export const connection = {
  state: signal<Shown>({ state: "connecting", reason: "starting" }),
  retryNow: () => live.retryNow(),
};
live.on("state", (now) => {
  if (now.state === "closed") return;
  // The countdown runs by the clock that the page goes by.
  connection.state.value = "retryAt" in now ? { ...now, retryAt: byServer(now.retryAt) } : now;
});
live.on("open", ({ server_time }) => setServerTime(server_time));
live.on("message", (event) => queueUp(event));
live.on("caughtUp", (changes) => notify("info", t("live.caught_up", { n: changes })));
live.on("resume", ({ why }) => resumed(why));

/** The socket stands again; `why` is why what was missed could not be told, null where it was. */
export function resumed(why: Resumed["why"]): void {
  // Said in passing: whoever was away missed it, however short that was.
  void loadPresence();
  void loadAnnouncements();
  void learnRingFrom();
  if (why !== "first") {
    receiveSettings(null);
    void followRole();
  }
  if (why === null) {
    // What could not be loaded while the server was away has no reason to wait for a hand.
    if (loading.peek().problem) void loadCases(true);
    if (board.peek().problem) void loadAlerts();
    reloadStale();
    return;
  }
  forgetStale();
  void loadCases(true);
  void loadAlerts();
  reloadNotices();
  if (why !== "first") {
    reloadStale();
    notify("info", t("live.reloaded"));
  }
  const place = route.value;
  if (place.screen === "cases" && place.id) refreshIfOpen(place.id, 0);
  if (place.screen === "alerts" && place.id) refreshAlertIfOpen(place.id);
}

/** Go live; returns a function that closes the socket for good. */
export function goLive(): () => void {
  live.start();
  const stopRefused = onRefused(() => void loadMe().catch(() => undefined));
  const stopPlace = followPlace((look) => live.presence(look));
  const stopTongue = onAnsweredAnew(() => reloadSentences());
  const stop = onRenewed((token) => {
    if (live.state.state === "closed") {
      // It was closed because another account's sign-in was there, which has gone again.
      live.stop();
      live.start();
    } else live.authenticate(token);
    // What ended the old token may have been another role.
    void loadMe().catch(() => undefined);
  });
  return () => {
    stop();
    stopTongue();
    stopPlace();
    stopRefused();
    clearPresence();
    live.stop();
    pace.clear();
    live.cursor = null; // Whoever signs in next has another log to follow.
  };
}

/** What the server worded in another language before, and no screen loads by itself. */
function reloadSentences(): void {
  void loadAlerts();
  reloadNotices();
  const { screen, id } = route.peek();
  if (screen === "cases" && id) refreshIfOpen(id, 0);
  if (screen === "alerts" && id) refreshAlertIfOpen(id);
}

/** Hear a topic while something shows it; returns a function that stops. */
export function listen(topic: string, listener: (event: LiveEvent) => void): () => void {
  live.subscribe(topic);
  const stop = live.on("message", listener);
  return () => {
    stop();
    live.unsubscribe(topic);
  };
}

const pace = new Pace(drain);

/** The first event is shown at once, those right behind it together. */
export function queueUp(event: LiveEvent): void {
  pace.push(event);
}

function drain(all: LiveEvent[]): void {
  const many = manyOf(all);
  batch(() => {
    for (const one of all) receive(one, one.isPast || many.has(one.type));
    acknowledge(all);
    for (const [type, events] of many) tellMany(type, events);
  });
}

/** The server is told once of all that came together. */
function acknowledge(all: readonly LiveEvent[]): void {
  const came = all.filter(({ type }) => type === "notification.created");
  const ids = came.map(({ data }) => (data as unknown as NoticeNews).notification.id);
  for (let at = 0; at < ids.length; at += MOST_ACKNOWLEDGED) {
    live.acknowledge(ids.slice(at, at + MOST_ACKNOWLEDGED));
  }
}

/** Put one event where it belongs; `missed` ones are summed up instead of told one by one. */
export function receive(frame: LiveEvent, missed: boolean): void {
  if (frame.type.startsWith("case.") && "case" in frame.data) {
    receiveCase(frame.type, frame.data as unknown as CaseEvent, missed);
  } else if (frame.type === "presence.changed") {
    receivePresence(frame.data as unknown as PresenceChanged);
  } else if (frame.type === "settings.changed") {
    receiveChange(frame.data as unknown as SettingsChange);
  } else if (frame.type === "system.announced") {
    receiveAnnouncement(frame.data as unknown as Announcement);
  } else if (frame.type === "system.views_changed") {
    receiveViewsChanged((frame.data as unknown as { list: ViewList }).list);
    void loadDefaults();
  } else if (frame.type === "notification.created") {
    receiveNotification(frame.data as unknown as NoticeNews, missed);
  } else if (frame.type === "notification.status_changed" && frame.data.notification) {
    receiveNoticeChange(frame.data as unknown as NoticeChange);
  } else if (frame.type === "notification.status_changed" && "case" in frame.data) {
    // A reply went further on its way: worth a look at the thread, not worth a mark.
    const { case: one } = frame.data as unknown as CaseEvent;
    cases.patch(one);
    refreshIfOpen(one.id);
  } else if (frame.type.startsWith("alert.") && "alert" in frame.data) {
    receiveAlert(frame.type, frame.data as unknown as AlertEvent, missed);
  }
}

function receiveChange(change: SettingsChange): void {
  receiveSettings(change);
  const isMine = change.kind === "member" && isMe(change.id);
  if (isMine || change.kind === "workspace") void followRole();
}

/** Menus and buttons follow a role that was given or taken away, which is said. */
async function followRole(): Promise<void> {
  const before = me.peek()?.role;
  await loadMe().catch(() => undefined);
  const now = me.peek()?.role;
  if (before && now && now !== before) {
    notify("info", t("toast.role_changed", { role: t(`role.${now}`) }), null, "role");
  }
}

function receiveNotification(news: NoticeNews, missed: boolean): void {
  const { notification: one } = news;
  receiveNotice(news);
  // An alert is told by itself.
  if (missed || one.refs.alert) return;
  const way = wayOf(one) ?? href({ screen: "notifications" });
  notify(kindBy(one.severity), one.title, way);
  showOutside(one.title, one.message ?? "", way, one.id);
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
    ring(one.severity);
    const told = t("toast.alert_fired", { ...values, severity: severityWord(one.severity) });
    showOutside(told, one.summary ?? "", to, one.id);
  } else if (type === "alert.resolved" && before?.status !== "resolved") {
    notify("success", t("toast.alert_resolved", values), to);
  } else if (type === "alert.acknowledged" && values.by) {
    notify("info", t("toast.alert_acknowledged", values), to);
  } else if (type === "alert.assigned" && isMe(one.assignee?.id) && !isMe(before?.assignee?.id)) {
    notify("info", t("toast.alert_given", values), to);
  }
}

function kindOf(alert: AlertSummary): ToastKind {
  return kindBy(alert.severity);
}
