import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { route } from "../../src/router";
import { chosen } from "../../src/state/alert_deeds";
import { markAll } from "../../src/state/alert_reads";
import { alerts } from "../../src/state/alerts";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { anAlert, anAlertDetail, ME, OLIVIA, refusal, type Server } from "../world";
import { aListed, begin, end, show } from "./alerts_world";

const LIST = "GET /api/v1/alerts";
let server: Server;

/** The history of these alerts, once it is there. */
async function history(items: unknown[], query: Record<string, string> = {}, id?: string) {
  server.on(LIST, () => ({ items, next_cursor: null }));
  show({ tab: "history", ...query }, id ?? null);
  await waitFor(() => expect(document.querySelector(".skeleton")).toBeNull());
  await screen.findByTestId("history");
}

/** What the list was asked for last. */
const lastAsked = () => server.of(LIST).at(-1)?.query;

beforeEach(() => {
  server = begin();
  server.on("GET /api/v1/alerts/unread", () => ({ unread: 3 }));
});

afterEach(() => {
  cleanup();
  end();
  vi.useRealTimers();
});

describe("the rows of the history", () => {
  it("say what it was, how often, from where, who has it and what came of it", async () => {
    const conversion = {
      kind: "sale",
      value: 12.5,
      currency: "EUR",
      subject: null,
      at: "2026-11-20T12:00:00.000Z",
      by: OLIVIA,
    };
    await history([
      aListed(4, {
        title: "Disk is full",
        count: 3,
        assignee: OLIVIA,
        flapping_since: "2026-11-20T12:00:00.000Z",
        conversion,
      }),
    ]);

    const row = await screen.findByTestId("row-4");

    for (const words of ["#4", "Disk is full", "×3", "Rating 2 or lower", "Firing", "Flapping"]) {
      expect(row.textContent).toContain(words);
    }
    expect(within(row).getByTestId("row-converted").textContent).toBe("Sale, €12.50");
    expect(within(row).getByTitle("Olivia Owner")).toBeTruthy();
  });

  it("lead to the alert and keep what narrows the list", async () => {
    await history([aListed(4)], { severity: "high" });

    const link = within(await screen.findByTestId("row-4")).getByRole("link");

    expect(link.getAttribute("href")).toBe("#/alerts/a-4?tab=history&severity=high");
  });

  it("can be chosen while they are open, by whoever may write", async () => {
    await history([aListed(4), aListed(5, { status: "resolved" })]);
    const row = await screen.findByTestId("row-4");

    fireEvent.click(within(row).getByTestId("choose"));

    expect([...chosen.value]).toEqual(["a-4"]);
    expect(within(screen.getByTestId("row-5")).queryByTestId("choose")).toBeNull();
  });

  it("have no boxes for whoever may only look", async () => {
    me.value = { ...ME, rights: [] };

    await history([aListed(4)]);

    expect(await screen.findByTestId("row-4")).toBeTruthy();
    expect(screen.queryByTestId("choose")).toBeNull();
  });
});

