import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AlertSummary } from "../../src/api/types";
import { go, route } from "../../src/router";
import { narrowing } from "../../src/state/alert_board";
import { chosen } from "../../src/state/alert_deeds";
import { alerts, loadAlerts } from "../../src/state/alerts";
import { me } from "../../src/state/me";
import { anAlert, ME, OLIVIA, refusal, SAM, type Server } from "../world";
import { begin, end, RIGHTS, show } from "./alerts_world";

const PLACE = "p-1";
const RULE = anAlert(1).source;
let server: Server;
// By the number of an alert: what only the server knows of it.
let places: Record<number, string>;
let all: AlertSummary[];

/** Lists as the server does: all that is said holds. */
function answer({ query }: { query: URLSearchParams }) {
  const has = (name: string, value: string) =>
    !query.has(name) || query.getAll(name).includes(value);
  const items = all.filter(
    (one) =>
      has("status", one.status) &&
      has("severity", one.severity) &&
      has("id", one.id) &&
      has("place", places[one.number] ?? "") &&
      (!query.has("q") || one.title.includes(query.get("q") ?? "")),
  );
  return { items, next_cursor: null, ...(query.has("page") ? { total: items.length } : {}) };
}

/** It comes by the socket, as the server has it now. */
function comes(one: AlertSummary): void {
  all = [...all.filter(({ id }) => id !== one.id), one];
  alerts.patch(one);
}

const column = (name = "firing") => within(screen.getByTestId(`column-${name}`));
const cards = (name = "firing") =>
  column(name)
    .queryAllByTestId(/^alert-\d+$/)
    .map((one) => one.dataset.testid);
const count = (name = "firing") => column(name).getByRole("heading", { level: 2 }).textContent;
const asked = () => server.of("GET /api/v1/alerts").map(({ query }) => query);

beforeEach(() => {
  all = [
    anAlert(1, { title: "Disk full", severity: "critical" }),
    anAlert(2, { title: "Slow", severity: "low", assignee: OLIVIA }),
    anAlert(3, { title: "Disk slow", severity: "low", status: "acknowledged" }),
    anAlert(4, { title: "Gone", severity: "low", status: "resolved", resolved_by: SAM }),
  ];
  places = { 1: PLACE };
  server = begin(...all)
    .on("GET /api/v1/alerts", answer)
    .on("GET /api/v1/places", () => ({ items: [{ id: PLACE, name: "Room 12" }] }))
    .on("GET /api/v1/rules", () => ({ items: [{ id: RULE.id, name: RULE.name }] }))
    .on("GET /api/v1/integrations", () => ({ items: [{ id: "i-1", name: "Grafana" }] }));
  me.value = { ...ME, rights: [...RIGHTS, "places.read", "integrations.read"] };
});

afterEach(() => {
  cleanup();
  end();
});

async function board(query: Record<string, string> = {}, id: string | null = null) {
  await loadAlerts();
  const page = show(query, id);
  await screen.findByTestId("column-firing");
  return page;
}

