/** What the alerting screens ask: alerts, silences, inhibitions, limits, receivers and routes. */
import { describe, expect, it } from "vitest";
import * as alerts from "../../src/api/alerts";
import * as inhibitions from "../../src/api/inhibitions";
import * as limits from "../../src/api/limits";
import * as receivers from "../../src/api/receivers";
import * as routes from "../../src/api/routes";
import * as silences from "../../src/api/silences";
import { Server } from "../world";
import { describeRequests, wanted } from "./requests";

const MATCHERS = [{ field: "place", op: "=" as const, value: "Room 12" }];
const TAG = '"7"';

const SALE = { kind: "sale", value: 12.5, currency: "EUR", subject: null };

describeRequests("alerts", [
  [
    "what came of one",
    () => alerts.convertAlert("a/1", SALE),
    "POST /alerts/a%2F1/convert",
    { body: SALE },
  ],
  ["nothing came of one", () => alerts.unconvertAlert("a/1"), "POST /alerts/a%2F1/unconvert"],
  [
    "a note at one",
    () => alerts.noteAlert("a/1", "Looked at it", "k"),
    "POST /alerts/a%2F1/notes",
    { body: { text: "Looked at it" }, once: "k" },
  ],
  [
    "what a silence would mean",
    () => alerts.previewSilence(MATCHERS, "a-1", wanted),
    "POST /silences/preview",
    { body: { matchers: MATCHERS, until_alert: "a-1" } },
  ],
  [
    "a silence from an alert",
    () => alerts.makeSilence({ matchers: MATCHERS, reason: "Works", minutes: 60 }, "k"),
    "POST /silences",
    { body: { matchers: MATCHERS, reason: "Works", minutes: 60 }, once: "k" },
  ],
  [
    "many taken at once",
    () => alerts.bulkAlerts("acknowledge", ["a-1", "a-2"], null, "k"),
    "POST /alerts/bulk/acknowledge",
    { body: { ids: ["a-1", "a-2"] }, once: "k" },
  ],
  [
    "many given to nobody",
    () => alerts.bulkAlerts("assign", ["a-1"], null, "k"),
    "POST /alerts/bulk/assign",
    { body: { ids: ["a-1"], person: null }, once: "k" },
  ],
  [
    "those of a search",
    () => alerts.fetchAlertsBy(new URLSearchParams({ q: "lamp", limit: "50" }), wanted),
    "GET /alerts?q=lamp&limit=50",
  ],
  ["how many are unread", alerts.fetchUnread, "GET /alerts/unread"],
  ["one read", () => alerts.markAlert("a/1", true), "PUT /alerts/a%2F1/read"],
  ["one left unread", () => alerts.markAlert("a/1", false), "DELETE /alerts/a%2F1/read"],
  [
    "all read until then",
    () => alerts.markAllRead("2026-11-20T12:00:00Z"),
    "PUT /alerts/read-all",
    { body: { until: "2026-11-20T12:00:00Z" } },
  ],
  ["digests that go on", alerts.fetchDigests, "GET /digests?open=true&limit=20"],
  [
    "what a digest holds",
    () => alerts.fetchHeld("d/1", null, wanted),
    "GET /digests/d%2F1/alerts?limit=50",
  ],
  [
    "more of what a digest holds",
    () => alerts.fetchHeld("d/1", "n&x", wanted),
    "GET /digests/d%2F1/alerts?limit=50&cursor=n%26x",
  ],
]);

const SILENCE: silences.SilenceAsked = { matchers: MATCHERS, reason: "Works", minutes: 60 };

describeRequests("silences", [
  [
    "those in a state",
    () => silences.fetchSilences("active", null),
    "GET /silences?state=active&limit=50",
  ],
  [
    "the next page of them",
    () => silences.fetchSilences("expired", "n&x", wanted),
    "GET /silences?state=expired&limit=50&cursor=n%26x",
  ],
  ["one", () => silences.fetchSilence("s/1"), "GET /silences/s%2F1"],
  [
    "one that somebody waits for",
    () => silences.fetchSilence("s/1", wanted),
    "GET /silences/s%2F1",
  ],
  [
    "a new one",
    () => silences.makeSilence(SILENCE, "k"),
    "POST /silences",
    { body: SILENCE, once: "k" },
  ],
  [
    "a change of one",
    () => silences.changeSilence("s/1", SILENCE, TAG),
    "PUT /silences/s%2F1",
    { body: SILENCE, match: TAG },
  ],
  [
    "a change of one that came without a tag",
    () => silences.changeSilence("s/1", SILENCE, null),
    "PUT /silences/s%2F1",
    { body: SILENCE },
  ],
  [
    "an end of one",
    () => silences.endSilence("s/1", TAG),
    "DELETE /silences/s%2F1",
    { match: TAG },
  ],
  [
    "what one would mean",
    () => silences.previewSilence({ line: "place = x" }),
    "POST /silences/preview",
    { body: { line: "place = x" } },
  ],
]);

const INHIBITION: inhibitions.InhibitionAsked = { name: "Power", source: MATCHERS, target: [] };

