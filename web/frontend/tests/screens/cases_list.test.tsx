/** The case list: what narrows it, what it says when it is empty, and the rows in sight. */
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CaseSummary, Member } from "../../src/api/types";
import { listenToKeys } from "../../src/keys";
import { go, type Query, route } from "../../src/router";
import { focused } from "../../src/screens/cases/keys";
import CasesScreen from "../../src/screens/cases/screen";
import { closeCase } from "../../src/state/case_page";
import { counts } from "../../src/state/case_view";
import { cases, clearCases, loadCases } from "../../src/state/cases";
import { me, members, meta } from "../../src/state/me";
import { letGo } from "../../src/state/picked";
import { aCase, ME, refusal, SAM, Server, settle } from "../world";
import { show } from "./shown";

const MEMBER: Member = {
  person: SAM,
  username: null,
  role: "staff",
  since: "2026-11-20T08:00:00.000Z",
  places: [],
  topics: [],
  revision: 1,
};
const ROW_PX = 73;

let server: Server;
let stopListening: () => void;

beforeEach(() => {
  server = new Server();
  server.on("GET /api/v1/members", () => ({ items: [MEMBER] }));
  server.on("GET /api/v1/places", () => ({ items: [{ id: "pl-12", name: "Room 12" }] }));
  clearCases();
  letGo();
  focused.value = null;
  counts.value = null;
  me.value = ME;
  meta.value = null;
  members.value = null;
  go({ screen: "cases", id: null }, true);
  stopListening = listenToKeys();
});

afterEach(() => {
  stopListening();
  cleanup();
  closeCase();
  vi.unstubAllGlobals();
});

const list = async (items: CaseSummary[], query: Query = {}, cursor: string | null = null) => {
  server.on("GET /api/v1/cases", ({ query: asked }) => ({
    items: asked.has("cursor") ? [aCase(1)] : items,
    next_cursor: asked.has("cursor") ? null : cursor,
  }));
  await loadCases(false);
  render(<CasesScreen id={null} part={null} query={query} />);
};
const asked = () => server.of("GET /api/v1/cases").at(-1)?.query;
const soon = { timeout: 3_000 };