describe("the filters of the board", () => {
  it("leave what fits in each column, with its count", async () => {
    await board();
    expect(cards()).toEqual(["alert-1", "alert-2"]);

    fireEvent.click(screen.getByTestId("board-narrow"));
    fireEvent.change(screen.getByTestId("board-severity"), { target: { value: "low" } });

    await waitFor(() => expect(cards()).toEqual(["alert-2"]));
    expect(count()).toMatch(/1$/);
    expect(cards("acknowledged")).toEqual(["alert-3"]);
    expect(cards("resolved")).toEqual(["alert-4"]);
    expect(route.value.query).toEqual({ severity: "low" });
    expect(screen.getByTestId("board-narrow-count").textContent).toBe("1");
    expect(asked().at(-1)?.getAll("severity")).toEqual(["low"]);
  });

  it("of a link that makes no sense hold nothing, and show no mark", async () => {
    await board({ severity: "bogus" });

    expect(cards()).toEqual(["alert-1", "alert-2"]);
    expect(narrowing.value).toEqual({});
    expect(screen.queryByTestId("board-drop-severity")).toBeNull();
  });

  it("are chosen from what there is, by name", async () => {
    await board();

    fireEvent.click(screen.getByTestId("board-narrow"));

    const titles = (of: string) =>
      within(screen.getByTestId(of))
        .getAllByRole("option")
        .map((one) => one.textContent);
    await waitFor(() => expect(titles("board-place")).toEqual(["Any", "Room 12"]));
    await waitFor(() => expect(titles("board-source")).toContain("Integration: Grafana"));
    expect(titles("board-source")).toContain(`Rule: ${RULE.name}`);
    fireEvent.change(screen.getByTestId("board-source"), { target: { value: "integration:i-1" } });
    await waitFor(() => expect(route.value.query).toEqual({ integration: "i-1" }));
    expect(await screen.findByTestId("board-drop-integration")).toHaveProperty(
      "textContent",
      expect.stringContaining("Grafana"),
    );
    fireEvent.change(screen.getByTestId("board-category"), { target: { value: "noise" } });
    await waitFor(() => expect(route.value.query.category).toBe("noise"));
  });

  it("are taken away one by one, and all at once", async () => {
    await board({ severity: "critical,high", assignee: "nobody", place: PLACE, q: "Disk" });
    await waitFor(() => expect(cards()).toEqual(["alert-1"]));
    expect(await screen.findByText("Room 12")).toBeTruthy();

    fireEvent.click(screen.getByTestId("board-drop-severity"));
    await waitFor(() => expect(route.value.query.severity).toBeUndefined());
    fireEvent.click(screen.getByTestId("board-nobody"));
    await waitFor(() => expect(route.value.query.assignee).toBeUndefined());
    expect(route.value.query).toEqual({ place: PLACE, q: "Disk" });
    fireEvent.click(screen.getByTestId("board-clear"));

    await waitFor(() => expect(cards()).toEqual(["alert-1", "alert-2"]));
    expect(route.value.query).toEqual({});
    expect(screen.queryByTestId("board-clear")).toBeNull();
    expect(screen.getByTestId("board-search")).toHaveProperty("value", "");
  });

  it("take words, and lead to the same in the history", async () => {
    await board();

    fireEvent.input(screen.getByTestId("board-search"), { target: { value: "Disk" } });

    await waitFor(() => expect(cards()).toEqual(["alert-1"]));
    expect(cards("acknowledged")).toEqual(["alert-3"]);
    expect(screen.getByTestId("tab-history").getAttribute("href")).toBe(
      "#/alerts?tab=history&q=Disk",
    );
    expect(screen.getByTestId("alert-1").querySelector("h3 a")?.getAttribute("href")).toBe(
      "#/alerts/a-1?q=Disk",
    );
  });

  it("say that nothing matches, how much fires in all, and the way there", async () => {
    await board({ q: "nowhere" });

    const none = await screen.findByTestId("board-none");
    expect(none.textContent).toContain("2 alerts fire in all.");
    fireEvent.click(screen.getByTestId("board-widen"));

    await waitFor(() => expect(cards()).toEqual(["alert-1", "alert-2"]));
  });

  it("choose nothing any more of what went out of sight", async () => {
    await board();
    fireEvent.click(within(screen.getByTestId("alert-1")).getByTestId("choose"));
    expect(chosen.value.size).toBe(1);

    fireEvent.click(screen.getByTestId("board-me"));

    await waitFor(() => expect(cards()).toEqual(["alert-2"]));
    expect(chosen.value.size).toBe(0);
  });

  it("stay behind an alert that is opened from elsewhere", async () => {
    await board({ severity: "low" });

    go({ screen: "alerts", id: "a-1" });

    await waitFor(() =>
      expect(route.value).toMatchObject({ id: "a-1", query: { severity: "low" } }),
    );
    expect(cards()).toEqual(["alert-2"]);
  });

  it("are let go with the screen", async () => {
    const page = await board({ severity: "low" });

    page.unmount();

    await waitFor(() => expect(narrowing.value).toEqual({}));
  });

  it("say that what fits cannot be loaded, and load it when asked again", async () => {
    await loadAlerts();
    server.on("GET /api/v1/alerts", () => refusal(503, "starting", "Starting."));
    show({ q: "Disk" });
    const again = await screen.findByRole("button", { name: /again/i });
    server.on("GET /api/v1/alerts", answer);

    fireEvent.click(again);

    expect(await screen.findByTestId("alert-1")).toBeTruthy();
  });
});

