import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { go, route } from "../../src/router";
import { address, countOf, counts, follow, keepCounting, show } from "../../src/state/case_view";
import {
  cases,
  clearCases,
  type Filter,
  filter,
  isNarrowed,
  loadCases,
  narrow,
  onlyMine,
  rows,
  type Sort,
  search,
  sort,
} from "../../src/state/cases";
import { me } from "../../src/state/me";
import { isNarrowedTo } from "../../src/state/narrow";
import { aCase, ME, refusal, SAM, Server, settle } from "../world";

const LIST = "GET /api/v1/cases";
const COUNTS = "GET /api/v1/cases/counts";

let server: Server;

beforeEach(() => {
  clearCases();
  counts.value = null;
  me.value = ME;
  go({ screen: "cases" }, true);
  server = new Server();
  server.on(LIST, () => ({ items: [], next_cursor: null }));
});

describe("the address of the case list", () => {
  it.each<[string, Record<string, string>]>([
    ["the open ones", {}],
    ["all", { status: "all" }],
    ["a chip", { status: "closed,merged,rejected" }],
    ["one's own", { assignee: "me" }],
    ["nobody's", { assignee: "nobody" }],
    ["words and an order", { q: "lamp", sort: "-severity" }],
    ["what narrows", { severity: "high,critical", place: "pl-12", since: "2026-11-20T00:00:00Z" }],
  ])("shows %s and says the same again", async (_, asked) => {
    follow(asked, null);
    await settle();

    expect(address.value).toEqual(asked);
    expect(server.of(LIST)).toHaveLength(Object.keys(asked).length > 0 ? 1 : 0);
  });

  it("with words of another program shows the open ones", () => {
    follow({ status: "nonsense", sort: "sideways", colour: "red" }, null);

    expect(filter.value).toBe("open");
    expect(address.value).toEqual({});
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ["a day that is none", { since: "yesterday", until: "2026-02-30T12:00:00Z" }, {}],
    ["a moment the server would refuse", { since: "2026-11-20", until: "9999-12-31T00:00Z" }, {}],
    ["words of no list", { severity: "bogus", source: "fax", rating: "9", kind: "joke" }, {}],
    ["what every object has", { sort: "constructor", severity: "toString" }, {}],
    ["one word of several", { severity: "high,bogus" }, { severity: "high" }],
  ])("with %s is read as if that were not there", (_, asked, kept) => {
    follow(asked, null);

    expect(address.value).toEqual(kept);
  });

  it("takes the states of a chip in any order", () => {
    follow({ status: "in_progress,acknowledged" }, null);

    expect(filter.value).toBe("in_progress");
  });

  it("that names a case alone leaves the list, and takes its narrowing on", () => {
    narrow.value = { severity: "high" };
    go({ screen: "cases", id: "c-1" }, true);

    follow({}, "c-1");

    expect(narrow.value).toEqual({ severity: "high" });
    expect(route.value).toMatchObject({ id: "c-1", query: { severity: "high" } });
    expect(server.asked).toEqual([]);
  });

  it("changes with what is shown, and loads that", async () => {
    go({ screen: "cases", query: { status: "all", q: "lamp" } }, true);
    follow(route.value.query, null);

    show(() => {
      search.value = "";
      onlyMine.value = true;
    });
    await settle();

    expect(route.value.query).toEqual({ status: "all", assignee: "me" });
    expect(server.of(LIST).at(-1)?.query.get("assignee")).toBe(ME.person.id);
  });
});