describeRequests("inhibitions", [
  ["all", () => inhibitions.fetchInhibitions(null), "GET /inhibitions?limit=200"],
  [
    "the next page",
    () => inhibitions.fetchInhibitions("n&x", wanted),
    "GET /inhibitions?limit=200&cursor=n%26x",
  ],
  ["one", () => inhibitions.fetchInhibition("i/1"), "GET /inhibitions/i%2F1"],
  [
    "a new one",
    () => inhibitions.makeInhibition(INHIBITION, "k"),
    "POST /inhibitions",
    { body: INHIBITION, once: "k" },
  ],
  [
    "a change of one",
    () => inhibitions.changeInhibition("i/1", INHIBITION, TAG),
    "PUT /inhibitions/i%2F1",
    { body: INHIBITION, match: TAG },
  ],
  [
    "an end of one",
    () => inhibitions.deleteInhibition("i/1", TAG),
    "DELETE /inhibitions/i%2F1",
    { match: TAG },
  ],
]);

const LIMIT: limits.LimitAsked = { count: 5, window_seconds: 3600 };

describeRequests("limits", [
  ["all", () => limits.fetchLimits(), "GET /limits"],
  ["one", () => limits.fetchLimit("l/1", wanted), "GET /limits/l%2F1"],
  ["a new one", () => limits.makeLimit(LIMIT, "k"), "POST /limits", { body: LIMIT, once: "k" }],
  [
    "a change of one",
    () => limits.changeLimit("l/1", LIMIT, TAG),
    "PUT /limits/l%2F1",
    { body: LIMIT, match: TAG },
  ],
  ["an end of one", () => limits.deleteLimit("l/1", TAG), "DELETE /limits/l%2F1", { match: TAG }],
]);

const RECEIVER: receivers.ReceiverAsked = { name: "Night", kind: "person", person_id: "p-sam" };

describeRequests("receivers", [
  ["all", () => receivers.fetchReceivers(null), "GET /receivers?limit=200"],
  [
    "the next page",
    () => receivers.fetchReceivers("n&x", wanted),
    "GET /receivers?limit=200&cursor=n%26x",
  ],
  ["one", () => receivers.fetchReceiver("r/1"), "GET /receivers/r%2F1"],
  [
    "a new one",
    () => receivers.makeReceiver(RECEIVER, "k"),
    "POST /receivers",
    { body: RECEIVER, once: "k" },
  ],
  [
    "a change of one",
    () => receivers.changeReceiver("r/1", RECEIVER, TAG),
    "PUT /receivers/r%2F1",
    { body: RECEIVER, match: TAG },
  ],
  [
    "an end of one",
    () => receivers.deleteReceiver("r/1", TAG),
    "DELETE /receivers/r%2F1",
    { match: TAG },
  ],
  [
    "an end of one that is in use",
    () => receivers.deleteReceiver("r/1", TAG, true),
    "DELETE /receivers/r%2F1?force=true",
    { match: TAG },
  ],
  [
    "a test of one",
    () => receivers.testReceiver("r/1", "k"),
    "POST /receivers/r%2F1/test",
    { once: "k" },
  ],
  ["what a test became", () => receivers.fetchDelivery("d/1"), "GET /deliveries/d%2F1"],
  ["chats to lead to", () => receivers.fetchChats(wanted), "GET /chats"],
]);

const ROUTE: routes.RouteAsked = { name: "Rooms", matchers: MATCHERS, receivers: ["r-1"] };

describeRequests("routes", [
  ["all", () => routes.fetchRoutes(), "GET /routes?limit=200"],
  ["one", () => routes.fetchRoute("r/1", wanted), "GET /routes/r%2F1"],
  ["a new one", () => routes.makeRoute(ROUTE, "k"), "POST /routes", { body: ROUTE, once: "k" }],
  [
    "a change of one",
    () => routes.changeRoute("r/1", ROUTE, TAG),
    "PUT /routes/r%2F1",
    { body: ROUTE, match: TAG },
  ],
  ["an end of one", () => routes.deleteRoute("r/1", TAG), "DELETE /routes/r%2F1", { match: TAG }],
  [
    "who would get an alert",
    () => routes.whoWouldGet({ severity: "high", labels: { place: "Room 12" } }),
    "POST /routes/match",
    { body: { severity: "high", labels: { place: "Room 12" } } },
  ],
]);

describe("a stored route", () => {
  const matcher = { field: "team", op: "=", value: "db" } as const;
  const stored: routes.Route = {
    id: "r-1",
    name: "Rooms",
    position: 3,
    is_default: false,
    matchers: [matcher],
    line: "team=db",
    sentence: "Everything",
    minimum_severity: "medium",
    continues: true,
    receivers: [],
    is_active: false,
    group_by: ["place"],
    group_wait_seconds: 30,
    group_interval_seconds: 300,
    repeat_seconds: 3600,
    warnings: [],
    created_at: "2026-11-20T12:00:00.000Z",
    revision: 4,
  };

  it("is changed by what it was read with", async () => {
    const server = new Server();
    server.on("GET /api/v1/routes/r-1", () => Response.json(stored, { headers: { ETag: TAG } }));
    server.on("PUT /api/v1/routes/r-1", () => stored);

    const { body, etag } = await routes.fetchRoute("r-1");
    const asked = { name: body.name, matchers: routes.matchersOf(body) };
    await routes.changeRoute("r-1", asked as routes.RouteAsked, etag);

    const [sent] = server.of("PUT /api/v1/routes/r-1");
    expect(sent?.headers.get("If-Match")).toBe(TAG);
    expect(sent?.body).toEqual({ name: "Rooms", matchers: [matcher] });
  });
});
