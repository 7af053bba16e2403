/** How the addresses of lists and their saved filters say the same. */
import { describe, expect, it } from "vitest";
import { ALERT_VIEWS } from "../../src/screens/alerts/views";
import { CASE_VIEWS } from "../../src/screens/cases/views";

describe("an address and filters", () => {
  it.each([
    [CASE_VIEWS, {}, { status: ["new", "acknowledged", "in_progress"] }],
    [CASE_VIEWS, { status: "all", rating: "1,2", view: "v" }, { rating: ["1", "2"] }],
    [
      ALERT_VIEWS,
      { tab: "history", severity: "high,critical", range: "week", sort: "-count" },
      {
        severity: ["high", "critical"],
        range: ["week"],
        sort: ["-count"],
      },
    ],
  ])("say the same (%#)", (of, query, filters) => {
    const said = of.filtersOf(query);
    const back = of.filtersOf(of.addressOf(said, "v"));

    expect(said).toEqual(filters);
    expect(back).toEqual(filters);
    expect(of.addressOf(said, "v").view).toBe("v");
  });
});
