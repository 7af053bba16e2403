import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DeliveryState } from "../../src/api/types";
import type { LiveEvent } from "../../src/live";
import { go } from "../../src/router";
import { alerts, clearAlerts, firingCount } from "../../src/state/alerts";
import { closeCase, open, openCase } from "../../src/state/case_page";
import { cases, clearCases } from "../../src/state/cases";
import { queueUp, receive } from "../../src/state/live";
import { marks } from "../../src/state/marks";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { aCase, aDetail, aMessage, anAlert, ME, OLIVIA, SAM, Server } from "../world";

const frame = (type: string, data: Record<string, unknown>): LiveEvent => ({
  type,
  v: 1,
  seq: 1,
  at: null,
  data,
  isPast: false,
});

beforeEach(() => {
  clearCases();
  clearAlerts();
  toasts.value = [];
  marks.value = new Map();
  me.value = ME;
  go({ screen: "cases", id: null }, true);
});

describe("an event", () => {
  it("adds a new case, marks its row and tells it with a way to it", () => {
    receive(frame("case.opened", { case: aCase(1), by: null }), false);

    expect(cases.peek("c-1")).toBeDefined();
    expect(marks.value.get("c-1")).toBe("new");
    expect(toasts.value[0]).toMatchObject({ kind: "info", href: "#/cases/c-1" });
  });

  it("changes a row without telling everybody", () => {
    cases.patch(aCase(1));

    const changed = aCase(1, { status: "acknowledged", revision: 2 });
    receive(frame("case.status_changed", { case: changed, by: SAM }), false);

    expect(cases.peek("c-1")?.status).toBe("acknowledged");
    expect(marks.value.get("c-1")).toBe("changed");
    expect(toasts.value).toEqual([]);
  });

  it("of one's own making neither marks nor tells", () => {
    receive(frame("case.opened", { case: aCase(1), by: OLIVIA }), false);

    expect(marks.value.size).toBe(0);
    expect(toasts.value).toEqual([]);
  });

  it("tells a person what was given to them", () => {
    cases.patch(aCase(1));

    receive(
      frame("case.assigned", { case: aCase(1, { assignee: OLIVIA, revision: 2 }), by: SAM }),
      false,
    );

    expect(toasts.value[0]?.text).toContain("#1 is yours now");
  });

  it("that was missed marks, but is not told on its own", () => {
    receive(frame("case.opened", { case: aCase(1), by: null }), true);
    receive(frame("alert.fired", { alert: anAlert(1), by: null }), true);

    expect(marks.value.get("c-1")).toBe("new");
    expect(toasts.value).toEqual([]);
  });

  it("does not mark the case that is being looked at", () => {
    go({ screen: "cases", id: "c-1" }, true);

    receive(frame("case.replied", { case: aCase(1, { revision: 2 }), by: null }), false);

    expect(marks.value.size).toBe(0);
  });

  it("of an alert is told by its severity and counted", () => {
    receive(frame("alert.fired", { alert: anAlert(1, { severity: "critical" }) }), false);
    receive(frame("alert.fired", { alert: anAlert(2, { severity: "high" }) }), false);
    receive(frame("alert.fired", { alert: anAlert(3, { severity: "low" }) }), false);

    expect(toasts.value.map((toast) => toast.kind)).toEqual(["critical", "warning", "info"]);
    expect(firingCount.value).toBe(3);
  });

  it("of many alerts at once is one message, as grave as the worst of them", () => {
    vi.useFakeTimers();
    const fire = (n: number, severity: "medium" | "high") =>
      queueUp(frame("alert.fired", { alert: anAlert(n, { severity }) }));

    for (let n = 1; n <= 5; n++) fire(n, "medium");
    vi.advanceTimersByTime(50);
    expect(toasts.value.at(-1)).toMatchObject({ kind: "info", text: "4 new alerts" });

    for (let n = 6; n <= 9; n++) fire(n, "high");
    vi.advanceTimersByTime(50);
    expect(toasts.value.at(-1)).toMatchObject({ kind: "warning", text: "8 new alerts" });

    vi.advanceTimersByTime(100);
    vi.useRealTimers();
  });

  it("of an alert's end is good news", () => {
    alerts.patch(anAlert(1));

    const ended = anAlert(1, { status: "resolved", revision: 2 });
    receive(frame("alert.resolved", { alert: ended, by: SAM }), false);

    expect(toasts.value[0]?.kind).toBe("success");
    expect(firingCount.value).toBe(0);
  });

  it("of a reply's way looks at the open thread again, without a mark", async () => {
    const server = new Server();
    server.on("GET /api/v1/cases/c-1", () => aDetail(aCase(1)));
    await openCase("c-1");
    vi.useFakeTimers();

    receive(frame("notification.status_changed", { case: aCase(1), by: null }), false);
    await vi.advanceTimersByTimeAsync(200);

    vi.useRealTimers();
    expect(server.of("GET /api/v1/cases/c-1")).toHaveLength(2);
    expect(marks.value.size).toBe(0);
    closeCase();
  });

  it("of a reply that is sent again after it failed follows it on the page", async () => {
    const server = new Server();
    const shown = () =>
      open.value?.state === "ready" ? open.value.detail.thread.at(-1)?.delivery : undefined;
    const now = (delivery: DeliveryState) =>
      server.on("GET /api/v1/cases/c-1", () => aDetail(aCase(1), [aMessage("m1", { delivery })]));
    now("failed");
    await openCase("c-1");
    vi.useFakeTimers();
    const seen = [shown()];

    for (const delivery of ["pending", "sent"] as const) {
      now(delivery);
      receive(frame("notification.status_changed", { case: aCase(1), by: null }), false);
      await vi.advanceTimersByTimeAsync(200);
      seen.push(shown());
    }

    vi.useRealTimers();
    expect(seen).toEqual(["failed", "pending", "sent"]);
    closeCase();
  });

  it("of a kind not known yet changes nothing", () => {
    receive(frame("presence.changed", { people: [] }), false);
    receive(frame("case.folded", {}), false);

    expect(cases.all.value).toEqual([]);
  });
});

