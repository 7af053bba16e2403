/** What the browser keeps, follows and reaches for its person. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Digest } from "../../src/api/alerts";
import type { Announcement } from "../../src/api/presence";
import { now } from "../../src/clock";
import { announcementsSeen, followTheme, hostTheme, railWanted, theme } from "../../src/prefs";
import { reachWorker } from "../../src/reach";
import { signsOf } from "../../src/state/alert_signs";
import { alerts, clearAlerts } from "../../src/state/alerts";
import {
  announcements,
  loadAnnouncements,
  putAway,
  receiveAnnouncement,
  standing,
} from "../../src/state/announcements";
import { attempt } from "../../src/state/attempt";
import { digests, followDigests } from "../../src/state/digests";
import { mark, marks, seen } from "../../src/state/marks";
import { isMe, loadMembers, loadMeta, may, me, members, meta } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { anAlert, ME, OLIVIA, refusal, Server, settle } from "../world";

beforeEach(() => {
  me.value = ME;
  toasts.value = [];
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("announcements", () => {
  const NOW = Date.parse("2026-11-20T12:00:00.000Z");
  const one = (id: string, over: Partial<Announcement> = {}): Announcement => ({
    id,
    text: `Announcement ${id}`,
    level: "high",
    since: "2026-11-20T11:00:00.000Z",
    until: "2026-11-20T13:00:00.000Z",
    by: OLIVIA,
    ended: false,
    ...over,
  });
  const ids = () => standing.value.map(({ id }) => id);

  beforeEach(() => {
    now.value = NOW;
    announcements.value = [];
    announcementsSeen.value = [];
  });

  it("stand until their end or until they are put away here", async () => {
    const items = [one("a"), one("b"), one("over", { until: "2026-11-20T12:00:00.000Z" })];
    new Server().on("GET /api/v1/announcements", () => ({ items }));

    await loadAnnouncements();
    expect(ids()).toEqual(["a", "b"]);
    putAway("a");
    expect(ids()).toEqual(["b"]);
    now.value = NOW + 3_600_000;

    expect(ids()).toEqual([]);
  });

  it("come on top, change in place of the old one, and go when they are taken down", () => {
    receiveAnnouncement(one("a"));
    receiveAnnouncement(one("b"));
    receiveAnnouncement(one("a", { text: "Anew" }));
    expect(standing.value.map(({ text }) => text)).toEqual(["Anew", "Announcement b"]);

    receiveAnnouncement(one("a", { ended: true }));

    expect(ids()).toEqual(["b"]);
  });

  it("stay where they cannot be loaded", async () => {
    receiveAnnouncement(one("a"));
    new Server().on("GET /api/v1/announcements", () => refusal(503, "busy", "Busy."));

    await loadAnnouncements();

    expect(ids()).toEqual(["a"]);
  });

  it("that were put away are remembered, the last fifty of them", () => {
    for (let n = 1; n <= 51; n += 1) putAway(`n-${n}`);

    expect(announcementsSeen.value).toHaveLength(50);
    expect(announcementsSeen.value[0]).toBe("n-51");
    expect(localStorage.getItem("opsbell.announcements_seen")).toContain('"n-51"');
  });
});

describe("digests", () => {
  const LIST = "GET /api/v1/digests";
  const one = (id: string, cause: Digest["cause"], total: number) => ({ id, cause, total });

  beforeEach(() => {
    vi.useFakeTimers();
    clearAlerts();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("are storms first, then the largest, and come anew with alerts and with time", async () => {
    const items = [
      one("g", "group", 9),
      one("l", "limit", 3),
      one("m", "limit", 5),
      one("s", "storm", 1),
    ];
    const server = new Server().on(LIST, () => ({ items }));
    const stop = followDigests();
    await settle();
    expect(digests.value.map(({ id }) => id)).toEqual(["s", "m", "l", "g"]);

    alerts.patch(anAlert(1));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(server.of(LIST)).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.of(LIST)).toHaveLength(3);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(server.of(LIST)).toHaveLength(3);
    expect(digests.value).toEqual([]);
  });

  it("that come after the board was left are not shown, and a refusal is no matter", async () => {
    const server = new Server().on(LIST, () => refusal(403, "not_allowed", "No."));
    followDigests()();
    server.on(LIST, () => ({ items: [one("s", "storm", 1)] }));

    followDigests()();
    await settle();

    expect(digests.value).toEqual([]);
  });
});

describe("what is remembered here", () => {
  afterEach(() => {
    theme.value = "auto";
    hostTheme.value = null;
    railWanted.value = "wide";
  });

  it("is written down as it is chosen", () => {
    railWanted.value = "narrow";

    expect(localStorage.getItem("opsbell.rail")).toBe('"narrow"');
  });

  it.each([
    ['"narrow"', "narrow"],
    ['"sideways"', "wide"],
    ["{", "wide"],
    [null, "wide"],
  ])("as %s is the sidebar %s after a reload", async (held, expected) => {
    if (held === null) localStorage.removeItem("opsbell.rail");
    else localStorage.setItem("opsbell.rail", held);
    vi.resetModules();

    const fresh = await import("../../src/prefs");

    expect(fresh.railWanted.value).toBe(expected);
  });

  it("is nothing where storage is switched off, and choosing works all the same", async () => {
    const broken = () => {
      throw new DOMException("denied", "SecurityError");
    };
    vi.stubGlobal("localStorage", { getItem: broken, setItem: broken });
    vi.resetModules();
    const fresh = await import("../../src/prefs");

    fresh.theme.value = "dark";

    expect(fresh.theme.value).toBe("dark");
    expect(fresh.railWanted.value).toBe("wide");
  });

  it("gives the page its theme, the host's where none was chosen", () => {
    const shown = () => document.documentElement.dataset.theme;
    const stop = followTheme();
    expect(shown()).toBeUndefined();

    hostTheme.value = "dark";
    expect(shown()).toBe("dark");
    theme.value = "light";
    expect(shown()).toBe("light");
    stop();
    theme.value = "dark";

    expect(shown()).toBe("light");
    delete document.documentElement.dataset.theme;
  });
});

describe("the worker that tabs share", () => {
  it("is none where browsers have none, or refuse it", () => {
    vi.stubGlobal("SharedWorker", undefined);
    expect(reachWorker(() => undefined)).toBeNull();

    vi.stubGlobal(
      "SharedWorker",
      class {
        constructor() {
          throw new DOMException("denied", "SecurityError");
        }
      },
    );

    expect(reachWorker(() => undefined)).toBeNull();
  });

  it("is reached by its port, and one that cannot be loaded is told", () => {
    const made: { onerror?: () => void; options: unknown }[] = [];
    vi.stubGlobal(
      "SharedWorker",
      class {
        port = "the port";
        constructor(
          _: string,
          readonly options: unknown,
        ) {
          made.push(this);
        }
      },
    );
    const broken = vi.fn();

    expect(reachWorker(broken)).toBe("the port");
    made[0]?.onerror?.();

    expect(made[0]?.options).toEqual({ type: "module", name: "opsbell.live" });
    expect(broken).toHaveBeenCalledOnce();
  });
});

describe("who is looking", () => {
  it("is known by id and rights, and nobody may anything", () => {
    expect([isMe(OLIVIA.id), isMe("p-sam"), isMe(null), isMe(undefined)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([may("cases.write"), may("rules.write")]).toEqual([true, false]);

    me.value = null;

    expect([isMe(OLIVIA.id), may("cases.write")]).toEqual([false, false]);
  });

  it("keeps the people known before where they cannot be loaded", async () => {
    const server = new Server().on("GET /api/v1/members", () => ({ items: [OLIVIA] }));
    await loadMembers();
    server.on("GET /api/v1/members", () => refusal(503, "busy", "Busy."));

    await loadMembers();
    await loadMeta();

    expect(members.value).toEqual([OLIVIA]);
    expect(meta.value).toBeNull();
  });
});

describe("small things", () => {
  it("an attempt answers, or says why not", async () => {
    await expect(attempt(async () => 7)).resolves.toBe(7);
    expect(toasts.value).toEqual([]);

    await expect(attempt(() => Promise.reject(new TypeError("network")))).resolves.toBeUndefined();

    expect(toasts.value[0]?.kind).toBe("warning");
  });

  it("a new row stays new until it was seen", () => {
    marks.value = new Map();
    mark("c-1", "new");
    mark("c-1", "changed");
    mark("c-2", "changed");
    expect([...marks.value]).toEqual([
      ["c-1", "new"],
      ["c-2", "changed"],
    ]);

    seen("c-1");

    expect([...marks.value.keys()]).toEqual(["c-2"]);
  });

  it("an alert is about its source and those of its labels that come again", () => {
    const labels = { place: "Room 12", rating: "2", text: "x".repeat(81), empty: "" };
    const source = { kind: "integration" as const, id: "i-1", name: "Grafana" };

    expect(signsOf(anAlert(1, { labels }))).toEqual([
      { field: "rule", op: "=", value: "Rating 2 or lower" },
      { field: "place", op: "=", value: "Room 12" },
    ]);
    expect(signsOf(anAlert(1, { source }))).toEqual([
      { field: "source_name", op: "=", value: "Grafana" },
    ]);
  });
});
