/** What the screens of settings ask: team, keys, places, integrations, deliveries and the rest. */
import { describe, expect, it } from "vitest";
import { type AuditQuery, fetchTrail } from "../../src/api/audit";
import { fetchConnections, fetchStats } from "../../src/api/connections";
import * as deliveries from "../../src/api/deliveries";
import * as integrations from "../../src/api/integrations";
import * as keys from "../../src/api/keys";
import * as places from "../../src/api/places";
import { fetchPreferences, savePreferences } from "../../src/api/preferences";
import { endOthers, endSession, fetchSessions } from "../../src/api/sessions";
import * as team from "../../src/api/team";
import { changeWorkspace, fetchWorkspace } from "../../src/api/workspace";
import { refusal, Server } from "../world";
import { describeRequests, FRESH, wanted } from "./requests";

const NO_TRAIL: AuditQuery = {
  actor: "",
  action: "",
  subject_kind: "",
  subject_id: "",
  via: "",
  since: "",
  until: "",
};

describeRequests("the audit trail", [
  ["all of it", () => fetchTrail(NO_TRAIL, null, wanted), "GET /audit?limit=50"],
  [
    "a narrowed page of it",
    () => fetchTrail({ ...NO_TRAIL, actor: "p-sam", via: "bot" }, "n&x", wanted),
    "GET /audit?limit=50&actor=p-sam&via=bot&cursor=n%26x",
  ],
]);

describeRequests("live sockets", [
  ["figures", () => fetchStats("hour", 24, wanted), "GET /websocket/stats?per=hour&last=24"],
  ["all", () => fetchConnections(null, null, null, wanted), "GET /websocket/connections?limit=50"],
  [
    "those of a person that are over",
    () => fetchConnections(false, "p-sam", "n", wanted),
    "GET /websocket/connections?limit=50&active=false&user=p-sam&cursor=n",
  ],
]);

describeRequests("deliveries", [
  [
    "all",
    () =>
      deliveries.fetchDeliveries(
        { states: [], reasons: [], channel: "", since: null },
        null,
        wanted,
      ),
    "GET /deliveries?limit=50",
  ],
  [
    "a narrowed page",
    () =>
      deliveries.fetchDeliveries(
        {
          states: ["sent", "failed"],
          reasons: ["refused"],
          channel: "telegram",
          since: "2026-11-20",
        },
        "n",
        wanted,
      ),
    "GET /deliveries?limit=50&state=sent&state=failed&reason=refused&channel=telegram&since=2026-11-20&cursor=n",
  ],
  ["one", () => deliveries.fetchDelivery("d/1", wanted), "GET /deliveries/d%2F1"],
  [
    "one again",
    () => deliveries.retryDelivery("d/1"),
    "POST /deliveries/d%2F1/retry",
    { once: FRESH },
  ],
  [
    "one given up",
    () => deliveries.discardDelivery("d/1"),
    "POST /deliveries/d%2F1/discard",
    { once: FRESH },
  ],
  ["one called back", () => deliveries.cancelDelivery("d/1"), "DELETE /deliveries/d%2F1"],
  [
    "all of a reason again",
    () => deliveries.retryAll("gave_up", null),
    "POST /notifications/retry",
    { body: { reason: "gave_up", channel: null }, once: FRESH },
  ],
]);

const MAPPING: integrations.Mapping = {
  title: "$.title",
  summary: null,
  severity: null,
  status: null,
  fingerprint: [],
  labels: [],
  link: null,
  items: null,
  guess: true,
};
const NEW = { name: "Grafana", preset: "grafana", opens: "alerts" as const };