describe("what comes to a narrowed board", () => {
  it("is shown where it fits by itself, without a question, and leaves when it does not", async () => {
    await board({ severity: "low", assignee: "nobody" });
    await waitFor(() => expect(cards("acknowledged")).toEqual(["alert-3"]));
    const questions = asked().length;

    comes(anAlert(7, { severity: "low" }));
    comes(anAlert(8, { severity: "high" }));

    await waitFor(() => expect(cards()).toEqual(["alert-7"]));
    comes(anAlert(7, { severity: "low", assignee: SAM, revision: 2 }));
    await waitFor(() => expect(cards()).toEqual([]));
    expect(asked()).toHaveLength(questions);
  });

  it("is asked about by its id where only the server knows", async () => {
    await board({ place: PLACE });
    await waitFor(() => expect(cards()).toEqual(["alert-1"]));
    places = { ...places, 7: PLACE };

    comes(anAlert(7));
    comes(anAlert(8));

    await waitFor(() => expect(cards()).toEqual(["alert-1", "alert-7"]));
    const last = asked().at(-1);
    expect(last?.getAll("id")).toEqual(["a-7", "a-8"]);
    expect(last?.get("place")).toBe(PLACE);
  });

  it("leaves when the server says that it fits no more", async () => {
    await board({ q: "Disk" });
    await waitFor(() => expect(cards()).toEqual(["alert-1"]));

    comes(anAlert(1, { title: "All is well", revision: 2 }));

    await waitFor(() => expect(cards()).toEqual([]));
    expect(screen.getByTestId("board-none")).toBeTruthy();
  });

  it("moves to the column of its status, and is counted there", async () => {
    await board({ q: "Disk" });
    await waitFor(() => expect(cards()).toEqual(["alert-1"]));

    comes(anAlert(1, { title: "Disk full", status: "acknowledged", revision: 2 }));

    await waitFor(() => expect(cards("acknowledged")).toEqual(["alert-1", "alert-3"].sort()));
    expect(count("acknowledged")).toMatch(/2$/);
  });

  it("is loaded with the others where too much came to ask about each", async () => {
    await board({ q: "Disk" });
    await waitFor(() => expect(cards()).toEqual(["alert-1"]));
    const many = Array.from({ length: 301 }, (_, at) => anAlert(100 + at, { title: "Rain" }));
    all = [...all, ...many, anAlert(500, { title: "Disk wet" })];
    const questions = asked().length;

    for (const one of many) alerts.patch(one);

    await waitFor(() => expect(cards()).toEqual(["alert-1", "alert-500"].sort()));
    expect(
      asked()
        .slice(questions)
        .every((query) => !query.has("id")),
    ).toBe(true);
  });

  it("is asked anew when the whole board was", async () => {
    await board({ place: PLACE });
    await waitFor(() => expect(cards()).toEqual(["alert-1"]));
    places = {};

    await loadAlerts();

    await waitFor(() => expect(cards()).toEqual([]));
  });
});

describe("more than fits into a tab", () => {
  it("is counted by the server, with the filter", async () => {
    all = Array.from({ length: 60 }, (_, at) => anAlert(at + 1, { severity: "low" }));
    server.on("GET /api/v1/alerts", (asking) => {
      const isFiring = asking.query.getAll("status").includes("firing");
      if (asking.query.has("page")) {
        return { items: [], next_cursor: null, total: isFiring ? 9_876 : 5 };
      }
      return { ...answer(asking), next_cursor: isFiring ? "on" : null };
    });
    await board({ severity: "low" });

    await waitFor(() => expect(count()).toMatch(/9,876$/), { timeout: 3_000 });

    const counted = asked().filter((query) => query.has("page"));
    expect(counted.every((query) => query.get("severity") === "low")).toBe(true);
    expect(screen.getByText("There are more open alerts than are shown.")).toBeTruthy();
    const way = column().getByRole("link", { name: /more$/ });
    expect(way.getAttribute("href")).toBe("#/alerts?tab=history&status=firing&severity=low");
  });
});
