import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection, SocketStats } from "../../src/api/connections";
import { route } from "../../src/router";
import { OLIVIA, refusal, SAM, Server } from "../world";
import { leave, openAt, ready } from "./stage";

const LIST = "GET /api/v1/websocket/connections";
const STATS = "GET /api/v1/websocket/stats";

const aConnection = (id: string, over: Partial<Connection> = {}): Connection => ({
  id,
  person: OLIVIA,
  active: true,
  opened_at: "2026-11-20T12:00:00.000Z",
  address: "10.0.0.7",
  user_agent: "Mozilla/5.0 (X11)",
  client: null,
  last_ping_at: "2026-11-20T12:01:00.000Z",
  ended_at: null,
  close_code: null,
  reason: null,
  ...over,
});

const someStats = (over: Partial<SocketStats> = {}): SocketStats => ({
  connected: 3,
  people: 2,
  average_seconds: 90,
  reasons: {},
  points: [
    { at: "2026-11-20T11:00:00.000Z", opened: 4, ended: 1, peak: 3 },
    { at: "2026-11-20T12:00:00.000Z", opened: 1, ended: 2, peak: 8 },
  ],
  ...over,
});

let server: Server;

beforeAll(() => ready("connections"));

beforeEach(() => {
  server = new Server()
    .on(STATS, () => someStats())
    .on(LIST, () => ({ items: [aConnection("s-1")], next_cursor: null, online: null }));
});

afterEach(leave);

const open = (query: Record<string, string> = {}, ...more: string[]) =>
  openAt({ screen: "connections", query }, "connections.read", ...more);

const last = (what: string) => server.of(what).at(-1)?.query;

const pick = (group: HTMLElement, name: string) =>
  fireEvent.click(within(group).getByRole("radio", { name }));

describe("the figures of the live line", () => {
  it("are those of the last 24 hours, with a bar for each hour", async () => {
    open();

    expect((await screen.findByTestId("figure-connected")).textContent).toBe("3");
    expect(screen.getByTestId("figure-people").textContent).toBe("2");
    expect(last(STATS)?.toString()).toBe("per=hour&last=24");
    const bars = screen.getByTestId("bars");
    expect(bars.querySelectorAll("rect")).toHaveLength(2);
    expect(within(bars).getByRole("img").getAttribute("aria-label")).toContain("8 at most");
    expect(bars.querySelector("table")?.textContent).toContain("4 opened, 1 ended, 3 at once");
  });

  it("draw bars and the line against the most of both", async () => {
    open();

    const bars = await screen.findByTestId("bars");

    const heights = [...bars.querySelectorAll("rect")].map((one) => one.getAttribute("height"));
    expect(heights).toEqual(["80", "20"]);
    expect(bars.querySelector("polyline")?.getAttribute("points")).toBe("180,100 540,0");
  });

  it.each([
    ["7 days", "week", "per=hour&last=168"],
    ["30 days", "month", "per=day&last=30"],
  ])("can be those of %s, which the address keeps", async (name, span, asked) => {
    open();
    await screen.findByTestId("bars");

    pick(screen.getByTestId("span"), name);

    await waitFor(() => expect(last(STATS)?.toString()).toBe(asked));
    expect(route.value.query.span).toBe(span);
    pick(screen.getByTestId("span"), "24 hours");
    await waitFor(() => expect(route.value.query.span).toBeUndefined());
  });

  it("name days and not hours where a bar is a day", async () => {
    open({ span: "month" });

    const bars = await screen.findByTestId("bars");

    expect(bars.querySelector("table")?.textContent).toContain("Nov 20: 4 opened");
  });

  it("fall back to a day where the address names a span there is not", async () => {
    open({ span: "century" });

    await screen.findByTestId("bars");

    expect(last(STATS)?.toString()).toBe("per=hour&last=24");
  });

  it("stand although there was nothing yet", async () => {
    server.on(STATS, () => someStats({ points: [], average_seconds: null }));

    open();

    const bars = await screen.findByTestId("bars");
    expect(bars.querySelectorAll("rect")).toHaveLength(0);
    expect(screen.getByTestId("connections").textContent).toContain("Lasted on average–");
  });

  it.each([
    [12.4, "12 s"],
    [59, "59 s"],
    [60, "1 min"],
    [7_199, "120 min"],
    [10_800, "3 h"],
  ])("say of %d seconds on average %s", async (seconds, words) => {
    server.on(STATS, () => someStats({ average_seconds: seconds }));

    open();

    await screen.findByTestId("bars");
    expect(screen.getByText(words).tagName).toBe("DD");
  });

  it("say why sockets ended, the most frequent first, and also of later releases", async () => {
    server.on(STATS, () => someStats({ reasons: { lost: 2, left: 1_500, eaten: 3 } }));

    open();

    const said = [...(await screen.findByTestId("reasons")).querySelectorAll(".badge")];
    expect(said.map((one) => one.textContent)).toEqual(["Left · 1,500", "eaten · 3", "Lost · 2"]);
  });
});