describe("what narrows the list", () => {
  const panel = async () => {
    await list([aCase(1)]);
    fireEvent.click(screen.getByTestId("case-narrow"));
    await screen.findByRole("option", { name: "Room 12" });
    await screen.findByRole("option", { name: "Sam Staff" });
  };

  // The first of all: places that came once are kept.
  it("is offered without the places where they cannot be had, and asks again", async () => {
    server.on("GET /api/v1/places", () => refusal(503, "unavailable", "Not now."));
    await list([aCase(1)]);
    fireEvent.click(screen.getByTestId("case-narrow"));
    await screen.findByRole("option", { name: "Sam Staff" });
    expect(screen.queryByRole("option", { name: "Room 12" })).toBeNull();
    server.on("GET /api/v1/places", () => ({ items: [{ id: "pl-12", name: "Room 12" }] }));

    fireEvent.click(screen.getByTestId("case-narrow"));
    fireEvent.click(screen.getByTestId("case-narrow"));

    expect(await screen.findByRole("option", { name: "Room 12" })).toBeTruthy();
  });

  it.each([
    ["narrow-sort", "-severity", "sort", "-severity"],
    ["narrow-severity", "high", "severity", "high"],
    ["narrow-rating", "2", "rating", "2"],
    ["narrow-place", "pl-12", "place", "pl-12"],
    ["narrow-source", "api", "source", "api"],
    ["narrow-assignee", "nobody", "assignee", "nobody"],
    ["narrow-assignee", SAM.id, "assignee", SAM.id],
  ])(
    "is chosen in %s as %s, asked for and kept in the address",
    async (field, value, name, to) => {
      await panel();

      fireEvent.change(screen.getByTestId(field), { target: { value } });

      await waitFor(() => expect(asked()?.get(name)).toBe(to));
      expect(route.value.query[name]).toBe(to);
    },
  );

  it("is the person looking, who is asked for by their id", async () => {
    await panel();

    fireEvent.change(screen.getByTestId("narrow-assignee"), { target: { value: "me" } });
    await waitFor(() => expect(asked()?.get("assignee")).toBe(ME.person.id));
    expect(route.value.query.assignee).toBe("me");
    expect(screen.getByTestId("filter-mine").getAttribute("aria-pressed")).toBe("true");
    fireEvent.change(screen.getByTestId("narrow-assignee"), { target: { value: "" } });

    await waitFor(() => expect(asked()?.has("assignee")).toBe(false));
    expect(route.value.query.assignee).toBeUndefined();
  });

  it("is a category that is typed", async () => {
    await panel();

    fireEvent.input(screen.getByTestId("narrow-category"), { target: { value: "Parking" } });

    await waitFor(() => expect(asked()?.get("category")).toBe("Parking"));
  });

  const SINCE = "2026-11-01T00:00:00.000Z";
  it.each([
    ["severity", "high,critical", "High, Critical"],
    ["rating", "1,2", "★, ★★"],
    ["source", "api,integration", "The API or the dashboard, An integration"],
    ["kind", "complaint", "Complaint"],
    ["category", "noise", "Noise"],
    ["category", "Parking", "Parking"],
    ["place", "pl-gone", "Place"],
    ["assignee", "p-gone", "Assigned to"],
    ["since", SINCE, `Since ${new Date(SINCE).toLocaleDateString()}`],
    ["until", SINCE, `Before ${new Date(SINCE).toLocaleDateString()}`],
  ])("by %s %s is said in words and dropped by a press", async (name, value, words) => {
    await list([], { [name]: value });
    const held = await screen.findByTestId("narrowed");
    expect(held.textContent).toContain(words);
    await waitFor(() => expect(asked()?.getAll(name).join(",")).toBe(value));

    fireEvent.click(screen.getByTitle("Do not narrow by this"));

    await waitFor(() => expect(screen.queryByTestId("narrowed")).toBeNull());
    expect(asked()?.has(name)).toBe(false);
  });

  it("is searched for when the typing rests", async () => {
    await list([aCase(1)]);

    fireEvent.input(screen.getByTestId("case-search"), { target: { value: "tow" } });
    fireEvent.input(screen.getByTestId("case-search"), { target: { value: "towels" } });

    await waitFor(() => expect(asked()?.get("q")).toBe("towels"), soon);
    const all = server.of("GET /api/v1/cases").map(({ query }) => query.get("q"));
    expect(all).not.toContain("tow");
    expect(route.value.query.q).toBe("towels");
  });

  it("leaves the field alone whose words come back by the address", async () => {
    server.on("GET /api/v1/cases", () => ({ items: [aCase(1)], next_cursor: null }));
    show(CasesScreen, "#/cases");
    const field = () => screen.getByTestId<HTMLInputElement>("case-search");

    fireEvent.input(field(), { target: { value: "lift " } });
    await waitFor(() => expect(asked()?.get("q")).toBe("lift"), soon);
    await act(settle);
    expect(field().value).toBe("lift ");
    fireEvent.input(field(), { target: { value: `${field().value}noise` } });
    await waitFor(() => expect(asked()?.get("q")).toBe("lift noise"), soon);

    await act(() => go({ screen: "cases", query: { q: "towels" } }, true));
    await waitFor(() => expect(field().value).toBe("towels"));
  });
});

