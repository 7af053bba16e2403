/** How much each saved view of a list shows, beside its name. */
import { act, cleanup, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SavedView } from "../../src/api/views";
import { go, route } from "../../src/router";
import CasesScreen from "../../src/screens/cases/screen";
import { closeCase } from "../../src/state/case_page";
import { cases, clearCases } from "../../src/state/cases";
import { me } from "../../src/state/me";
import { views } from "../../src/state/views";
import { aCase, aView, ME, Server } from "../world";

let server: Server;
let kept: SavedView[];

beforeEach(() => {
  kept = [];
  server = new Server()
    .on("GET /api/v1/views", () => ({ items: kept, next_cursor: null }))
    .on("GET /api/v1/cases", () => ({ items: [aCase(1)], next_cursor: null }));
  clearCases();
  views.value = {};
  me.value = ME;
  go({ screen: "cases" }, true);
});

afterEach(() => {
  cleanup();
  closeCase();
});

function Here() {
  return <CasesScreen id={null} part={null} query={route.value.query} />;
}
const shown = async (...all: SavedView[]) => {
  kept = all;
  render(<Here />);
  if (all[0]) await screen.findByTestId(`view-${all[0].name}`);
  else await waitFor(() => expect(server.of("GET /api/v1/views")).toHaveLength(1));
};

describe("how much a view shows", () => {
  const COUNTS = "GET /api/v1/views/counts";
  const counts = (...all: [string, number | null, boolean][]) =>
    server.on(COUNTS, () => ({
      items: all.map(([name, count, more]) => ({ id: `v-${name}`, count, more })),
    }));
  const countOf = (name: string) =>
    screen.queryByTestId(`view-count-${name}`)?.textContent ?? null;

  it("stands beside its name, of all of them by one request", async () => {
    counts(["Few", 3, false], ["Many", 99, true], ["None", 0, false], ["Slow", null, false]);

    await shown(aView("Few"), aView("Many"), aView("None"), aView("Slow"));

    await waitFor(() => expect(countOf("Few")).toBe("3"));
    expect(countOf("Many")).toBe("99+");
    expect([countOf("None"), countOf("Slow")]).toEqual([null, null]);
    expect(server.of(COUNTS)).toHaveLength(1);
    expect(server.of(COUNTS)[0]?.query.get("list")).toBe("cases");
  });

  it("is asked for again when a case has moved", async () => {
    counts(["Few", 3, false]);
    await shown(aView("Few"));
    await waitFor(() => expect(countOf("Few")).toBe("3"));
    counts(["Few", 4, false]);

    act(() => void cases.patch(aCase(9)));

    await waitFor(() => expect(countOf("Few")).toBe("4"), { timeout: 5_000 });
  });

  it("is not asked for where there is none", async () => {
    await shown();

    await waitFor(() => expect(server.of("GET /api/v1/cases/counts")).not.toHaveLength(0));
    expect(server.of(COUNTS)).toHaveLength(0);
  });
});
