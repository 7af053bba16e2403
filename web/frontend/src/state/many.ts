/** New things that come faster than they can be read: told in one message that counts on. */
import type { NoticeNews } from "../api/notifications";
import type { AlertEvent, CaseEvent, Severity } from "../api/types";
import { showOutside } from "../desktop";
import { t } from "../i18n";
import type { LiveEvent } from "../live";
import { href } from "../router";
import { RING_FROM, ring } from "../sound";
import { isMe, me } from "./me";
import { notify, TOAST_MS, type ToastKind, toasts } from "./toasts";

// More new ones of a kind than this, while the first of them is on show, are told as one message.
const MOST_TOLD = 3;
// When the last of each type came, MOST_TOLD of them at most, in ms.
const lately = new Map<string, readonly number[]>();

/** What there is so much of that it is told in one message: by type, the events of each. */
export function manyOf(all: readonly LiveEvent[]): ReadonlyMap<string, LiveEvent[]> {
  const told = all.filter((one) => !one.isPast && isToldAlone(one));
  const by = new Map<string, LiveEvent[]>();
  for (const one of told) by.set(one.type, [...(by.get(one.type) ?? []), one]);
  const isMuch = ([type, events]: [string, LiveEvent[]]) =>
    cameLately(type, events.length) > MOST_TOLD;
  return new Map([...by].filter(isMuch));
}

/** Note that so many more came just now; returns how many it were, with these, in the time that a
 * message is on show: slow drops would push one another out as surely as quick ones. */
function cameLately(type: string, count: number): number {
  const now = Date.now();
  const before = (lately.get(type) ?? []).filter((at) => now - at < TOAST_MS);
  const all = [...before, ...Array.from({ length: Math.min(count, MOST_TOLD) }, () => now)];
  lately.set(type, all.slice(-MOST_TOLD));
  return before.length + count;
}

/** Whether it would be told by a message of its own, as far as that depends on what it is. */
function isToldAlone({ type, data }: LiveEvent): boolean {
  if (type === "alert.fired") return "alert" in data;
  if (type === "case.opened")
    return "case" in data && !isMe((data as unknown as CaseEvent).by?.id);
  if (type !== "notification.created") return false;
  return !(data as unknown as NoticeNews).notification.refs.alert;
}

const MANY = {
  "alert.fired": { key: "storm", says: "toast.alerts_fired", screen: "alerts" },
  "case.opened": { key: "flood", says: "toast.cases_opened", screen: "cases" },
  "notification.created": { key: "notices", says: "toast.notices_came", screen: "notifications" },
} as const;
const counted = new Map<string, number>();

/** One message that counts on while it is on show, as grave as the worst in it. */
export function tellMany(type: string, events: readonly LiveEvent[]): void {
  const { key, says, screen } = MANY[type as keyof typeof MANY];
  const shown = toasts.value.find((toast) => toast.key === key);
  const n = (shown ? (counted.get(key) ?? 0) : 0) + events.length;
  counted.set(key, n);
  const severities = events.map(severityOf);
  const kinds = new Set([...severities.map((one) => one && kindBy(one)), shown?.kind]);
  const worst = (["critical", "warning"] as const).find((kind) => kinds.has(kind)) ?? "info";
  const text = t(says, { n });
  notify(worst, text, href({ screen }), key);
  if (type === "case.opened") return;
  const gravest = RING_FROM.find((one) => severities.includes(one));
  if (gravest && type === "alert.fired") ring(gravest);
  showOutside(text, me.peek()?.workspace.name ?? "", href({ screen }), key);
}

/** How bad what is told by itself is; null: a new case is news, however bad. */
function severityOf({ type, data }: LiveEvent): Severity | null {
  if (type === "alert.fired") return (data as unknown as AlertEvent).alert.severity;
  if (type === "case.opened") return null;
  return (data as unknown as NoticeNews).notification.severity;
}

/** The look of a message about something so bad. */
export function kindBy(severity: Severity): ToastKind {
  if (severity === "critical") return "critical";
  return severity === "high" ? "warning" : "info";
}
