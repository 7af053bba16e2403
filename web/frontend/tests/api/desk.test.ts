/** What the desk asks: cases, alerts, notifications, who is here, figures, rules. */
import { describe, expect, it } from "vitest";
import { fetchHeld, fetchUnread, markAlert } from "../../src/api/alerts";
import * as calls from "../../src/api/calls";
import * as cases from "../../src/api/cases";
import * as metrics from "../../src/api/metrics";
import * as notifications from "../../src/api/notifications";
import * as presence from "../../src/api/presence";
import * as rules from "../../src/api/rules";
import { fetchDesk, fetchLastCases } from "../../src/api/wall";
import { refusal, Server } from "../world";
import { describeRequests, wanted } from "./requests";

describeRequests("who is signed in, a case and an alert", [
  ["what needs no sign-in", calls.fetchMeta, "GET /meta"],
  ["oneself", calls.fetchMe, "GET /me"],
  ["the members", calls.fetchMembers, "GET /members?limit=200"],
  ["a ticket for the socket", calls.fetchTicket, "POST /me/ticket"],
  ["a case", () => calls.fetchCase("c/1"), "GET /cases/c%2F1"],
  [
    "a case moved on",
    () => calls.setCaseStatus("c/1", "resolved", 4),
    "POST /cases/c%2F1/status",
    { body: { status: "resolved" }, match: '"4"' },
  ],
  [
    "a case given to nobody",
    () => calls.assignCase("c/1", null, 4),
    "POST /cases/c%2F1/assign",
    { body: { person: null }, match: '"4"' },
  ],
  [
    "a reply",
    () => calls.replyToCase("c/1", "Hello", "k"),
    "POST /cases/c%2F1/replies",
    { body: { text: "Hello" }, once: "k" },
  ],
  [
    "alerts in states",
    () => calls.fetchAlerts(["firing", "acknowledged"], 200),
    "GET /alerts?limit=200&status=firing&status=acknowledged",
  ],
  [
    "the next page of alerts",
    () => calls.fetchAlerts(["firing"], 200, "n&x"),
    "GET /alerts?limit=200&status=firing&cursor=n%26x",
  ],
  ["an alert", () => calls.fetchAlert("a/1"), "GET /alerts/a%2F1"],
  [
    "an alert taken",
    () => calls.actOnAlert("a/1", "acknowledge"),
    "POST /alerts/a%2F1/acknowledge",
  ],
  [
    "an alert given to somebody",
    () => calls.assignAlert("a/1", "p-sam"),
    "POST /alerts/a%2F1/assign",
    { body: { person: "p-sam" } },
  ],
  [
    "another workspace",
    () => calls.chooseWorkspace("w-2"),
    "POST /me/workspace",
    { body: { workspace: "w-2" } },
  ],
]);

const ALL: cases.CaseQuery = { statuses: [], text: "", assignee: null };
const NARROWED: cases.CaseQuery = {
  statuses: ["new", "acknowledged"],
  text: "lamp",
  assignee: "p-sam",
  narrow: { severity: "high,critical", category: "a,b" },
  sort: "rating",
};

describeRequests("cases", [
  ["a short first page", () => cases.fetchCases(ALL, null), "GET /cases?limit=50"],
  ["a long next page", () => cases.fetchCases(ALL, "n", wanted), "GET /cases?limit=200&cursor=n"],
  [
    "all that narrows, a list of values one by one and a name with a comma whole",
    () => cases.fetchCases(NARROWED, null),
    "GET /cases?severity=high&severity=critical&category=a%2Cb&q=lamp&limit=50&status=new&status=acknowledged&assignee=p-sam&sort=rating",
  ],
  [
    "counts, whatever the states and the assignee",
    () => cases.fetchCounts(NARROWED),
    "GET /cases/counts?severity=high&severity=critical&category=a%2Cb&q=lamp",
  ],
  [
    "fields put right",
    () => cases.changeCase("c/1", { severity: null }, 4),
    "PATCH /cases/c%2F1",
    { body: { severity: null }, match: '"4"' },
  ],
  [
    "a note",
    () => cases.noteCase("c/1", "For us", "k"),
    "POST /cases/c%2F1/notes",
    { body: { text: "For us" }, once: "k" },
  ],
  [
    "many moved on",
    () => cases.moveCases(["c-1", "c-2"], "closed"),
    "POST /cases/bulk/status",
    { body: { ids: ["c-1", "c-2"], status: "closed" } },
  ],
  [
    "many given away",
    () => cases.giveCases(["c-1"], "p-sam"),
    "POST /cases/bulk/assign",
    { body: { ids: ["c-1"], person: "p-sam" } },
  ],
  [
    "many put right",
    () => cases.changeCases(["c-1"], { category: "repair" }),
    "POST /cases/bulk/change",
    { body: { ids: ["c-1"], category: "repair" } },
  ],
  ["names of places", cases.fetchPlaceNames, "GET /places?limit=200"],
]);