describeRequests("integrations", [
  ["all", () => integrations.fetchIntegrations(wanted), "GET /integrations?limit=200"],
  ["one", () => integrations.fetchIntegration("i/1"), "GET /integrations/i%2F1"],
  [
    "a new one",
    () => integrations.makeIntegration(NEW),
    "POST /integrations",
    { body: NEW, once: FRESH },
  ],
  [
    "a change of one",
    () => integrations.changeIntegration("i/1", { enabled: false }, 3),
    "PATCH /integrations/i%2F1",
    { body: { enabled: false }, match: '"3"' },
  ],
  [
    "a new address of one",
    () => integrations.newAddress("i/1", 24, 3),
    "POST /integrations/i%2F1/address",
    { body: { grace_hours: 24 }, match: '"3"' },
  ],
  [
    "a secret that the server makes up",
    () => integrations.setSecret("i/1", null, 3),
    "POST /integrations/i%2F1/secret",
    { body: { secret: null }, match: '"3"' },
  ],
  [
    "no secret any more",
    () => integrations.removeSecret("i/1", 3),
    "DELETE /integrations/i%2F1/secret",
    { match: '"3"' },
  ],
  [
    "what one received",
    () => integrations.fetchReceived("i/1", null, wanted),
    "GET /integrations/i%2F1/requests?limit=30",
  ],
  [
    "more of what one received",
    () => integrations.fetchReceived("i/1", "n&x", wanted),
    "GET /integrations/i%2F1/requests?limit=30&cursor=n%26x",
  ],
  [
    "one request",
    () => integrations.fetchRequest("i/1", "q/2", wanted),
    "GET /integrations/i%2F1/requests/q%2F2",
  ],
  [
    "requests read again",
    () => integrations.readAgain("i/1"),
    "POST /integrations/i%2F1/requests/read-again",
    { once: FRESH },
  ],
  ["a mapping", () => integrations.fetchMapping("i/1"), "GET /integrations/i%2F1/mapping"],
  [
    "a change of a mapping",
    () => integrations.saveMapping("i/1", MAPPING, 3),
    "PUT /integrations/i%2F1/mapping",
    { body: MAPPING, match: '"3"' },
  ],
  [
    "no mapping any more",
    () => integrations.forgetMapping("i/1", 3),
    "DELETE /integrations/i%2F1/mapping",
    { match: '"3"' },
  ],
  [
    "what a mapping would make of a request",
    () => integrations.previewMapping("i/1", null, { request: "q-2" }, wanted),
    "POST /integrations/i%2F1/mapping/preview",
    { body: { mapping: null, request: "q-2" } },
  ],
]);

describe("a sample", () => {
  it("goes to the inbound address on our own host, and without a sign-in", async () => {
    const server = new Server();
    server.on("POST /in/abc", () => ({}));

    await integrations.sendSample(
      "https://public.example/in/abc",
      { "X-Signature": "s" },
      '{"a":1}',
    );

    const [asked] = server.asked;
    expect(asked).toMatchObject({ method: "POST", path: "/in/abc", body: { a: 1 } });
    expect(asked?.headers.get("X-Signature")).toBe("s");
    expect(asked?.headers.has("Authorization")).toBe(false);
  });

  it("that is refused says why", async () => {
    new Server().on("POST /in/abc", () => refusal(401, "bad_signature", "Wrong signature."));

    const sending = integrations.sendSample("https://public.example/in/abc", {}, "{}");

    await expect(sending).rejects.toMatchObject({ code: "bad_signature" });
  });
});

const KEY = { name: "Backup", scopes: ["cases.read"], expires_at: null };

describeRequests("API keys", [
  ["all", () => keys.fetchKeys(null, wanted), "GET /api-keys?limit=100"],
  ["the next page", () => keys.fetchKeys("n&x", wanted), "GET /api-keys?limit=100&cursor=n%26x"],
  ["one", () => keys.fetchKey("k/1", wanted), "GET /api-keys/k%2F1"],
  ["a new one", () => keys.makeKey(KEY), "POST /api-keys", { body: KEY, once: FRESH }],
  [
    "a new secret of one",
    () => keys.rotateKey("k/1", 3600),
    "POST /api-keys/k%2F1/rotate",
    { body: { grace_seconds: 3600 }, once: FRESH },
  ],
  ["an end of one", () => keys.endKey("k/1"), "DELETE /api-keys/k%2F1"],
]);