describe("the chips", () => {
  it("choose statuses, and say how many there are behind each", async () => {
    server.on("GET /api/v1/cases/counts", () => ({
      by_status: { new: 3, acknowledged: 2, resolved: 12_000 },
      mine: 4,
      unassigned: 0,
    }));
    await list([aCase(1)]);
    await waitFor(
      () => expect(screen.getByTestId("filter-open").textContent).toBe("Open 5"),
      soon,
    );
    expect(screen.getByTestId("filter-resolved").textContent).toBe("Resolved 9999+");
    expect(screen.getByTestId("filter-mine").textContent).toBe("Mine 4");
    expect(screen.getByTestId("filter-nobody").textContent).toBe("Nobody's");

    fireEvent.click(screen.getByTestId("filter-resolved"));

    await waitFor(() => expect(asked()?.getAll("status")).toEqual(["resolved"]));
    expect(screen.getByTestId("filter-resolved").getAttribute("aria-pressed")).toBe("true");
  });

  it.each([
    ["filter-mine", "me", ME.person.id],
    ["filter-nobody", "nobody", "nobody"],
  ])("%s is pressed, and pressed again lets go", async (chip, said, assignee) => {
    await list([aCase(1)]);

    fireEvent.click(screen.getByTestId(chip));
    await waitFor(() => expect(asked()?.get("assignee")).toBe(assignee));
    expect(route.value.query.assignee).toBe(said);
    fireEvent.click(screen.getByTestId(chip));

    await waitFor(() => expect(asked()?.has("assignee")).toBe(false));
    expect(screen.getByTestId(chip).getAttribute("aria-pressed")).toBe("false");
  });
});

describe("a list without rows", () => {
  it("shows everything again when a filter hides it", async () => {
    await list([], { severity: "low", status: "closed,merged,rejected" });
    expect((await screen.findByTestId("cases-empty")).textContent).toContain("No case matches");

    fireEvent.click(screen.getByRole("button", { name: "Show all cases" }));

    await waitFor(() => expect(route.value.query).toEqual({ status: "all" }));
    expect(asked()?.has("severity")).toBe(false);
    expect(asked()?.has("status")).toBe(false);
  });

  it("says where cases come from, and where one can try it", async () => {
    meta.value = {
      name: "Opsbell",
      version: "1",
      languages: ["en"],
      sandbox: true,
      sandbox_url: "http://localhost/sandbox",
      bot: null,
    };

    await list([], { status: "all" });

    expect((await screen.findByTestId("cases-empty")).textContent).toContain("No cases yet");
    expect(screen.getByRole("link", { name: /sandbox/i })).toHaveProperty(
      "href",
      "http://localhost/sandbox",
    );
  });

  it("says why it could not be loaded, and tries again", async () => {
    server.on("GET /api/v1/cases", () => refusal(500, "broken", "No."));
    await loadCases(false);
    render(<CasesScreen id={null} part={null} query={{}} />);
    await screen.findByText("This could not be loaded");
    server.on("GET /api/v1/cases", () => ({ items: [aCase(1)], next_cursor: null }));

    fireEvent.click(screen.getByRole("button", { name: "Try again" }));

    expect(await screen.findByTestId("case-1")).toBeTruthy();
  });

  it("shows grey shapes while it is loaded", () => {
    render(<CasesScreen id={null} part={null} query={{}} />);

    expect(screen.getByRole("status", { name: "Loading…" })).toBeTruthy();
  });
});