const WEEK = { first: "2026-11-14", last: "2026-11-20" };

describeRequests("figures", [
  ["the desk now", () => metrics.fetchDesk(), "GET /stats"],
  ["the desk on the wall", () => fetchDesk(wanted), "GET /stats"],
  ["the newest cases on the wall", () => fetchLastCases(5), "GET /cases?limit=5"],
  ["cases", () => metrics.fetchCaseStats({ days: 7 }, false), "GET /stats/cases?days=7"],
  [
    "alerts beside those before",
    () => metrics.fetchAlertStats(WEEK, true),
    "GET /stats/alerts?first=2026-11-14&last=2026-11-20&compare=previous",
  ],
  [
    "deliveries",
    () => metrics.fetchDeliveryStats({ days: 7 }, true, wanted),
    "GET /stats/deliveries?days=7&compare=previous",
  ],
  [
    "groups",
    () => metrics.fetchGroups("place", WEEK),
    "GET /stats/groups?by=place&first=2026-11-14&last=2026-11-20",
  ],
]);

describeRequests("notifications", [
  [
    "all",
    () => notifications.fetchNotices({ topic: null, unread: false }),
    "GET /notifications?limit=30",
  ],
  [
    "unread ones of a topic, the next page",
    () => notifications.fetchNotices({ topic: "cases", unread: true }, "n", wanted),
    "GET /notifications?limit=30&topic=cases&unread=true&cursor=n",
  ],
  ["how many are unread", notifications.fetchUnread, "GET /notifications/unread"],
  [
    "one read",
    () => notifications.readNotice("n/1"),
    "PUT /notifications/n%2F1/read",
    { body: {} },
  ],
  [
    "all read",
    () => notifications.readAllNotices(null),
    "PUT /notifications/read-all",
    { body: {} },
  ],
  [
    "all of a topic read",
    () => notifications.readAllNotices("cases"),
    "PUT /notifications/read-all",
    { body: { topic: "cases" } },
  ],
  [
    "one seen to",
    () => notifications.acknowledgeNotice("n/1"),
    "POST /notifications/n%2F1/acknowledge",
  ],
  ["one deleted", () => notifications.deleteNotice("n/1"), "DELETE /notifications/n%2F1"],
]);

const SAID = { text: "Power is off", level: "high" as const, until: null };

describeRequests("who is here and what all are told", [
  ["who is here", presence.fetchPresence, "GET /presence"],
  ["announcements", presence.fetchAnnouncements, "GET /announcements"],
  [
    "a new one",
    () => presence.announce(SAID, "k"),
    "POST /announcements",
    { body: SAID, once: "k" },
  ],
  ["an end of one", () => presence.endAnnouncement("n/1"), "DELETE /announcements/n%2F1"],
]);

const TREE = { when: {} };