describeRequests("places", [
  ["all", () => places.fetchPlaces(), "GET /places?limit=200"],
  ["one", () => places.fetchPlace("p/1", wanted), "GET /places/p%2F1"],
  [
    "a new one",
    () => places.addPlace("Room 13"),
    "POST /places",
    { body: { name: "Room 13" }, once: FRESH },
  ],
  [
    "another name of one",
    () => places.renamePlace("p/1", "Room 14"),
    "PATCH /places/p%2F1",
    { body: { name: "Room 14" } },
  ],
  ["an end of one", () => places.closePlace("p/1"), "DELETE /places/p%2F1"],
  ["the code of one", () => places.fetchCode("p/1", wanted), "GET /places/p%2F1/qr.svg"],
]);

describe("places", () => {
  it("are read page by page to the last", async () => {
    const server = new Server();
    server.on("GET /api/v1/places", ({ query }) =>
      query.get("cursor") === "next"
        ? { items: [{ id: "p-2" }], next_cursor: null }
        : { items: [{ id: "p-1" }], next_cursor: "next" },
    );

    const found = await places.fetchPlaces(wanted);

    expect(found.map(({ id }) => id)).toEqual(["p-1", "p-2"]);
    expect(server.of("GET /api/v1/places")).toHaveLength(2);
  });

  it("have a picture of their code in two forms", () => {
    expect(places.codePath("p/1", "svg")).toBe("/places/p%2F1/qr.svg");
    expect(places.codePath("p/1", "png")).toBe("/places/p%2F1/qr.png");
  });
});

const CHOICES = {
  enabled: true,
  channels: { email: false },
  topics: {},
  types: {},
  rings_from: "high" as const,
};
const MORE = { ...CHOICES, known_types: ["x"], revision: 2 };

describeRequests("preferences", [
  ["one's own", fetchPreferences, "GET /notifications/preferences"],
  [
    "a first choice, without what cannot be chosen",
    () => savePreferences(MORE, null),
    "PUT /notifications/preferences",
    { body: CHOICES },
  ],
  [
    "a change of what was seen",
    () => savePreferences(MORE, 2),
    "PUT /notifications/preferences",
    { body: CHOICES, match: '"2"' },
  ],
]);

describeRequests("sessions", [
  ["one's own", () => fetchSessions(wanted), "GET /me/sessions?limit=200"],
  ["an end of one", () => endSession("s/1"), "DELETE /me/sessions/s%2F1"],
  ["an end of all others", endOthers, "DELETE /me/sessions?which=others"],
]);

const CHARGES = { places: ["p-1"], topics: ["repair"] };

describeRequests("the team", [
  ["all members", () => team.fetchTeam(wanted), "GET /members?limit=200"],
  ["one member", () => team.fetchMember("m/1"), "GET /members/m%2F1"],
  [
    "another role and other charges",
    () => team.changeMember("m/1", { role: "admin", ...CHARGES }, '"4"'),
    "PATCH /members/m%2F1",
    { body: { role: "admin", ...CHARGES }, match: '"4"' },
  ],
  ["an end of a member", () => team.removeMember("m/1"), "DELETE /members/m%2F1"],
  ["to leave oneself", team.leaveWorkspace, "DELETE /me/workspace"],
  ["invites", () => team.fetchInvites(wanted), "GET /invites?limit=200"],
  [
    "a new invite",
    () => team.makeInvite("staff"),
    "POST /invites",
    { body: { role: "staff" }, once: FRESH },
  ],
  ["an end of an invite", () => team.revokeInvite("i/1"), "DELETE /invites/i%2F1"],
]);

describeRequests("the workspace", [
  ["its settings", () => fetchWorkspace(), "GET /workspace"],
  [
    "a change of them",
    () => changeWorkspace({ name: "Inn" }, '"2"'),
    "PUT /workspace",
    { body: { name: "Inn" }, match: '"2"' },
  ],
]);
