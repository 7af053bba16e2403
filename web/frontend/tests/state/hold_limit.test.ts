import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

// As many as a device with so little memory keeps: ten.
vi.hoisted(() => {
  Object.defineProperty(navigator, "deviceMemory", { value: 0.008, configurable: true });
});

import {
  alerts,
  board,
  clearAlerts,
  closeAlert,
  counted,
  firing,
  firingCount,
  openAlert,
} from "../../src/state/alerts";
import { followBurning } from "../../src/state/burning";
import { cases, clearCases, holdRows, loadCases, rows } from "../../src/state/cases";
import { holdLimit } from "../../src/state/hold_limit";
import { me } from "../../src/state/me";
import { aDesk } from "../screens/figures";
import { aCase, anAlert, anAlertDetail, ME, Server, settle } from "../world";

const numbersOf = (held: typeof cases | typeof alerts) =>
  held.all.value.map((one) => one.value.number).sort((a, b) => a - b);
const upTo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);
const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

let server: Server;

beforeEach(() => {
  vi.useFakeTimers();
  clearCases();
  clearAlerts();
  me.value = ME;
  server = new Server();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("how many are kept", () => {
  it.each([
    [0.008, 10],
    [0.5, 625],
    [2, 2_500],
    [4, 5_000],
    [8, 5_000],
    [undefined, 5_000],
  ])("on a device with %s GB is %i", (value, most) => {
    const before = Object.getOwnPropertyDescriptor(navigator, "deviceMemory") ?? {};
    Object.defineProperty(navigator, "deviceMemory", { value, configurable: true });

    expect(holdLimit()).toBe(most);

    Object.defineProperty(navigator, "deviceMemory", before);
  });
});

describe("a list of cases that nobody looks at", () => {
  it("lets the oldest go, and is loaded again when somebody does", async () => {
    server.on("GET /api/v1/cases", () => ({
      items: upTo(31, 40).map((n) => aCase(n)),
      next_cursor: "next",
    }));
    await loadCases(false);
    for (const n of upTo(41, 60)) cases.patch(aCase(n));
    await passes(1_000);
    expect(numbersOf(cases)).toEqual(upTo(51, 60));
    server.on("GET /api/v1/cases", () => ({
      items: upTo(41, 60).map((n) => aCase(n)),
      next_cursor: "next",
    }));

    const stop = holdRows();
    await passes(0);
    await settle();

    expect(server.of("GET /api/v1/cases")).toHaveLength(2);
    expect(rows.value.map((row) => row.value.number)).toEqual(upTo(41, 60).reverse());
    stop();
  });

  it("is not asked for again where nothing of it is missing", async () => {
    server.on("GET /api/v1/cases", () => ({ items: [aCase(1)], next_cursor: null }));
    await loadCases(false);
    for (const n of upTo(2, 30)) cases.patch(aCase(n, { status: "closed" }));
    cases.patch(aCase(1));
    await passes(1_000);
    expect(numbersOf(cases)).toEqual([1, ...upTo(22, 30)]);

    holdRows()();

    expect(server.of("GET /api/v1/cases")).toHaveLength(1);
  });

  it("keeps every row while somebody looks, however many there are", async () => {
    server.on("GET /api/v1/cases", () => ({ items: [], next_cursor: null }));
    await loadCases(false);
    const stop = holdRows();

    for (const n of upTo(1, 300)) cases.patch(aCase(n));
    for (const n of upTo(301, 310)) cases.patch(aCase(n, { status: "closed" }));
    await passes(1_000);

    expect(rows.value).toHaveLength(300);
    expect(numbersOf(cases)).toEqual(upTo(1, 300));
    stop();
    await passes(1_000);
    expect(numbersOf(cases)).toHaveLength(10);
  });
});

describe("more alerts than are kept", () => {
  const DESK = "GET /api/v1/stats";
  const stats = (critical: number) =>
    aDesk({ alerts: { firing: { low: 0, medium: 0, high: 0, critical }, acknowledged: 4 } });

  it("are those that are over, then the least grave; the counts are the server's", async () => {
    server.on(DESK, () => stats(321));
    board.value = { state: "ready", problem: null, hasMore: false };
    const stop = followBurning();
    for (const n of upTo(1, 6)) alerts.patch(anAlert(n, { severity: "critical" }));
    for (const n of upTo(7, 8)) {
      alerts.patch(anAlert(n, { status: "resolved", resolved_at: "2026-11-20T12:00:00.000Z" }));
    }
    await passes(1_000);
    expect(firingCount.value).toBe(6);
    expect(server.of(DESK)).toHaveLength(0);

    for (const n of upTo(9, 30)) alerts.patch(anAlert(n, { severity: "low" }));
    await passes(1_000);

    const severities = firing.value.map((one) => one.value.severity);
    expect(severities.filter((one) => one === "critical")).toHaveLength(6);
    expect(numbersOf(alerts)).toHaveLength(10);
    expect(board.value.hasMore).toBe(true);
    await passes(1_000);
    expect(firingCount.value).toBe(321);
    stop();
    expect(counted.value).toBeNull();
  });

  it("are loaded again when little of what is here still burns", async () => {
    server.on(DESK, () => stats(2));
    server.on("GET /api/v1/alerts", ({ query }) => ({
      items: query.getAll("status").includes("firing") ? [anAlert(1), anAlert(2)] : [],
      next_cursor: null,
    }));
    board.value = { state: "ready", problem: null, hasMore: true };

    const stop = followBurning();
    await passes(1_000);

    expect(numbersOf(alerts)).toEqual([1, 2]);
    expect(board.value.hasMore).toBe(false);
    expect(firingCount.value).toBe(2);
    stop();
  });

  it("are not the one that is open, which is fetched when it was", async () => {
    const one = anAlert(1, { status: "resolved", resolved_at: "2026-11-20T12:00:00.000Z" });
    server.on("GET /api/v1/alerts/a-1", () => anAlertDetail(one));
    for (const n of upTo(2, 40)) alerts.patch(anAlert(n));
    alerts.patch(one);
    closeAlert();
    await passes(1_000);

    await openAlert("a-1");
    for (const n of upTo(41, 60)) alerts.patch(anAlert(n));
    await passes(1_000);

    expect(alerts.peek("a-1")?.status).toBe("resolved");
  });
});
