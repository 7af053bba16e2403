/** The alert screen at an address, and what the server says to it unless a test says otherwise. */
import { render } from "@testing-library/preact";
import type { Digest } from "../../src/api/alerts";
import type { AlertPage, AlertSummary, Member, TimelineItem } from "../../src/api/types";
import { listenToKeys } from "../../src/keys";
import { followAddress, go, type Query, route } from "../../src/router";
import AlertsScreen from "../../src/screens/alerts/screen";
import { chooseNone } from "../../src/state/alert_deeds";
import { marked, unread } from "../../src/state/alert_reads";
import { clearAlerts, closeAlert, loadAlerts } from "../../src/state/alerts";
import { digests } from "../../src/state/digests";
import { me, members } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { anAlert, anAlertDetail, ME, SAM, Server } from "../world";

type Listed = AlertPage["items"][number];

/** Somebody who may do all that the alert screen offers. */
export const RIGHTS = [...ME.rights, "silences.write", "silences.read", "rules.read"];

/** An alert as the history lists it. */
export function aListed(number: number, over: Partial<Listed> = {}): Listed {
  return { ...anAlert(number), unread: false, ...over };
}

/** A message that stands for many alerts. */
export function aDigest(id: string, over: Partial<Digest> = {}): Digest {
  return {
    id,
    cause: "storm",
    cause_id: null,
    limit: null,
    values: {},
    opened_at: "2026-11-20T12:00:00.000Z",
    last_at: "2026-11-20T12:01:00.000Z",
    told_at: null,
    due_at: null,
    closed_at: null,
    receiver: null,
    person: null,
    chat: null,
    total: 12,
    alerts: 12,
    open: 12,
    names: [],
    ...over,
  };
}

/** One line of a timeline. */
export function aLine(over: Partial<TimelineItem> = {}): TimelineItem {
  return {
    at: "2026-11-20T12:00:00.000Z",
    kind: "fired",
    text: "It fired",
    recipient: null,
    channel: null,
    reason: null,
    reference: null,
    setting: null,
    answer: null,
    details: [],
    ...over,
  };
}

/** Sam, as the list of members has them. */
export const SAM_HERE: Member = {
  person: SAM,
  username: null,
  role: "staff",
  since: "2026-11-20T08:00:00.000Z",
  places: [],
  topics: [],
  revision: 1,
};

let stops: (() => void)[] = [];

/** A server with these alerts, nothing chosen, nothing read, and Olivia looking. */
export function begin(...all: AlertSummary[]): Server {
  const server = new Server();
  clearAlerts();
  chooseNone();
  toasts.value = [];
  marked.value = new Map();
  unread.value = null;
  digests.value = [];
  members.value = null;
  me.value = { ...ME, rights: RIGHTS };
  server
    .on("GET /api/v1/alerts", ({ query }) => ({
      items: all.filter((one) => query.getAll("status").includes(one.status)),
      next_cursor: null,
    }))
    .on("GET /api/v1/alerts/unread", () => ({ unread: 0 }))
    .on("GET /api/v1/digests", () => ({ items: [] }))
    .on("GET /api/v1/members", () => ({ items: [SAM_HERE] }));
  for (const one of all) {
    server
      .on(`GET /api/v1/alerts/${one.id}`, () => anAlertDetail(one))
      .on(`PUT /api/v1/alerts/${one.id}/read`, () => ({ unread: 0 }));
  }
  return server;
}

/** What an address shows, followed as the frame follows it. */
function Here() {
  const { screen: _, ...place } = route.value;
  return <AlertsScreen {...place} />;
}

/** The screen at this address, with the keyboard listened to. */
export function show(query: Query = {}, id: string | null = null) {
  go({ screen: "alerts", id, query }, true);
  stops.push(followAddress(), listenToKeys());
  return render(<Here />);
}

/** The screen with its board loaded. */
export async function showBoard(id: string | null = null) {
  await loadAlerts();
  return show({}, id);
}

/** Stop what `show` began; after the page is cleaned up. */
export function end(): void {
  for (const stop of stops) stop();
  stops = [];
  closeAlert();
}
