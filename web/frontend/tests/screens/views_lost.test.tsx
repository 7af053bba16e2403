/** A view that somebody stands on and that a colleague deletes. */
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SavedView } from "../../src/api/views";
import { defaultViews } from "../../src/prefs";
import { go, route } from "../../src/router";
import CasesScreen from "../../src/screens/cases/screen";
import { closeCase } from "../../src/state/case_page";
import { clearCases } from "../../src/state/cases";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { receiveViewsChanged, views } from "../../src/state/views";
import { aCase, aView, ME, SAM, Server } from "../world";

const shared = aView("Done", { shared: true, owner: SAM });
const filters = { status: "resolved", severity: "high" };
let server: Server;
let kept: SavedView[];

beforeEach(async () => {
  kept = [shared];
  server = new Server()
    .on("GET /api/v1/views", () => ({ items: kept, next_cursor: null }))
    .on("GET /api/v1/cases", () => ({ items: [aCase(1)], next_cursor: null }));
  clearCases();
  views.value = {};
  toasts.value = [];
  defaultViews.value = {};
  me.value = { ...ME, rights: [...ME.rights, "views.write"] };
  go({ screen: "cases" }, true);
  render(<Here />);
  fireEvent.click(await screen.findByTestId("view-Done"));
});

afterEach(() => {
  cleanup();
  closeCase();
  vi.unstubAllGlobals();
});

function Here() {
  return <CasesScreen id={null} part={null} query={route.value.query} />;
}

async function isDeleted() {
  kept = kept.filter((one) => one.id !== shared.id);
  await act(() => receiveViewsChanged("cases"));
  await waitFor(() => expect(screen.queryByTestId("view-Done")).toBeNull());
}

describe("a view that a colleague deleted", () => {
  it("is told of, and its filters stay", async () => {
    expect(screen.queryByTestId("view-lost")).toBeNull();

    await isDeleted();

    expect((await screen.findByTestId("view-lost")).textContent).toContain("“Done” was deleted");
    expect(route.value.query).toEqual({ ...filters, view: "v-Done" });
    expect(screen.queryByTestId("view-keep")).toBeNull();
  });

  it("is kept as one's own under its name by two presses", async () => {
    const mine = { ...shared, id: "v-mine", shared: false };
    server.on("POST /api/v1/views", () => {
      kept = [mine];
      return mine;
    });
    await isDeleted();

    fireEvent.click(await screen.findByTestId("view-lost-keep"));
    expect(screen.getByTestId("view-name")).toHaveProperty("value", "Done");
    fireEvent.click(screen.getByTestId("view-submit"));

    await waitFor(() => expect(route.value.query).toEqual({ ...filters, view: "v-mine" }));
    expect(server.of("POST /api/v1/views")[0]?.body).toMatchObject({
      name: "Done",
      shared: false,
      filters: { status: ["resolved"], severity: ["high"] },
    });
    expect(screen.queryByTestId("view-lost")).toBeNull();
  });

  it("is forgotten by a press, with its filters left", async () => {
    await isDeleted();

    fireEvent.click(await screen.findByTestId("view-lost-dismiss"));

    await waitFor(() => expect(screen.queryByTestId("view-lost")).toBeNull());
    expect(route.value.query).toEqual(filters);
    expect(screen.getByTestId("view-keep")).toBeTruthy();
  });

  it("is no news to who shows another list by now", async () => {
    fireEvent.click(screen.getByTestId("view-all"));

    await isDeleted();

    expect(screen.queryByTestId("view-lost")).toBeNull();
  });
});

describe("a view that is gone for another reason", () => {
  it("is told by the message alone where one deleted it oneself", async () => {
    server.on("DELETE /api/v1/views/v-Done", () => {
      kept = [];
      return new Response(null, { status: 204 });
    });

    fireEvent.click(screen.getByTestId("view-menu"));
    fireEvent.click(screen.getByTestId("view-delete"));

    await waitFor(() =>
      expect(toasts.value.map((one) => one.text)).toEqual(["“Done” is deleted"]),
    );
    expect(screen.queryByTestId("view-lost")).toBeNull();
  });

  it("is not told of in another workspace", async () => {
    views.value = {};
    await waitFor(() => expect(screen.queryByTestId("view-Done")).toBeNull());

    views.value = { cases: [] };

    await waitFor(() => expect(route.value.query.view).toBe("v-Done"));
    expect(screen.queryByTestId("view-lost")).toBeNull();
  });
});