describeRequests("rules", [
  ["all", () => rules.fetchRules(), "GET /rules?limit=200"],
  ["one", () => rules.fetchRule("r/1", wanted), "GET /rules/r%2F1"],
  ["how often they fired", () => rules.fetchRuleStats(), "GET /rules/stats?days=7"],
  [
    "a new one",
    () => rules.makeRule(TREE, "k"),
    "POST /rules",
    { body: { rule: TREE }, once: "k" },
  ],
  [
    "a change of one",
    () => rules.saveRule("r/1", TREE, 4),
    "PUT /rules/r%2F1",
    { body: { rule: TREE }, match: '"4"' },
  ],
  [
    "one switched off",
    () => rules.switchRule("r/1", false, 4),
    "PUT /rules/r%2F1",
    { body: { active: false }, match: '"4"' },
  ],
  ["an end of one", () => rules.deleteRule("r/1", 4), "DELETE /rules/r%2F1", { match: '"4"' }],
  [
    "a line as a tree",
    () => rules.parseLine("if x"),
    "POST /rules/parse",
    { body: { line: "if x" } },
  ],
  [
    "a tree as a line",
    () => rules.formatTree(TREE),
    "POST /rules/format",
    { body: { rule: TREE } },
  ],
  [
    "what one would have done",
    () => rules.proveRule(TREE, wanted),
    "POST /rules/proof",
    { body: { rule: TREE } },
  ],
  [
    "what one says of a case",
    () => rules.tryRule(TREE, { case: 12 }),
    "POST /rules/test",
    { body: { rule: TREE, case: 12 } },
  ],
  ["versions of one", () => rules.fetchHistory("r/1", null), "GET /rules/r%2F1/history?limit=30"],
  [
    "older versions",
    () => rules.fetchHistory("r/1", "n&x"),
    "GET /rules/r%2F1/history?limit=30&cursor=n%26x",
  ],
  [
    "an old version back",
    () => rules.restoreRule("r/1", 2, 4),
    "POST /rules/r%2F1/restore",
    { body: { revision: 2 }, match: '"4"' },
  ],
  ["deleted ones", () => rules.fetchDeletedRules(null), "GET /deleted-rules?limit=30"],
  [
    "more deleted ones",
    () => rules.fetchDeletedRules("n&x"),
    "GET /deleted-rules?limit=30&cursor=n%26x",
  ],
  [
    "a deleted one back",
    () => rules.bringBackRule("r/1", "k"),
    "POST /deleted-rules/r%2F1/restore",
    { body: {}, once: "k" },
  ],
  ["what comes", () => rules.fetchUpcoming(), "GET /rules/upcoming"],
]);

describe("an answer", () => {
  it("of rules by pages is one list", async () => {
    const server = new Server();
    server.on("GET /api/v1/rules", ({ query }) =>
      query.get("cursor") === "n&x"
        ? { items: [{ id: "r-2" }], next_cursor: null }
        : { items: [{ id: "r-1" }], next_cursor: "n&x" },
    );

    const found = await rules.fetchRules(wanted);

    expect(found.map(({ id }) => id)).toEqual(["r-1", "r-2"]);
  });

  it.each<[string, string, unknown, () => Promise<unknown>, unknown]>([
    ["members", "GET /api/v1/members", { items: [1] }, calls.fetchMembers, [1]],
    ["a ticket", "POST /api/v1/me/ticket", { ticket: "t" }, calls.fetchTicket, "t"],
    ["names of places", "GET /api/v1/places", { items: [2] }, cases.fetchPlaceNames, [2]],
    [
      "announcements",
      "GET /api/v1/announcements",
      { items: [3] },
      presence.fetchAnnouncements,
      [3],
    ],
    ["a count", "GET /api/v1/alerts/unread", { unread: 4 }, fetchUnread, 4],
    ["a mark", "PUT /api/v1/alerts/a-1/read", { unread: 5 }, () => markAlert("a-1", true), 5],
    [
      "what a digest holds",
      "GET /api/v1/digests/d-1/alerts",
      { items: [], next_cursor: "n" },
      () => fetchHeld("d-1", null, wanted),
      { items: [], next_cursor: "n" },
    ],
  ])("with %s is taken out of its wrapping", async (_, at, said, call, expected) => {
    new Server().on(at, () => said);

    await expect(call()).resolves.toEqual(expected);
  });

  it("that refuses what needs no sign-in is a problem, too", async () => {
    new Server().on("GET /api/v1/meta", () => refusal(503, "starting", "Starting."));

    await expect(calls.fetchMeta()).rejects.toMatchObject({ status: 503, code: "starting" });
  });
});
