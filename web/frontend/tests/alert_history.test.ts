import { describe, expect, it } from "vitest";
import { asked, isNarrowed } from "../src/screens/alerts/asked";

const NOON = Date.parse("2026-11-20T12:00:00.000Z");

describe("what the history asks for", () => {
  it("writes several states apart and a range as its beginning", () => {
    const params = asked({ tab: "history", status: "firing,acknowledged", range: "day" }, NOON);

    expect(params.getAll("status")).toEqual(["firing", "acknowledged"]);
    expect(params.get("since")).toBe("2026-11-19T12:00:00.000Z");
    expect(params.has("tab")).toBe(false);
    expect(params.has("range")).toBe(false);
  });

  it("takes a moment from a link before a range", () => {
    const since = "2026-11-01T00:00:00.000Z";

    expect(asked({ since, range: "week" }, NOON).get("since")).toBe(since);
  });

  it("knows no range by a word that every object has", () => {
    expect(asked({ range: "constructor" }, NOON).has("since")).toBe(false);
  });

  it("knows an order for no filter", () => {
    expect(isNarrowed({ tab: "history", sort: "-severity" })).toBe(false);
    expect(isNarrowed({ tab: "history", q: "disk" })).toBe(true);
  });
});