describe("what was read in the history", () => {
  it("is marked by a press and unmarked by another", async () => {
    server
      .on("PUT /api/v1/alerts/a-4/read", () => ({ unread: 2 }))
      .on("DELETE /api/v1/alerts/a-4/read", () => ({ unread: 3 }));
    await history([aListed(4, { unread: true })]);
    const dot = await screen.findByRole("button", { name: "Mark #4 read" });

    fireEvent.click(dot);

    await waitFor(() => expect(screen.getByTestId("row-4").dataset.read).toBe("true"));
    await screen.findByText("2 unread");
    fireEvent.click(screen.getByRole("button", { name: "Mark #4 unread" }));
    await waitFor(() => expect(server.of("DELETE /api/v1/alerts/a-4/read")).toHaveLength(1));
    expect(screen.getByTestId("row-4").dataset.read).toBe("false");
  });

  it("holds what is opened beside it", async () => {
    server
      .on("GET /api/v1/alerts/a-4", () => anAlertDetail(anAlert(4)))
      .on("PUT /api/v1/alerts/a-4/read", () => ({ unread: 2 }));

    await history([aListed(4, { unread: true })], {}, "a-4");

    await waitFor(() => expect(screen.getByTestId("row-4").dataset.read).toBe("true"));
    expect(server.of("PUT /api/v1/alerts/a-4/read").length).toBeGreaterThan(0);
    expect(screen.getByTestId("row-4").className).toContain("is-open");
  });

  it.each([
    ["until the newest shown, in the order of time", {}, "2026-11-20T12:00:00.000Z"],
    ["all of it, where the list is narrowed", { severity: "high" }, null],
    ["all of it, in another order", { sort: "-severity" }, null],
  ])("is %s when all are marked", async (_, query, until) => {
    server.on("PUT /api/v1/alerts/read-all", () => ({ unread: 0 }));
    await history([aListed(4, { unread: true })], query);
    const before = server.of(LIST).length;

    fireEvent.click(await screen.findByTestId("read-all"));

    await waitFor(() => expect(server.of(LIST).length).toBe(before + 1));
    expect(server.of("PUT /api/v1/alerts/read-all")[0]?.body).toEqual({ until });
    await waitFor(() => expect(screen.getByTestId("read-all")).toHaveProperty("disabled", true));
  });

  it("is read when all are marked elsewhere on the page", async () => {
    server.on("PUT /api/v1/alerts/read-all", () => ({ unread: 0 }));
    await history([aListed(4, { unread: true })]);
    server.on(LIST, () => ({ items: [aListed(4, { unread: false })], next_cursor: null }));

    await markAll(null);

    await waitFor(() => expect(screen.getByTestId("row-4").dataset.read).toBe("true"));
  });

  it("stays as it was when the server refuses to mark all", async () => {
    server.on("PUT /api/v1/alerts/read-all", () => refusal(503, "unavailable", "Later."));
    await history([aListed(4, { unread: true })]);
    const before = server.of(LIST).length;

    fireEvent.click(await screen.findByTestId("read-all"));

    await waitFor(() => expect(toasts.value[0]?.text).toContain("could not be marked"));
    expect(server.of(LIST)).toHaveLength(before);
  });
});

describe("the list of the history", () => {
  it("brings the next page under the first", async () => {
    server.on(LIST, ({ query }) =>
      query.get("cursor") === "next"
        ? { items: [aListed(1)], next_cursor: null }
        : { items: [aListed(2)], next_cursor: "next" },
    );
    show({ tab: "history" });

    fireEvent.click(await screen.findByTestId("load-more"));

    await screen.findByTestId("row-1");
    expect(screen.getByTestId("row-2")).toBeTruthy();
    expect(screen.queryByTestId("load-more")).toBeNull();
  });

  it("tells of alerts that came since, and shows them by a press", async () => {
    await history([aListed(4)]);
    await screen.findByTestId("row-4");
    server.on(LIST, () => ({ items: [aListed(5), aListed(4)], next_cursor: null }));

    alerts.patch(anAlert(5, { fired_at: "2026-11-20T13:00:00.000Z" }));
    const fresh = await screen.findByTestId("history-fresh");

    expect(fresh.textContent).toBe("1 new alert: show it");
    fireEvent.click(fresh);
    await screen.findByTestId("row-5");
    await waitFor(() => expect(screen.queryByTestId("history-fresh")).toBeNull());
  });

  it("tells of none while it is in another order", async () => {
    await history([aListed(4)], { sort: "-severity" });
    await screen.findByTestId("row-4");

    act(() => {
      alerts.patch(anAlert(5, { fired_at: "2026-11-20T13:00:00.000Z" }));
    });

    expect(screen.queryByTestId("history-fresh")).toBeNull();
  });

  it.each([
    ["that nothing rang yet", {}, "No alerts yet"],
    ["that nothing matches", { q: "disk" }, "No alert matches"],
  ])("says %s", async (_, query, words) => {
    await history([], query);

    expect((await screen.findByTestId("history-empty")).textContent).toContain(words);
  });

  it("says why it cannot be loaded, and loads it when asked again", async () => {
    server.on(LIST, () => refusal(503, "starting", "Starting."));
    show({ tab: "history" });
    const again = await screen.findByRole("button", { name: /again/i });
    server.on(LIST, () => ({ items: [aListed(4)], next_cursor: null }));

    fireEvent.click(again);

    await screen.findByTestId("row-4");
  });
});

