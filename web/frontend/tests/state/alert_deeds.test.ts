import { beforeEach, describe, expect, it } from "vitest";
import { actOnChosen, choose, chooseNone, chosen, convert } from "../../src/state/alert_deeds";
import {
  followUnread,
  mark,
  markAll,
  marked,
  read,
  sweeps,
  unread,
} from "../../src/state/alert_reads";
import { alerts, clearAlerts } from "../../src/state/alerts";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { anAlert, ME, OLIVIA, refusal, Server, settle } from "../world";

let server: Server;

beforeEach(() => {
  clearAlerts();
  chooseNone();
  marked.value = new Map();
  unread.value = null;
  toasts.value = [];
  me.value = ME;
  server = new Server();
  for (const number of [1, 2]) alerts.patch(anAlert(number));
});

describe("what came of an alert", () => {
  it("is shown at once and taken back when it is refused", async () => {
    server.on("POST /api/v1/alerts/a-1/convert", () => refusal(403, "not_allowed", "no"));

    const saying = convert("a-1", { kind: "sale", value: 12.5, currency: "EUR" });
    const meanwhile = alerts.peek("a-1")?.conversion;
    await saying;

    expect(meanwhile).toMatchObject({ kind: "sale", value: 12.5, currency: "EUR" });
    expect(alerts.peek("a-1")?.conversion).toBeNull();
    expect(toasts.value[0]?.text).toContain("#1 was not changed");
  });
});

describe("many at once", () => {
  it("puts back what was refused, keeps the rest, and says which", async () => {
    const done = anAlert(1, { status: "resolved", resolved_by: OLIVIA, revision: 2 });
    const problem = { title: "Conflict", reason: "already_resolved" };
    server.on("POST /api/v1/alerts/bulk/resolve", () => ({
      items: [
        { index: 0, status: 200, alert: done, problem: null },
        { index: 1, status: 409, alert: null, problem },
      ],
      done: 1,
      refused: 1,
    }));
    choose("a-1");
    choose("a-2");

    await actOnChosen("resolve");

    expect(alerts.peek("a-1")?.status).toBe("resolved");
    expect(alerts.peek("a-2")?.status).toBe("firing");
    expect(toasts.value[0]?.text).toBe("1 of 2 was not changed: #2 (resolved)");
    expect(chosen.value.size).toBe(0);
  });

  it("takes everything back when the server cannot be reached", async () => {
    server.on("POST /api/v1/alerts/bulk/assign", () => {
      throw new TypeError("network");
    });
    choose("a-1");

    await actOnChosen("assign", OLIVIA);

    expect(alerts.peek("a-1")?.assignee).toBeNull();
    expect(toasts.value[0]?.text).toContain("Nothing was changed");
    expect([...chosen.value]).toEqual(["a-1"]);
  });

  it("chooses for another try what was refused, and not what was done", async () => {
    const done = anAlert(1, { status: "resolved", resolved_by: OLIVIA, revision: 2 });
    server.on("POST /api/v1/alerts/bulk/resolve", () => ({
      items: [
        { index: 0, status: 200, alert: done, problem: null },
        { index: 1, status: 503, alert: null, problem: { title: "Busy", reason: null } },
      ],
      done: 1,
      refused: 1,
    }));
    choose("a-1");
    choose("a-2");

    await actOnChosen("resolve");

    expect([...chosen.value]).toEqual(["a-2"]);
  });

  it.each([
    ["chose others", () => choose("a-2"), ["a-2"]],
    ["left the board", chooseNone, []],
  ])("leaves the choice as it is to who %s meanwhile", async (_, meanwhile, left) => {
    server.on("POST /api/v1/alerts/bulk/assign", () => {
      meanwhile();
      throw new TypeError("network");
    });
    choose("a-1");

    await actOnChosen("assign", OLIVIA);

    expect([...chosen.value]).toEqual(left);
  });

  it("asks nothing for what needs it no more", async () => {
    alerts.patch(anAlert(1, { status: "resolved", revision: 5 }));
    choose("a-1");

    await actOnChosen("acknowledge");

    expect(server.of("POST /api/v1/alerts/bulk/acknowledge")).toEqual([]);
    expect(toasts.value[0]?.kind).toBe("info");
  });
});

describe("what was read", () => {
  it("is shown at once, counted by the server, and put back when it is refused", async () => {
    server.on("PUT /api/v1/alerts/a-1/read", () => ({ unread: 4 }));
    server.on("DELETE /api/v1/alerts/a-1/read", () => refusal(503, "unavailable", "later"));

    await mark("a-1", true);
    await mark("a-1", false);

    expect(unread.value).toBe(4);
    expect(marked.value.get("a-1")).toBe(true);
    expect(toasts.value).toHaveLength(1);
  });

  it("is counted after it was marked, by no answer that is older", async () => {
    let answer: (older: { unread: number }) => void = () => undefined;
    server.on("GET /api/v1/alerts/unread", () => new Promise((give) => (answer = give)));
    server.on("PUT /api/v1/alerts/a-1/read", () => ({ unread: 2 }));
    const stop = followUnread();
    await settle();

    await mark("a-1", true);
    answer({ unread: 3 });
    await settle();

    expect(unread.value).toBe(2);
    stop();
  });

  it("is told once for an alert that is opened again and again", async () => {
    server.on("PUT /api/v1/alerts/a-1/read", () => ({ unread: 0 }));

    read("a-1");
    read("a-1");
    await settle();

    expect(server.of("PUT /api/v1/alerts/a-1/read")).toHaveLength(1);
  });

  it("begins anew when all are marked", async () => {
    server.on("PUT /api/v1/alerts/read-all", () => ({ unread: 0 }));
    marked.value = new Map([["a-1", false]]);

    const before = sweeps.value;

    await markAll("2026-11-20T12:00:00.000Z");

    expect(marked.value.size).toBe(0);
    expect(sweeps.value).toBe(before + 1);
    expect(server.of("PUT /api/v1/alerts/read-all")[0]?.body).toEqual({
      until: "2026-11-20T12:00:00.000Z",
    });
  });
});