describe("the figures on the chips", () => {
  it.each<[Filter, number]>([
    ["open", 6],
    ["new", 1],
    ["in_progress", 5],
    ["closed", 0],
    ["all", 10],
  ])("of %s are %i", (name, expected) => {
    counts.value = {
      by_status: { new: 1, acknowledged: 2, in_progress: 3, resolved: 4 },
      mine: 0,
      unassigned: 0,
    };

    expect(countOf(name)).toBe(expected);
  });

  it("are none before the server said so", () => {
    expect(countOf("all")).toBeNull();
  });

  describe("while somebody looks", () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });

    afterEach(() => {
      vi.useRealTimers();
    });

    it("follow what moves, once for what moves together, until nobody looks", async () => {
      server.on(COUNTS, () => ({ by_status: { new: 2 }, mine: 0, unassigned: 2 }));
      const stop = keepCounting();

      cases.patch(aCase(1));
      cases.patch(aCase(2));
      await vi.advanceTimersByTimeAsync(400);
      expect(server.of(COUNTS)).toHaveLength(1);
      expect(countOf("new")).toBe(2);
      cases.patch(aCase(1, { status: "resolved", revision: 2 }));
      await vi.advanceTimersByTimeAsync(400);
      expect(server.of(COUNTS)).toHaveLength(2);
      stop();
      cases.patch(aCase(3));
      await vi.advanceTimersByTimeAsync(1_000);

      expect(server.of(COUNTS)).toHaveLength(2);
    });

    it("stay when they cannot be had", async () => {
      const before = { by_status: { new: 7 }, mine: 0, unassigned: 0 };
      counts.value = before;
      server.on(COUNTS, () => refusal(503, "busy", "Busy."));

      const stop = keepCounting();
      await vi.advanceTimersByTimeAsync(400);

      expect(server.of(COUNTS)).toHaveLength(1);
      expect(counts.value).toEqual(before);
      stop();
    });
  });
});

describe("a case in a narrowed list", () => {
  const one = aCase(1, {
    severity: "high",
    rating: 2,
    category: "repair",
    kind: "complaint",
    opened_at: "2026-11-20T12:00:00.000Z",
  });

  it.each<[string, string, boolean]>([
    ["assignee", "nobody", true],
    ["assignee", SAM.id, false],
    ["severity", "low,high", true],
    ["severity", "low", false],
    ["rating", "1,2", true],
    ["rating", "5", false],
    ["source", "telegram", true],
    ["place", "pl-12", true],
    ["place", "pl-13", false],
    ["category", "repair", true],
    ["category", "food", false],
    ["kind", "complaint", true],
    ["kind", "review", false],
    ["since", "2026-11-20T12:00:00.000Z", true],
    ["since", "2026-11-20T12:00:01.000Z", false],
    ["until", "2026-11-20T12:00:01.000Z", true],
    ["until", "2026-11-20T12:00:00.000Z", false],
  ])("%s %s: %s", (name, value, isIn) => {
    expect(isNarrowedTo(one, { [name]: value })).toBe(isIn);
  });
});

describe("the order of the case list", () => {
  it.each<[Sort, number[]]>([
    ["", [3, 2, 1]],
    ["opened_at", [1, 2, 3]],
    ["-updated_at", [1, 3, 2]],
    ["-severity", [2, 1, 3]],
    ["rating", [3, 1, 2]],
  ])("%j puts them as the server does", async (order, expected) => {
    const at = (hour: number) => `2026-11-20T${hour}:00:00.000Z`;
    const items = [
      aCase(1, { severity: "low", rating: 2, updated_at: at(14) }),
      aCase(2, { severity: "critical", rating: 5, updated_at: at(12) }),
      aCase(3, { severity: null, rating: 1, updated_at: at(13) }),
    ];
    server.on(LIST, () => ({ items, next_cursor: null }));
    sort.value = order;

    await loadCases(false);

    expect(rows.value.map((row) => row.value.number)).toEqual(expected);
  });

  it("is of those the server found, where only it can tell, and of a number that is looked for", async () => {
    server.on(LIST, () => ({ items: [aCase(1)], next_cursor: null }));
    narrow.value = { source: "telegram" };
    await loadCases(false);
    cases.patch(aCase(2));
    expect(rows.value.map((row) => row.value.number)).toEqual([1]);

    narrow.value = {};
    search.value = "#2";

    // What the server found before stays until it answers anew.
    expect(rows.value.map((row) => row.value.number)).toEqual([2, 1]);
    expect(isNarrowed.value).toBe(true);
  });
});
