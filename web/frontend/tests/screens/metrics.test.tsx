import {
  cleanup,
  configure,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { GroupBy } from "../../src/api/metrics";
import { go, route } from "../../src/router";
import Metrics from "../../src/screens/metrics/screen";
import { connection } from "../../src/state/live";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { layPaper } from "../canvas";
import { ME, refusal, Server } from "../world";
import {
  aChannel,
  aDesk,
  aGroup,
  alertStats,
  alertTotals,
  caseStats,
  caseTotals,
  DAYS,
  deliveryStats,
  groupStats,
} from "./figures";

const CASES = "GET /api/v1/stats/cases";
const ALERTS = "GET /api/v1/stats/alerts";
const DELIVERIES = "GET /api/v1/stats/deliveries";
const GROUPS = "GET /api/v1/stats/groups";
const EXPORT = "GET /api/v1/stats/export";
const THEN = `since=${encodeURIComponent(DAYS[0])}`;

// What is drawn has its own tests; here the charts have nothing to draw.
const UNDRAWN = { points: [] };

let server: Server;
let saved: string[];

vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

/** The screen as the address has it. */
function Here() {
  return <Metrics {...route.value} />;
}

async function shows(hash: Record<string, string> = {}): Promise<void> {
  go({ screen: "metrics", query: hash }, true);
  render(<Here />);
  await screen.findByTestId("tile-opened");
}

const pressed = (testId: string) => fireEvent.click(screen.getByTestId(testId));
const hrefIn = (box: HTMLElement, name: string) =>
  within(box).getByRole("link", { name }).getAttribute("href");

beforeEach(() => {
  layPaper();
  saved = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  server = new Server()
    .on("GET /api/v1/stats", () => aDesk())
    .on(CASES, () => caseStats(UNDRAWN))
    .on(ALERTS, () => alertStats(UNDRAWN))
    .on(DELIVERIES, () => deliveryStats({ channels: [aChannel("telegram", UNDRAWN)] }))
    .on(GROUPS, ({ query }) => groupStats(query.get("by") as GroupBy, [aGroup()]))
    .on(EXPORT, () => new Response("a,b"));
  me.value = { ...ME, rights: [...ME.rights, "deliveries.read"] };
  toasts.value = [];
});

afterEach(() => {
  cleanup();
  me.value = null;
  connection.state.value = { state: "connecting", reason: "starting" };
  vi.unstubAllGlobals();
});

describe("the desk now", () => {
  it("counts what is open, fires, is taken and came today, and leads to each", async () => {
    await shows();

    const desk = await screen.findByTestId("desk-now");
    expect(screen.getByTestId("now-open").textContent).toBe("6Open cases");
    expect(screen.getByTestId("now-firing").textContent).toBe("3Alerts firing");
    expect(screen.getByTestId("now-acknowledged").textContent).toContain("5");
    expect(desk.textContent).toContain("6 resolved★ 4.5answered in 4 min");
    expect(hrefIn(desk, "3 new")).toBe("#/cases?status=new");
    expect(hrefIn(desk, "4 unassigned")).toBe("#/cases?assignee=nobody");
    expect(hrefIn(desk, "1 critical")).toBe(
      "#/alerts?tab=history&status=firing&severity=critical",
    );
    expect(within(desk).queryByRole("link", { name: /low/ })).toBeNull();
    expect(screen.getByTestId("now-firing").closest(".is-loud")).toBeTruthy();
  });

  it("is all quiet where nothing fires, and says nothing of a day without answers", async () => {
    const none = { low: 0, medium: 0, high: 0, critical: 0 };
    const { today } = aDesk();
    server.on("GET /api/v1/stats", () =>
      aDesk({
        alerts: { firing: none, acknowledged: 0 },
        today: { ...today, rating: null, first_answer_seconds: null },
      }),
    );

    await shows();

    const desk = await screen.findByTestId("desk-now");
    expect(desk.textContent).toContain("All quiet");
    expect(desk.textContent).not.toMatch(/★|answered in/);
    expect(desk.querySelector(".is-loud")).toBeNull();
  });

  it("is asked for anew when the line is back: what changed meanwhile was pushed to nobody", async () => {
    connection.state.value = { state: "offline", reason: "no_network", retryAt: Date.now() };
    await shows();
    await screen.findByTestId("desk-now");
    const { cases } = aDesk();
    server.on("GET /api/v1/stats", () => aDesk({ cases: { ...cases, new: cases.new + 80 } }));

    connection.state.value = { state: "live" };

    await waitFor(() => expect(screen.getByTestId("now-open").textContent).toBe("86Open cases"));
  });

  it("is missed by nothing else where it cannot be loaded", async () => {
    server.on("GET /api/v1/stats", () => refusal(503, "starting", "Starting."));

    await shows();

    expect(screen.queryByTestId("desk-now")).toBeNull();
    expect(screen.getByTestId("tile-opened").textContent).toContain("15");
  });
});

describe("the days shown", () => {
  it("are a week at first, named where the workspace is", async () => {
    await shows();

    expect(server.of(CASES)[0]?.query.toString()).toBe("days=7");
    expect(server.of(ALERTS)[0]?.query.toString()).toBe("days=7");
    expect(screen.getByTestId("metrics").textContent).toMatch(/Nov 18\s–\s20, 2026/);
    expect(screen.getByTestId<HTMLInputElement>("range-7").checked).toBe(true);
  });

  it("are chosen by a press, which goes into the address and to the server", async () => {
    await shows({ first: "2026-11-01", last: "2026-11-05" });

    fireEvent.click(screen.getByTestId("range-30"));

    await waitFor(() => expect(server.of(DELIVERIES).at(-1)?.query.get("days")).toBe("30"));
    for (const path of [CASES, ALERTS, GROUPS]) {
      expect(server.of(path).at(-1)?.query.get("days")).toBe("30");
      expect(server.of(path).at(-1)?.query.has("first")).toBe(false);
    }
    expect(location.hash).toBe("#/metrics?days=30");
    expect(screen.queryByTestId("own-range")).toBeNull();
  });

  it("begin, as days of one's own, with those that are shown", async () => {
    await shows();

    fireEvent.click(screen.getByTestId("range-own"));

    const field = (name: string) => screen.getByTestId<HTMLInputElement>(name).value;
    expect([field("first-day"), field("last-day")]).toEqual(["2026-11-18", "2026-11-20"]);
    expect(location.hash).toBe("#/metrics");
  });

  it.each([
    ["first-day", "2026-11-03", "first=2026-11-03&last=2026-11-05"],
    ["first-day", "2026-11-09", "first=2026-11-09&last=2026-11-09"],
    ["last-day", "2026-10-30", "first=2026-10-30&last=2026-10-30"],
    ["last-day", "", "first=2026-11-01&last=2026-11-05"],
  ])("are never turned round: %s at %s", async (field, day, asked) => {
    await shows({ first: "2026-11-01", last: "2026-11-05" });

    fireEvent.change(screen.getByTestId(field), { target: { value: day } });

    await waitFor(() => expect(server.of(CASES).at(-1)?.query.toString()).toBe(asked));
    expect(location.hash).toBe(`#/metrics?${asked}`);
  });
});

describe("the cases of these days", () => {
  it("stand in figures that lead to their lists", async () => {
    await shows();

    const tile = (name: string) => screen.getByTestId(name).textContent;
    expect(tile("tile-opened")).toBe("Opened15");
    expect(tile("tile-rating")).toBe("Rating★ 4.256 ratings");
    expect(tile("tile-first-answer")).toBe("First answer10 min90% within 1 hr");
    expect(tile("tile-resolution")).toBe("Time to resolve2 hr90% within 24 hr");
    expect(hrefIn(screen.getByTestId("tile-opened"), "15")).toContain(`status=all&${THEN}`);
  });

  it("are compared with those before on a press", async () => {
    await shows();
    const before = caseTotals({ opened: 10, resolved: 18, rating: null, first_answer: null });
    const previous = { since: "", until: "", totals: before, points: [] };
    server.on(CASES, () => caseStats({ ...UNDRAWN, previous }));
    server.on(ALERTS, () => {
      const totals = alertTotals({ fired: 20, acknowledgement: null });
      return alertStats({ ...UNDRAWN, previous: { since: "", until: "", totals, points: [] } });
    });

    pressed("compare");

    const opened = screen.getByTestId("tile-opened");
    await waitFor(() => expect(opened.textContent).toBe("Opened15+50% before: 10"));
    expect(opened.querySelector(".bad")).toBeTruthy();
    expect(screen.getByTestId("tile-resolved").textContent).toBe("Resolved9-50% before: 18");
    expect(screen.getByTestId("tile-rating").textContent).toContain("nothing before");
    expect(screen.getByTestId("tile-resolution").querySelector(".good, .bad")).toBeNull();
    await waitFor(() =>
      expect(screen.getByTestId("tile-fired").textContent).toBe("Fired200% before: 20"),
    );
    expect(server.of(CASES).at(-1)?.query.get("compare")).toBe("previous");
    expect(screen.getByTestId("compare").getAttribute("aria-pressed")).toBe("true");

    pressed("compare");
    await waitFor(() => expect(server.of(CASES).at(-1)?.query.has("compare")).toBe(false));
  });

  it("show where they stand as the case list has it, and which stars they got", async () => {
    await shows();

    const status = screen.getByTestId("by-status");
    const rows = within(status).getAllByRole("listitem");
    expect(rows.map((row) => row.querySelector("b")?.textContent)).toEqual(["3", "3", "7"]);
    expect(hrefIn(status, "Closed")).toContain("status=closed%2Cmerged%2Crejected");
    const stars = screen.getByTestId("by-stars");
    expect(hrefIn(stars, "★★★★★")).toContain("rating=5");
    expect(within(stars).getAllByRole("listitem")).toHaveLength(2);
  });

  it("say so where there were none", async () => {
    const totals = caseTotals({ opened: 0, rated: 0, rating: null, first_answer: null });
    server.on(CASES, () => caseStats({ ...UNDRAWN, totals }));

    await shows();

    expect(screen.getByTestId("tile-rating").textContent).toContain("–");
    expect(screen.getByTestId("by-stars").textContent).toContain("Nothing in these days");
    expect(screen.getByTestId("chart-cases-empty").textContent).toBe("Nothing in these days");
    expect(screen.queryByTestId("chart-cases-png")).toBeNull();
  });

  it("say why they cannot be shown, and are loaded again by a press", async () => {
    server.on(CASES, () => refusal(503, "starting", "Starting."));
    go({ screen: "metrics" }, true);
    render(<Here />);
    const alert = await screen.findByRole("alert");
    expect(await screen.findByTestId("tile-fired")).toBeTruthy();
    server.on(CASES, () => caseStats(UNDRAWN));

    fireEvent.click(within(alert).getByRole("button"));

    expect(await screen.findByTestId("tile-opened")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("cases side by side", () => {
  const cells = async () => {
    const row = await screen.findByTestId("group-row");
    return within(row)
      .getAllByRole("cell")
      .map((cell) => cell.textContent);
  };

  it("stand by place, with how they went", async () => {
    server.on(GROUPS, () => groupStats("place", [aGroup()], { other_groups: 3, other_opened: 7 }));

    await shows();

    expect(await cells()).toEqual(["Room 12", "6", "2", "4", "★ 3.5", "10 min", "2 hr"]);
    expect(screen.getByTestId("groups").textContent).toContain("3 more with 7 cases");
    expect(hrefIn(screen.getByTestId("group"), "Room 12")).toContain("place=pl-12");
  });

  it.each([
    ["place", { id: null, name: null }, "No place", `#/cases?status=all&${THEN}`],
    ["person", { id: null, name: null }, "Nobody", "#/cases?status=all&assignee=nobody"],
    ["person", { id: "p-sam", name: "Sam" }, "Sam", "#/cases?status=all&assignee=p-sam"],
    ["source", { id: null, word: "api" }, "API", "#/cases?status=all&source=api"],
    ["source", { id: null, word: "fax" }, "fax", "#/cases?status=all&source=fax"],
    [
      "category",
      { id: null, word: "moon", name: null },
      "moon",
      "#/cases?status=all&category=moon",
    ],
  ] as const)("name a %s and lead to its cases: %o", async (by, group, name, lead) => {
    const bare = { rating: null, first_answer: null, resolution: null };
    server.on(GROUPS, () => groupStats(by, [aGroup({ ...bare, ...group })]));

    await shows({ by });

    const [first, ...rest] = await cells();
    expect(first?.toLowerCase()).toBe(name.toLowerCase());
    expect(rest.slice(3)).toEqual(["–", "–", "–"]);
    const link = within(screen.getByTestId("group")).getByRole("link");
    expect(link.getAttribute("href")).toContain(lead);
  });

  it("are grouped otherwise by a press, and saved as they are grouped", async () => {
    await shows();

    pressed("by-person");
    await waitFor(() => expect(server.of(GROUPS).at(-1)?.query.get("by")).toBe("person"));
    pressed("groups-csv");

    expect(location.hash).toBe("#/metrics?by=person");
    await waitFor(() => expect(saved).toEqual(["people.csv"]));
    expect(server.of(EXPORT)[0]?.query.toString()).toBe("what=people&days=7");
  });

  it("say why they cannot be shown", async () => {
    server.on(GROUPS, () => refusal(503, "starting", "Starting."));

    await shows();

    const groups = screen.getByTestId("groups");
    expect(await within(groups).findByRole("alert")).toBeTruthy();
  });
});

describe("alerts and deliveries of these days", () => {
  it("tell of alerts: how many, where from, and who was not told", async () => {
    await shows();

    expect((await screen.findByTestId("tile-fired")).textContent).toBe("Fired20");
    expect(screen.getByTestId("tile-acknowledged").textContent).toContain("75% of all");
    expect(screen.getByTestId("tile-told").textContent).toContain("7 not told");
    const sources = screen.getByTestId("alert-sources");
    expect(hrefIn(sources, "Rating 2 or lower")).toContain("rule=r-1");
    expect(hrefIn(sources, "Grafana")).toContain("integration=i-1");
    expect(screen.getByTestId("not-told").textContent).toContain("what is worse7");
  });

  it("tell of deliveries: what got through, and the health of each channel", async () => {
    const good = aChannel("webhook", { ...UNDRAWN, failed: 0, expired: 0, took: null });
    const fair = aChannel("sms", { ...UNDRAWN, total: 1_000, delivered: 80 });
    const channels = [aChannel("telegram", UNDRAWN), fair, good, aChannel("pigeon")];
    server.on(DELIVERIES, () => deliveryStats({ channels }));

    await shows();

    expect((await screen.findByTestId("tile-sent")).textContent).toContain("90%2 on their way");
    expect(screen.getByTestId("tile-failed").textContent).toContain("Failed811 retried");
    expect(hrefIn(screen.getByTestId("tile-dead-letters"), "4")).toContain("view=dead");
    const health = (name: string) =>
      screen.getByTestId(`channel-${name}`).querySelector(".health")?.className;
    expect(["telegram", "sms", "webhook"].map(health)).toEqual([
      "health bad",
      "health fair",
      "health good",
    ]);
    expect(screen.getByTestId("channel-sms").textContent).toContain("Arrived80");
    expect(screen.getByTestId("channel-webhook").textContent).toContain("Half within–");
    expect(hrefIn(screen.getByTestId("channel-pigeon"), "pigeon")).toContain("channel=pigeon");
  });

  it("compare deliveries with none before", async () => {
    const { totals } = deliveryStats();
    const previous = { since: "", until: "", totals: { ...totals, total: 0 }, channels: [] };
    server.on(DELIVERIES, () => deliveryStats({ previous, channels: [] }));

    await shows({ compare: "previous" });

    expect((await screen.findByTestId("tile-sent")).textContent).toContain("nothing before");
    expect(screen.getByTestId("channels").textContent).toContain("Nothing in these days");
  });

  it("keep deliveries from who may not see them", async () => {
    me.value = ME;

    await shows();

    expect(server.of(DELIVERIES)).toEqual([]);
    expect(screen.queryByTestId("tile-deliveries")).toBeNull();
  });
});
