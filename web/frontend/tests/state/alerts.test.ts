import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  act,
  alerts,
  board,
  clearAlerts,
  closeAlert,
  firing,
  giveAlert,
  loadAlerts,
  openAlert,
  openedAlert,
  over,
  taken,
} from "../../src/state/alerts";
import { resumed } from "../../src/state/live";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { anAlert, anAlertDetail, ME, OLIVIA, refusal, SAM, Server } from "../world";

const numbers = (column: typeof firing) => column.value.map((one) => one.value.number);

let server: Server;

beforeEach(() => {
  clearAlerts();
  toasts.value = [];
  me.value = ME;
  server = new Server();
});

describe("the board", () => {
  it("puts the worst first, then the newest, and what is over last", async () => {
    server.on("GET /api/v1/alerts", ({ query }) => ({
      items: query.getAll("status").includes("firing")
        ? [
            anAlert(1, { severity: "low" }),
            anAlert(2, { severity: "critical" }),
            anAlert(3, { severity: "critical" }),
            anAlert(4, { status: "acknowledged" }),
          ]
        : [anAlert(5, { status: "resolved" })],
      next_cursor: null,
    }));

    await loadAlerts();

    expect(numbers(firing)).toEqual([3, 2, 1]);
    expect(numbers(taken)).toEqual([4]);
    expect(numbers(over)).toEqual([5]);
  });

  it("forgets an open alert that a fresh answer no longer has", async () => {
    alerts.patch(anAlert(1));
    server.on("GET /api/v1/alerts", () => ({ items: [], next_cursor: null }));

    await loadAlerts();

    expect(numbers(firing)).toEqual([]);
  });

  it("stops loading in a storm and says that there are more", async () => {
    let page = 0;
    server.on("GET /api/v1/alerts", ({ query }) =>
      query.getAll("status").includes("firing")
        ? { items: [anAlert(++page)], next_cursor: `${page}` }
        : { items: [], next_cursor: null },
    );

    await loadAlerts();

    expect(board.value).toMatchObject({ state: "ready", hasMore: true });
    expect(numbers(firing)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it("says when it could not be loaded", async () => {
    server.on("GET /api/v1/alerts", () => refusal(500, "internal", "Oops."));

    await loadAlerts();

    expect(board.value.state).toBe("failed");
  });
});

describe("acting on an alert", () => {
  beforeEach(() => {
    alerts.patch(anAlert(1));
  });

  it("shows an acknowledgement at once, with who did it", async () => {
    const done = anAlert(1, { status: "acknowledged", acknowledged_by: OLIVIA, revision: 2 });
    server.on("POST /api/v1/alerts/a-1/acknowledge", () => done);

    const acting = act("a-1", "acknowledge");
    expect(alerts.peek("a-1")).toMatchObject({ status: "acknowledged", acknowledged_by: OLIVIA });
    await acting;

    expect(alerts.peek("a-1")).toEqual(done);
  });

  it("shows how it stands when somebody was faster, with the server's reason", async () => {
    server.on("POST /api/v1/alerts/a-1/resolve", () =>
      refusal(409, "conflict", "Sam Staff resolved it."),
    );
    const fresh = anAlertDetail(anAlert(1, { status: "resolved", resolved_by: SAM, revision: 2 }));
    server.on("GET /api/v1/alerts/a-1", () => fresh);

    await act("a-1", "resolve");

    expect(alerts.peek("a-1")).toMatchObject({ status: "resolved", resolved_by: SAM });
    expect(toasts.value[0]).toMatchObject({ kind: "warning" });
    expect(toasts.value[0]?.text).toContain("Sam Staff resolved it.");
  });

  it("takes an assignment back when the server cannot be reached", async () => {
    server.on("POST /api/v1/alerts/a-1/assign", () => {
      throw new TypeError("network");
    });

    await giveAlert("a-1", SAM);

    expect(alerts.peek("a-1")?.assignee).toBeNull();
    expect(toasts.value[0]?.text).toContain("cannot be reached");
  });
});

describe("the open alert", () => {
  it("is loaded when the server is back, where it could not be before", async () => {
    const path = "GET /api/v1/alerts/a-1";
    server.on(path, () => refusal(401, "not_signed_in", "The session has ended."));
    await openAlert("a-1");
    expect(openedAlert.value).toMatchObject({ state: "failed" });

    server.on(path, () => anAlertDetail(anAlert(1)));
    resumed(null);

    await vi.waitFor(() => expect(openedAlert.value).toMatchObject({ state: "ready" }));
    closeAlert();
  });
});