describe("a long list", () => {
  const MANY = Array.from({ length: 200 }, (_, index) => aCase(index + 2));
  const box = () => screen.getByTestId("case-rows");
  const scrollTo = (top: number) => {
    box().scrollTop = top;
    fireEvent.scroll(box());
  };
  const drawn = () => box().querySelectorAll("li").length;

  it("draws only the rows near what is in sight", async () => {
    await list(MANY);
    expect(screen.getByTestId("case-201")).toBeTruthy();
    expect(drawn()).toBeLessThan(60);
    expect(screen.queryByTestId("case-101")).toBeNull();

    scrollTo(100 * ROW_PX);

    const row = await screen.findByTestId("case-101");
    expect(row.closest("li")?.getAttribute("aria-posinset")).toBe("101");
    expect(row.closest("li")?.getAttribute("aria-setsize")).toBe("200");
    expect(screen.queryByTestId("case-201")).toBeNull();
    expect(drawn()).toBeLessThan(60);
  });

  it("draws as many as there is room for, once the room is known", async () => {
    let measured: () => void = () => undefined;
    vi.stubGlobal(
      "ResizeObserver",
      class {
        constructor(told: () => void) {
          measured = told;
        }
        observe() {}
        disconnect() {}
      },
    );
    await list(MANY);
    const before = drawn();
    Object.defineProperty(box(), "clientHeight", { value: 4 * ROW_PX });

    act(() => measured());

    await waitFor(() => expect(drawn()).toBe(before - 13));
  });

  it("keeps the row with the focus, wherever it is scrolled", async () => {
    await list(MANY);
    const row = screen.getByTestId("case-201");
    row.focus();

    scrollTo(100 * ROW_PX);
    await screen.findByTestId("case-101");

    expect(document.activeElement).toBe(row);
  });

  it("draws and takes to a row that the keyboard goes to", async () => {
    await list(MANY);
    const end = [...box().querySelectorAll<HTMLElement>("[data-row]")].at(-1);
    end?.focus();

    fireEvent.keyDown(end as HTMLElement, { key: "j" });

    await waitFor(() => expect(document.activeElement).not.toBe(end));
    const next = Number(end?.dataset.testid?.slice(5)) - 1;
    expect((document.activeElement as HTMLElement).dataset.testid).toBe(`case-${next}`);
  });

  it("leaves what is in sight where it is when cases come above, and leads to them", async () => {
    await list(MANY);
    scrollTo(100 * ROW_PX);
    await screen.findByTestId("case-101");

    cases.patch(aCase(202));
    cases.patch(aCase(203));

    const above = await screen.findByTestId("new-above");
    await waitFor(() => expect(above.textContent).toBe("2 new above"));
    expect(box().scrollTop).toBe(102 * ROW_PX);
    fireEvent.click(above);
    fireEvent.scroll(box());

    await waitFor(() => expect(screen.queryByTestId("new-above")).toBeNull());
    expect(await screen.findByTestId("case-203")).toBeTruthy();
  });

  it("brings the next page to who scrolls near the end by hand, and to nobody else", async () => {
    await list(MANY, {}, "next");
    scrollTo(199 * ROW_PX);
    expect(asked()?.has("cursor")).toBe(false);

    fireEvent.wheel(box());
    scrollTo(198 * ROW_PX);

    await waitFor(() => expect(asked()?.get("cursor")).toBe("next"));
    expect(await screen.findByTestId("case-1")).toBeTruthy();
  });

  it("says why the next page did not come, and asks again by a press alone", async () => {
    await list(MANY, {}, "next");
    server.on("GET /api/v1/cases", () => refusal(503, "busy", "Busy."));
    const asks = () => server.of("GET /api/v1/cases").length;
    fireEvent.wheel(box());
    scrollTo(199 * ROW_PX);
    const said = await screen.findByRole("alert");
    expect(said.textContent).toContain("server");

    const before = asks();
    scrollTo(198 * ROW_PX);
    await settle();
    expect(asks()).toBe(before);

    server.on("GET /api/v1/cases", () => ({ items: [aCase(1)], next_cursor: null }));
    fireEvent.click(screen.getByTestId("load-more"));
    await waitFor(() => expect(screen.queryByTestId("load-more")).toBeNull());
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("brings the next page by its button, which goes with the last", async () => {
    await list([aCase(9), aCase(8)], {}, "next");

    fireEvent.click(screen.getByTestId("load-more"));

    expect(await screen.findByTestId("case-1")).toBeTruthy();
    expect(asked()?.get("cursor")).toBe("next");
    expect(screen.queryByTestId("load-more")).toBeNull();
  });
});
