import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { route } from "../../src/router";
import { anAlert, refusal, type Server } from "../world";
import { aDigest, begin, end, show, showBoard } from "./alerts_world";

let server: Server;

beforeEach(() => {
  server = begin(anAlert(1));
});

afterEach(() => {
  cleanup();
  end();
});

describe("the cards of what is told in one message", () => {
  const name = (at: number) =>
    ({ name: `db-${at}`, count: at, severity: "high", open: 1 }) as const;
  const storms = (...items: unknown[]) => server.on("GET /api/v1/digests", () => ({ items }));

  it("show a storm once for all its chats, and the names of what is down", async () => {
    const names = [1, 2, 3, 4, 5, 6, 7].map(name);
    storms(aDigest("d-1", { names }), aDigest("d-2", { total: 3, alerts: 3 }));

    await showBoard();

    const cards = await screen.findAllByTestId("digest-storm");
    expect(cards).toHaveLength(1);
    expect(cards[0]?.textContent).toContain("Storm: 12 alerts in one message");
    expect(cards[0]?.textContent).toContain("in 2 chats");
    expect(screen.getByTestId("storm-names").textContent).toMatch(/db-5 ×5.*and 2 more$/);
  });

  it("say of the first alert that it is the first, and name no values where there are none", async () => {
    storms(
      aDigest("d-1", { alerts: 1, total: 1 }),
      aDigest("d-2", { cause: "group", alerts: 2 }),
      aDigest("d-3", { cause: "group", alerts: 1 }),
    );

    await showBoard();

    const one = await screen.findByTestId("digest-storm");
    expect(one.querySelector("strong")?.textContent).toBe("Storm: 1 alert so far");
    const [two, three] = screen.getAllByTestId("digest-group");
    expect(two?.querySelector("strong")?.textContent).toBe("Grouped: 2 alerts");
    expect(three?.querySelector("strong")?.textContent).toBe("To be grouped: 1 alert so far");
  });

  it("say what a limit holds and what is grouped", async () => {
    storms(
      aDigest("d-1", { cause: "limit", limit: "Nights", alerts: null, total: 4 }),
      aDigest("d-2", { cause: "group", values: { host: "db-1" }, alerts: 1 }),
    );

    await showBoard();

    const limit = await screen.findByTestId("digest-limit");
    expect(limit.textContent).toContain("Held by the limit Nights: 4 alerts");
    expect(screen.getByTestId("digest-group").textContent).toContain("1 alert with host=db-1");
  });

  it("are four, with how many more there are", async () => {
    storms(...[1, 2, 3, 4, 5, 6].map((at) => aDigest(`d-${at}`, { cause: "group" })));

    await showBoard();

    expect(await screen.findAllByTestId("digest-group")).toHaveLength(4);
    expect(screen.getByText("2 more")).toBeTruthy();
  });

  it("open the list of their alerts, which is closed again", async () => {
    storms(aDigest("d-1"));
    const { id, number, title, severity, status, fired_at } = anAlert(9);
    server.on("GET /api/v1/digests/d-1/alerts", () => ({
      items: [{ id, number, title, severity, status, fired_at }],
      next_cursor: null,
    }));
    await showBoard();
    const way = await screen.findByTestId("storm-open");
    expect(way.getAttribute("href")).toBe("#/alerts?digest=d-1");

    location.hash = way.getAttribute("href") ?? "";

    const held = await screen.findByTestId("held-9");
    expect(within(held).getByRole("link").getAttribute("href")).toBe("#/alerts/a-9");
    fireEvent.click(within(screen.getByTestId("storm-dialog")).getByRole("button"));
    await waitFor(() => expect(screen.queryByTestId("storm-dialog")).toBeNull());
    expect(route.value.query.digest).toBeUndefined();
  });

  it("say when their alerts cannot be loaded, and when they are gone", async () => {
    server.on("GET /api/v1/digests/d-1/alerts", () => refusal(503, "starting", "Starting."));
    show({ digest: "d-1" });
    const again = await screen.findByRole("button", { name: /again/i });
    server.on("GET /api/v1/digests/d-1/alerts", () => ({ items: [], next_cursor: null }));

    fireEvent.click(again);

    expect(await screen.findByText("All of its alerts are gone")).toBeTruthy();
  });
});
