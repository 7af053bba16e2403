import {
  act,
  cleanup,
  configure,
  fireEvent,
  render,
  screen,
  waitFor,
} from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { signedIn } from "../../src/api/session";
import { go, route } from "../../src/router";
import { metrics } from "../../src/screens/metrics";
import Metrics from "../../src/screens/metrics/screen";
import { goLive } from "../../src/state/live";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { layPaper } from "../canvas";
import { FakeSocket } from "../live/sockets";
import { ME, refusal, Server, settle } from "../world";
import {
  aCasePoint,
  aDesk,
  alertStats,
  caseStats,
  caseTotals,
  DAYS,
  deliveryStats,
  groupStats,
  UNTIL,
} from "./figures";

const CASES = "GET /api/v1/stats/cases";
const EXPORT = "GET /api/v1/stats/export";

let server: Server;
let saved: string[];

vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

async function shows(): Promise<void> {
  go({ screen: "metrics", query: { days: "30" } }, true);
  render(<Metrics {...route.value} />);
  for (const name of ["chart-cases", "chart-alerts", "chart-deliveries"]) {
    await screen.findByTestId(name);
  }
}

/** Let time pass, in ms. */
const passes = async (ms: number) => {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
  // What was drawn then asks for what it needs.
  await act(settle);
};

/** The figures of a chart as a table: a row of texts for each day. */
async function tableOf(name: string): Promise<(string | null)[][]> {
  const figures = screen.getByTestId<HTMLDetailsElement>(`${name}-figures`);
  figures.open = true;
  fireEvent(figures, new Event("toggle"));
  await waitFor(() => expect(figures.querySelector("table")).toBeTruthy());
  return [...figures.querySelectorAll("tr")].map((row) =>
    [...row.querySelectorAll("th, td")].slice(1).map((cell) => cell.textContent),
  );
}

const lastLink = (name: string) =>
  [...screen.getByTestId(`${name}-figures`).querySelectorAll("a")].at(-1)?.getAttribute("href");

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
    .on(CASES, () => caseStats())
    .on("GET /api/v1/stats/alerts", () => alertStats())
    .on("GET /api/v1/stats/deliveries", () => deliveryStats())
    .on("GET /api/v1/stats/groups", () => groupStats("place", []))
    .on(EXPORT, () => new Response("a,b"));
  me.value = { ...ME, rights: ["deliveries.read"] };
  toasts.value = [];
});

afterEach(() => {
  cleanup();
  me.value = null;
  vi.unstubAllGlobals();
});

describe("the charts of these days", () => {
  it("tell of cases day by day, with those of the days before", async () => {
    const points = [aCasePoint(DAYS[0], { opened: 9 })];
    const previous = { since: "", until: "", totals: caseTotals(), points };
    server.on(CASES, () => caseStats({ previous }));

    await shows();

    expect(await tableOf("chart-cases")).toEqual([
      ["Opened", "Resolved", "Opened before"],
      ["4", "1", "9"],
      ["5", "1", "–"],
      ["6", "1", "–"],
    ]);
    const ends = `since=${encodeURIComponent(DAYS[2])}&until=${encodeURIComponent(UNTIL)}`;
    expect(lastLink("chart-cases")).toBe(`#/cases?status=all&${ends}`);
    expect((await tableOf("chart-ratings"))[1]).toEqual(["4"]);
  });

  it.each([
    ["chart-first-answer", ["10 min", "1 hr"]],
    ["chart-resolution", ["2 hr", "24 hr"]],
    ["chart-acknowledgement", ["2 min", "5 min"]],
  ])("tell, as %s, how long half and most took", async (name, lengths) => {
    await shows();

    expect((await tableOf(name)).slice(0, 2)).toEqual([["Half within", "90% within"], lengths]);
  });

  it("tell of alerts by severity, and lead to those of a day", async () => {
    await shows();

    expect((await tableOf("chart-alerts")).slice(0, 2)).toEqual([
      ["Critical", "High", "Medium", "Low"],
      ["1", "2", "0", "1"],
    ]);
    expect(lastLink("chart-alerts")).toContain(`since=${encodeURIComponent(DAYS[2])}`);
  });

  it("tell of deliveries in all channels, by what became of them", async () => {
    await shows();

    expect((await tableOf("chart-deliveries")).slice(0, 2)).toEqual([
      ["Failed", "On their way", "Sent"],
      ["16", "4", "180"],
    ]);
    const since = encodeURIComponent(DAYS[2]);
    expect(lastLink("chart-deliveries")).toBe(`#/deliveries?since=${since}`);
  });
});

describe("a file of these days", () => {
  it.each([
    ["save-cases", "case_list", "case-list.csv"],
    ["chart-cases-csv", "cases", "cases.csv"],
    ["chart-alerts-csv", "alerts", "alerts.csv"],
    ["chart-deliveries-csv", "deliveries", "deliveries.csv"],
  ])("is saved by a press on %s", async (button, what, name) => {
    await shows();

    fireEvent.click(screen.getByTestId(button));

    await waitFor(() => expect(saved).toEqual([name]));
    expect(server.of(EXPORT)[0]?.query.toString()).toBe(`what=${what}&days=30`);
  });

  it("is missed with a message where the server has none", async () => {
    server.on(EXPORT, () => refusal(403, "not_allowed", "You may not."));
    await shows();

    fireEvent.click(screen.getByTestId("save-cases"));

    await waitFor(() => expect(toasts.value[0]?.kind).toBe("warning"));
    expect(saved).toEqual([]);
  });
});

describe("what the socket pushes", () => {
  it("is shown at once, and has the figures of the days loaded anew after a while", async () => {
    const sockets: FakeSocket[] = [];
    class Socket extends FakeSocket {
      constructor(_url: string, protocols: string[]) {
        super(protocols);
        sockets.push(this);
      }
    }
    vi.stubGlobal("WebSocket", Socket);
    server.on("POST /api/v1/me/ticket", () => ({ ticket: "t" })).on("GET /api/v1/me", () => ME);
    signedIn.value = "yes";
    const stop = goLive();
    await waitFor(() => expect(sockets).toHaveLength(1));
    const [socket] = sockets;
    socket?.hears("hello", { head: 1, server_time: "2026-11-20T12:00:00Z" });
    socket?.hears("subscribed", { topics: [], since: null, head: 1 });
    await shows();
    vi.useFakeTimers();
    const { cases } = aDesk();
    const pushes = (fresh: number) =>
      act(async () => {
        socket?.hears("stats.updated", { ...aDesk(), cases: { ...cases, new: fresh } });
        await settle();
      });

    await pushes(20);
    await passes(1_000);
    await pushes(30);
    expect(screen.getByTestId("now-open").textContent).toContain("33");
    expect(server.of(CASES)).toHaveLength(1);
    await passes(30_000);

    expect(server.of(CASES)).toHaveLength(2);
    expect(socket?.sent.some(({ topics }) => String(topics).includes("stats"))).toBe(true);
    stop();
    vi.useRealTimers();
  });
});

it("is a screen of its own, loaded when it is gone to", async () => {
  const loaded = await metrics.load();

  expect([metrics.name, metrics.goKey]).toEqual(["metrics", "m"]);
  expect(loaded.default).toBe(Metrics);
});