describe("a rain of events", () => {
  it.each([
    ["case.opened", (n: number) => ({ case: aCase(n), by: null }), "new cases", "#/cases"],
    ["alert.fired", (n: number) => ({ alert: anAlert(n) }), "new alerts", "#/alerts"],
    ["notification.created", aNotice, "new notifications", "#/notifications"],
  ] as const)("of %s is told in one message that counts on", (type, data, words, way) => {
    vi.useFakeTimers();

    for (let n = 1; n <= 200; n++) {
      queueUp(frame(type, data(n)));
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(400);

    const many = toasts.value.filter((toast) => toast.key !== null);
    expect(many).toHaveLength(1);
    expect(many[0]).toMatchObject({ text: expect.stringContaining(words), href: way });
    // A few were told by themselves before it was known to rain.
    expect(Number.parseInt(many[0]?.text ?? "", 10)).toBeGreaterThan(185);
    vi.advanceTimersByTime(5_000);
    vi.useRealTimers();
  });

  it("that is slower than its handfuls is one message all the same, beside the first", () => {
    vi.useFakeTimers();
    vi.advanceTimersByTime(10_000);

    for (let n = 1; n <= 40; n++) {
      queueUp(frame("case.opened", { case: aCase(n), by: null }));
      vi.advanceTimersByTime(125);
      queueUp(frame("alert.fired", { alert: anAlert(n) }));
      vi.advanceTimersByTime(125);
    }

    const told = toasts.value.map(({ text }) => text);
    expect(told).toContain("37 new cases");
    expect(told).toContain("37 new alerts");
    expect(told).toHaveLength(2);
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
  });

  it("of other things lets a single notification be told by its own words", () => {
    vi.useFakeTimers();
    vi.advanceTimersByTime(10_000);
    for (let n = 1; n <= 40; n++) {
      queueUp(frame("case.opened", { case: aCase(n), by: null }));
      vi.advanceTimersByTime(20);
    }

    queueUp(frame("notification.created", aNotice(1)));
    vi.advanceTimersByTime(400);

    const told = toasts.value.map(({ text }) => text);
    expect(told.some((text) => text.includes("new notification"))).toBe(false);
    const { notification } = aNotice(1) as { notification: { title: string } };
    expect(told).toContain(notification.title);
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
  });

  it("that a person can follow is told one by one", () => {
    vi.useFakeTimers();
    vi.advanceTimersByTime(10_000);

    for (let n = 1; n <= 6; n++) {
      queueUp(frame("case.opened", { case: aCase(n), by: null }));
      vi.advanceTimersByTime(2_000);
    }

    expect(toasts.value.every(({ key }) => key === null)).toBe(true);
    expect(toasts.value.at(-1)?.text).toContain("#6");
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
  });
});

function aNotice(n: number): Record<string, unknown> {
  const notification = {
    id: `n-${n}`,
    title: `Order ${n}`,
    message: null,
    severity: "low",
    topic: "rules",
    refs: {},
  };
  return { notification, at: "2026-11-20T12:00:00.000Z" };
}

describe("a role", () => {
  const change = (id: string) =>
    frame("settings.changed", { kind: "member", id, change: "role_changed", by: SAM, at: "" });

  it("given or taken away is loaded and said at once", async () => {
    const server = new Server().on("GET /api/v1/me", () => ({
      ...ME,
      role: "viewer",
      rights: [],
    }));

    receive(change(SAM.id), false);
    expect(server.of("GET /api/v1/me")).toEqual([]);
    receive(change(OLIVIA.id), false);

    await vi.waitFor(() => expect(toasts.value[0]?.text).toBe("Your role here is Viewer now."));
    expect(me.value?.rights).toEqual([]);
  });
});