describe("the filters of the history", () => {
  it.each([
    ["status", "firing,acknowledged", ["firing", "acknowledged"]],
    ["severity", "critical,high", ["critical", "high"]],
    ["assignee", "me", ["me"]],
    ["sort", "-count", ["-count"]],
  ])("ask by %s, which stands in the address", async (name, value, sent) => {
    await history([aListed(4)]);

    fireEvent.change(screen.getByTestId(`filter-${name}`), { target: { value } });

    await waitFor(() => expect(lastAsked()?.getAll(name)).toEqual(sent));
    expect(route.value.query[name]).toBe(value);
    fireEvent.change(screen.getByTestId(`filter-${name}`), { target: { value: "" } });
    await waitFor(() => expect(route.value.query[name]).toBeUndefined());
  });

  it("ask for the last day as a moment", async () => {
    await history([aListed(4)]);

    fireEvent.change(screen.getByTestId("filter-range"), { target: { value: "day" } });

    await waitFor(() => expect(lastAsked()?.get("since")).toBeTruthy());
    const hours = (Date.now() - Date.parse(lastAsked()?.get("since") ?? "")) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
  });

  it.each(["unread", "converted", "flapping"])("switch %s on and off", async (name) => {
    await history([aListed(4)]);
    const toggle = () => screen.getByTestId(`filter-${name}`);

    fireEvent.click(toggle());

    await waitFor(() => expect(toggle().getAttribute("aria-pressed")).toBe("true"));
    expect(lastAsked()?.get(name)).toBe("true");
    fireEvent.click(toggle());
    await waitFor(() => expect(toggle().getAttribute("aria-pressed")).toBe("false"));
    expect(lastAsked()?.has(name)).toBe(false);
  });

  it("show what a link brought, to be taken away", async () => {
    await history([aListed(4)], { rule: "r-1", severity: "high" });
    expect(lastAsked()?.get("rule")).toBe("r-1");

    fireEvent.click(screen.getByRole("button", { name: "Of one rule ×" }));

    await waitFor(() => expect(screen.queryByTestId("filter-rule")).toBeNull());
    expect(route.value.query).toEqual({ tab: "history", severity: "high" });
  });

  it("show a choice that is none of theirs", async () => {
    await history([aListed(4)], { status: "firing,expired" });

    const select = screen.getByTestId("filter-status") as HTMLSelectElement;

    expect(within(select).getByRole("option", { name: "firing, expired" })).toBeTruthy();
    expect(select.value).toBe("firing,expired");
  });

  it("go all at once", async () => {
    await history([aListed(4)], { q: "disk", severity: "high", unread: "true" });

    fireEvent.click(screen.getByTestId("filter-none"));

    await waitFor(() => expect(route.value.query).toEqual({ tab: "history" }));
    await waitFor(() => expect(screen.queryByTestId("filter-none")).toBeNull());
    await waitFor(() => expect(screen.getByTestId("history-search")).toHaveProperty("value", ""));
  });

  it("search once somebody stops typing", async () => {
    await history([aListed(4)]);
    const box = screen.getByTestId("history-search");
    vi.useFakeTimers();

    fireEvent.input(box, { target: { value: "di" } });
    await vi.advanceTimersByTimeAsync(100);
    fireEvent.input(box, { target: { value: " disk " } });
    await vi.advanceTimersByTimeAsync(240);
    const early = route.value.query.q;
    await vi.advanceTimersByTimeAsync(20);

    expect(early).toBeUndefined();
    expect(route.value.query.q).toBe("disk");
    vi.useRealTimers();
    await waitFor(() => expect(lastAsked()?.get("q")).toBe("disk"));
  });

  it("are searched from the keyboard by a slash", async () => {
    await history([aListed(4)]);

    fireEvent.keyDown(document.body, { key: "/" });

    expect(document.activeElement).toBe(screen.getByTestId("history-search"));
  });
});