describe("the list of connections", () => {
  it("holds the open ones, with whose they are and where from", async () => {
    open();

    const row = await screen.findByTestId("connection-of-row");

    expect(last(LIST)?.get("active")).toBe("true");
    expect(row.textContent).toContain("Olivia Owner");
    expect(row.textContent).toContain("Open");
    expect(row.textContent).toContain("10.0.0.7");
    expect(within(row).getByText("Linux").tagName).toBe("SUMMARY");
    expect(row.textContent).toContain("Mozilla/5.0 (X11)");
    expect(row.querySelectorAll("time")).toHaveLength(2);
  });

  it("holds those that ended too when asked for all, quietly and with why", async () => {
    const over = { active: false, person: SAM, client: "Firefox 140", last_ping_at: null };
    server.on(LIST, () => ({
      items: [
        aConnection("s-1", { ...over, reason: "ping_timeout" }),
        aConnection("s-2", { ...over, reason: null }),
      ],
      next_cursor: null,
      online: null,
    }));
    open();
    await screen.findAllByTestId("connection-of-row");

    pick(screen.getByTestId("which"), "All");

    await waitFor(() => expect(last(LIST)?.has("active")).toBe(false));
    expect(route.value.query.show).toBe("all");
    const [silent, gone] = await screen.findAllByTestId("connection-of-row");
    expect(silent?.className).toBe("is-quiet");
    expect(silent?.textContent).toContain("Went silent");
    expect(silent?.textContent).toContain("Firefox 140");
    expect(silent?.textContent).not.toContain("Mozilla");
    expect(gone?.textContent).toContain("Left");
    pick(screen.getByTestId("which"), "Open");
    await waitFor(() => expect(last(LIST)?.get("active")).toBe("true"));
    expect(route.value.query.show).toBeUndefined();
  });

  it("is that of one person where the address names one", async () => {
    open({ user: SAM.id });

    await screen.findByTestId("connection-of-row");

    expect(last(LIST)?.get("user")).toBe(SAM.id);
  });

  it("goes on where there are more", async () => {
    server.on(LIST, ({ query }) =>
      query.get("cursor") === "c-2"
        ? { items: [aConnection("s-2")], next_cursor: null, online: null }
        : { items: [aConnection("s-1")], next_cursor: "c-2", online: null },
    );
    open();

    fireEvent.click(await screen.findByTestId("load-more"));

    await waitFor(() => expect(screen.getAllByTestId("connection-of-row")).toHaveLength(2));
    expect(screen.queryByTestId("load-more")).toBeNull();
  });

  it("says that nobody is connected", async () => {
    server.on(LIST, () => ({ items: [], next_cursor: null, online: null }));

    open();

    await screen.findByText("Nobody is connected");
  });

  it("says why it cannot be loaded and tries again, with the figures still there", async () => {
    server.on(LIST, () => refusal(503, "starting", "Starting."));
    open();
    const alert = await screen.findByRole("alert");
    await screen.findByTestId("bars");
    server.on(LIST, () => ({ items: [aConnection("s-1")], next_cursor: null, online: null }));

    fireEvent.click(within(alert).getByRole("button"));

    await screen.findByTestId("connection-of-row");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it.each([
    [["connections.all"], "Who is connected to the dashboard"],
    [[], "Your own connections to the dashboard"],
  ])("says with the further rights %j whose it is", async (rights, lead) => {
    open({}, ...rights);

    expect((await screen.findByTestId("connections")).textContent).toContain(lead);
  });
});
