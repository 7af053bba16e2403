import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isNarrowed, loadNarrowed, narrowTo, shown } from "../../src/state/alert_board";
import { board, clearAlerts, firing, loadAlerts } from "../../src/state/alerts";
import { cases, clearCases, loadCases, loading } from "../../src/state/cases";
import { resumed } from "../../src/state/live";
import { me } from "../../src/state/me";
import { clearNotices, NoticeList, reloadNotices, unread } from "../../src/state/notices";
import { forgetStale } from "../../src/state/reloads";
import { toasts } from "../../src/state/toasts";
import { aCase, anAlert, ME, refusal, Server } from "../world";

const CASES = "GET /api/v1/cases";
const ALERTS = "GET /api/v1/alerts";
const NOTICES = "GET /api/v1/notifications";
// Longer than all the tries take together.
const AN_HOUR = 3_600_000;

let server: Server;
let isDown: boolean;
let status: number;
const orDown = (answer: () => unknown) => () =>
  isDown ? refusal(status, "unavailable", "The server is starting.") : answer();
const numbers = (column: typeof firing) => column.value.map((one) => one.value.number);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  // The longest wait that chance may give.
  vi.spyOn(Math, "random").mockReturnValue(1);
  clearCases();
  clearAlerts();
  clearNotices();
  toasts.value = [];
  me.value = ME;
  isDown = false;
  status = 503;
  server = new Server();
});

afterEach(async () => {
  forgetStale();
  await pass(10_000);
  vi.useRealTimers();
});

/** A case list that was loaded once, and missed another case since. */
async function missACase(): Promise<void> {
  let items = [aCase(1)];
  server.on(
    CASES,
    orDown(() => ({ items, next_cursor: null })),
  );
  await loadCases(true);
  items = [aCase(2), aCase(1)];
  isDown = true;
  await loadCases(true);
  expect(cases.peek("c-2")).toBeUndefined();
}

describe("a reload that failed behind what is shown", () => {
  it("is tried again until the case list is right", async () => {
    await missACase();

    await pass(1_000);
    expect(server.of(CASES)).toHaveLength(3);
    isDown = false;
    await pass(2_000);

    expect(cases.peek("c-2")).toBeDefined();
    expect(loading.value.state).toBe("ready");
  });

  it("waits longer from try to try, and not for ever", async () => {
    await missACase();

    const waits = [1, 2, 4, 8, 16, 32, 60, 60];
    for (const [at, seconds] of waits.entries()) {
      await pass(seconds * 1_000 - 1);
      expect(server.of(CASES)).toHaveLength(2 + at);
      await pass(1);
      expect(server.of(CASES)).toHaveLength(3 + at);
    }
    await pass(AN_HOUR);
    expect(server.of(CASES)).toHaveLength(2 + waits.length);
  });

  it("is tried at the next resume, however often it failed before", async () => {
    await missACase();
    await pass(AN_HOUR);

    isDown = false;
    resumed(null);
    await pass(0);

    expect(cases.peek("c-2")).toBeDefined();
  });

  it("is not tried again by itself where the server said no", async () => {
    status = 403;
    await missACase();
    await pass(AN_HOUR);

    expect(server.of(CASES)).toHaveLength(2);
  });

  it("makes the board of alerts right again", async () => {
    let items = [anAlert(1)];
    server.on(
      ALERTS,
      orDown(() => ({ items, next_cursor: null })),
    );
    await loadAlerts();
    items = [anAlert(2)];
    isDown = true;
    await loadAlerts();

    isDown = false;
    await pass(1_000);

    expect(numbers(firing)).toEqual([2]);
    expect(board.value.state).toBe("ready");
  });

  it("makes the narrowed board right again", async () => {
    let items = [anAlert(1)];
    server.on(
      ALERTS,
      orDown(() => ({ items, next_cursor: null })),
    );
    narrowTo({ place: "p-1" });
    await loadNarrowed();
    items = [anAlert(1), anAlert(2)];
    isDown = true;
    await loadNarrowed();

    isDown = false;
    await pass(1_000);

    expect(isNarrowed.value).toBe(true);
    expect(numbers(shown.firing)).toEqual([2, 1]);
    narrowTo({});
  });

  it("makes the notifications and their count right again", async () => {
    let count = 1;
    server.on(
      NOTICES,
      orDown(() => ({ items: [], next_cursor: count > 1 ? "next" : null })),
    );
    server.on(
      "GET /api/v1/notifications/unread",
      orDown(() => ({ unread: count, by_topic: {} })),
    );
    const list = new NoticeList({ topic: null, unread: false });
    const stop = list.follow();
    reloadNotices();
    await pass(0);
    count = 2;
    isDown = true;
    reloadNotices();
    await pass(0);

    isDown = false;
    await pass(1_000);

    expect([unread.value.unread, list.hasMore.value]).toEqual([2, true]);
    stop();
  });

  it("is forgotten with the person it was for", async () => {
    await missACase();
    clearCases();
    await pass(AN_HOUR);

    expect(server.of(CASES)).toHaveLength(2);
  });
});
