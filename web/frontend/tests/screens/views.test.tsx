/** Saved views over a list: shown, marked when changed, kept, renamed, shared, deleted. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DefaultView, SavedView } from "../../src/api/views";
import { offeredCommands } from "../../src/palette";
import { defaultViews, opensWith } from "../../src/prefs";
import { go, route } from "../../src/router";
import CasesScreen from "../../src/screens/cases/screen";
import { CASE_VIEWS } from "../../src/screens/cases/views";
import { closeCase } from "../../src/state/case_page";
import { clearCases, filter, narrow } from "../../src/state/cases";
import { defaultOf } from "../../src/state/default_views";
import { receive } from "../../src/state/live";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { views } from "../../src/state/views";
import { aCase, aView, ME, refusal, SAM, Server } from "../world";

const KEY = `${ME.person.id}:${ME.workspace.id}:cases`;

let server: Server;
let kept: SavedView[];
let chosen: DefaultView[];

beforeEach(() => {
  server = new Server();
  kept = [];
  chosen = [];
  server.on("GET /api/v1/me/default-views", () => ({ items: chosen }));
  server.on("PUT /api/v1/me/default-views", ({ body }) => {
    const asked = body as DefaultView;
    const view = kept.find(({ id }) => id === asked.view);
    const one = { ...asked, filters: view?.filters ?? asked.filters };
    chosen = [...chosen.filter(({ list }) => list !== one.list), one];
    return one;
  });
  server.on("GET /api/v1/views", () => ({ items: kept, next_cursor: null }));
  server.on("GET /api/v1/cases", () => ({ items: [aCase(1)], next_cursor: null }));
  clearCases();
  views.value = {};
  toasts.value = [];
  defaultViews.value = {};
  opensWith.value = {};
  me.value = { ...ME, rights: [...ME.rights, "views.write"] };
  go({ screen: "cases" }, true);
});

afterEach(() => {
  cleanup();
  closeCase();
  vi.unstubAllGlobals();
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
const tab = (name: string) => screen.getByTestId(`view-${name}`);
const press = (testId: string) => fireEvent.click(screen.getByTestId(testId));
const menu = (item: string) => {
  press("view-menu");
  press(item);
};

describe("a view", () => {
  it("is shown by a press, in the list and in the address", async () => {
    await shown(aView("Done"));

    fireEvent.click(tab("Done"));

    expect(tab("Done").getAttribute("aria-pressed")).toBe("true");
    expect(route.value.query).toEqual({ status: "resolved", severity: "high", view: "v-Done" });
    expect([filter.value, narrow.value]).toEqual(["resolved", { severity: "high" }]);
    expect(screen.queryByTestId("view-save")).toBeNull();
    expect(screen.queryByTestId("view-keep")).toBeNull();
  });

  it("of an address that names nothing else is shown with its filters", async () => {
    go({ screen: "cases", query: { view: "v-Done" } }, true);

    await shown(aView("Done"));

    await waitFor(() => expect(route.value.query.status).toBe("resolved"));
    expect(tab("Done").getAttribute("aria-pressed")).toBe("true");
  });

  it("may ask for states that no chip stands for", async () => {
    await shown(aView("Odd", { filters: { status: ["new", "resolved"] } }));

    fireEvent.click(tab("Odd"));
    expect(tab("Odd").textContent).not.toContain("changed");
    expect(screen.getByTestId("filter-open").getAttribute("aria-pressed")).toBe("false");
    await waitFor(() =>
      expect(server.of("GET /api/v1/cases").at(-1)?.query.getAll("status")).toEqual([
        "new",
        "resolved",
      ]),
    );
    press("narrowed-states");

    expect(tab("Odd").textContent).toContain("changed");
    expect(screen.getByTestId("filter-open").getAttribute("aria-pressed")).toBe("true");
  });

  it("nobody may see leaves the filters of its address", async () => {
    go({ screen: "cases", query: { view: "v-Hers", status: "new" } }, true);

    await shown(aView("Done"));

    expect(filter.value).toBe("new");
    expect(screen.getByTestId("view-keep")).toBeTruthy();
  });

  it("is marked when the filters differ, saves them, and comes back by a press", async () => {
    await shown(aView("Done"));
    fireEvent.click(tab("Done"));
    server.on("PUT /api/v1/views/v-Done", ({ body }) => {
      kept = [aView("Done", { ...(body as object), revision: 4 })];
      return kept[0];
    });

    press("filter-new");
    expect(tab("Done").textContent).toContain("changed");
    fireEvent.click(tab("Done"));
    expect(filter.value).toBe("resolved");
    press("filter-all");
    press("view-save");

    await waitFor(() => expect(tab("Done").textContent).not.toContain("changed"));
    const [asked] = server.of("PUT /api/v1/views/v-Done");
    expect(asked?.body).toEqual({ name: "Done", shared: false, filters: { severity: ["high"] } });
    expect(asked?.headers.get("If-Match")).toBe('"3"');
  });

  it("of everybody is changed by who may share alone", async () => {
    me.value = ME;
    await shown(aView("Ours", { shared: true, owner: SAM }));
    fireEvent.click(tab("Ours"));

    press("filter-new");
    expect(screen.queryByTestId("view-save")).toBeNull();
    expect(screen.getByTestId("view-keep")).toBeTruthy();
    press("view-menu");

    expect(screen.queryByTestId("view-delete")).toBeNull();
    expect(screen.getByTestId("view-keep-as")).toBeTruthy();
  });

  it("that somebody changed meanwhile says so and is read anew", async () => {
    await shown(aView("Done"));
    fireEvent.click(tab("Done"));
    press("filter-new");
    server.on("PUT /api/v1/views/v-Done", () => refusal(412, "stale", "Changed meanwhile."));
    const before = server.of("GET /api/v1/views").length;

    press("view-save");

    await waitFor(() => expect(server.of("GET /api/v1/views")).toHaveLength(before + 1));
    expect(toasts.value).toHaveLength(1);
    expect(tab("Done").textContent).toContain("changed");
  });

  it("is offered by the palette", async () => {
    await shown(aView("Done"));

    const command = offeredCommands().find(({ title }) => title === "View: Done");
    act(() => command?.run());

    expect(tab("Done").getAttribute("aria-pressed")).toBe("true");
  });
});

describe("keeping filters", () => {
  const ask = async () => {
    await shown();
    press("filter-resolved");
    press("view-keep");
    return within(await screen.findByTestId("view-dialog"));
  };

  it("asks for a name and shows the new view", async () => {
    await ask();
    server.on("POST /api/v1/views", ({ body }) => {
      kept = [aView("Ours", body as object)];
      return kept[0];
    });

    press("view-submit");
    expect(await screen.findByText("Give it a name")).toBeTruthy();
    fireEvent.input(screen.getByTestId("view-name"), { target: { value: "Ours" } });
    press("view-shared");
    press("view-submit");

    await waitFor(() => expect(screen.queryByTestId("view-dialog")).toBeNull());
    expect(server.of("POST /api/v1/views")[0]?.body).toEqual({
      list: "cases",
      name: "Ours",
      shared: true,
      filters: { status: ["resolved"] },
    });
    expect(tab("Ours").getAttribute("aria-pressed")).toBe("true");
    expect(route.value.query.view).toBe("v-Ours");
  });

  it("says at the name that it is taken, and keeps what was written", async () => {
    const dialog = await ask();
    server.on("POST /api/v1/views", () =>
      Response.json(
        { title: "No", status: 409, code: "conflict", detail: "Taken.", reason: "name_taken" },
        { status: 409 },
      ),
    );

    fireEvent.input(screen.getByTestId("view-name"), { target: { value: "Done" } });
    press("view-submit");

    expect(await dialog.findByText("There is a view of this name already")).toBeTruthy();
    expect((screen.getByTestId("view-name") as HTMLInputElement).value).toBe("Done");
  });

  it("says what else went wrong, and shares nothing without the right", async () => {
    me.value = ME;
    const dialog = await ask();
    server.on("POST /api/v1/views", () => refusal(409, "conflict", "Too many views."));

    expect(screen.queryByTestId("view-shared")).toBeNull();
    fireEvent.input(screen.getByTestId("view-name"), { target: { value: "Done" } });
    press("view-submit");

    expect((await dialog.findByRole("alert")).textContent).toBeTruthy();
    fireEvent.click(dialog.getByRole("button", { name: "Cancel" }));
    expect(screen.queryByTestId("view-dialog")).toBeNull();
  });
});

describe("the menu of a view", () => {
  const two = () => [aView("One"), aView("Two", { position: 1 })];

  it.each([
    ["view-share", { shared: true }],
    ["view-earlier", { position: 0 }],
  ])("does %s", async (item, said) => {
    await shown(...two());
    fireEvent.click(tab("Two"));
    server.on("PUT /api/v1/views/v-Two", () => aView("Two", { position: 0, revision: 4 }));

    menu(item);

    await waitFor(() => expect(server.of("PUT /api/v1/views/v-Two")[0]?.body).toMatchObject(said));
  });

  it("renames", async () => {
    await shown(...two());
    fireEvent.click(tab("One"));
    server.on("PUT /api/v1/views/v-One", () => {
      kept = [aView("First", { id: "v-One" })];
      return kept[0];
    });

    menu("view-rename");
    fireEvent.input(screen.getByTestId("view-name"), { target: { value: "First" } });
    press("view-submit");

    expect((await screen.findByTestId("view-First")).getAttribute("aria-pressed")).toBe("true");
  });

  it("deletes, and undo makes it again where it was", async () => {
    await shown(...two());
    fireEvent.click(tab("One"));
    server.on("DELETE /api/v1/views/v-One", () => {
      kept = [aView("Two")];
      return new Response(null, { status: 204 });
    });
    server.on("POST /api/v1/views", () => aView("One", { id: "v-again" }));

    menu("view-delete");
    await waitFor(() => expect(screen.queryByTestId("view-One")).toBeNull());
    act(() => toasts.value[0]?.action?.run());

    await waitFor(() => expect(route.value.query.view).toBe("v-again"));
    expect(server.of("POST /api/v1/views")[0]?.body).toMatchObject({ name: "One", position: 0 });
  });
});

describe("what the list opens with", () => {
  it("is the chosen view, for this person, until it is taken back", async () => {
    await shown(aView("Done"));
    fireEvent.click(tab("Done"));
    menu("view-default");
    cleanup();
    go({ screen: "cases" }, true);

    await shown(aView("Done"));

    await waitFor(() => expect(tab("Done").getAttribute("aria-pressed")).toBe("true"));
    press("view-all");
    expect([route.value.query, filter.value]).toEqual([{}, "open"]);
    fireEvent.click(tab("Done"));
    menu("view-default");
    await waitFor(() => expect(chosen).toEqual([{ list: "cases", view: null, filters: null }]));
  });

  it("may be filters without a name", async () => {
    await shown();
    press("filter-mine");
    menu("view-default");
    cleanup();
    go({ screen: "cases" }, true);

    await shown();

    await waitFor(() => expect(route.value.query).toEqual({ assignee: "me" }));
  });

  it("follows the view, and is forgotten when that is gone", async () => {
    chosen = [{ list: "cases", view: "v-Done", filters: { status: ["new"] } }];
    me.value = { ...ME, default_views: chosen };

    await shown(aView("Done"));
    await waitFor(() => expect(route.value.query.severity).toBe("high"));
    expect(defaultOf(CASE_VIEWS)?.query.severity).toBe("high");
    kept = [];
    chosen = [{ list: "cases", view: null, filters: null }];
    act(() =>
      receive(
        { type: "system.views_changed", data: { list: "cases" }, isPast: false } as never,
        false,
      ),
    );

    await waitFor(() => expect(defaultOf(CASE_VIEWS)).toBeNull());
    expect(screen.queryByTestId("view-Done")).toBeNull();
  });

  it("is what this browser kept by itself, which is handed over once", async () => {
    const old = CASE_VIEWS.addressOf({ status: ["new"] }, "v-Done");
    defaultViews.value = { [KEY]: { view: "v-Done", query: old } };

    await shown(aView("Done"));

    await waitFor(() => expect(route.value.query.severity).toBe("high"));
    await waitFor(() => expect(defaultViews.value).toEqual({}));
    expect(server.of("PUT /api/v1/me/default-views").map(({ body }) => body)).toEqual([
      { list: "cases", view: "v-Done", filters: null },
    ]);
    expect(defaultOf(CASE_VIEWS)?.view).toBe("v-Done");
  });

  it("is had again with the view that was deleted by mistake", async () => {
    chosen = [{ list: "cases", view: "v-Done", filters: aView("Done").filters }];
    me.value = { ...ME, default_views: chosen };
    await shown(aView("Done"));
    server.on("DELETE /api/v1/views/v-Done", () => {
      kept = [];
      return null;
    });
    server.on("POST /api/v1/views", () => {
      kept = [aView("Done", { id: "v-again" })];
      return kept[0];
    });

    menu("view-delete");
    await waitFor(() => expect(chosen[0]?.view).toBeNull());
    act(() => toasts.value[0]?.action?.run());

    await waitFor(() => expect(chosen[0]?.view).toBe("v-again"));
  });

  it("is not asked for where the address says what to show", async () => {
    chosen = [{ list: "cases", view: null, filters: { assignee: ["me"] } }];
    me.value = { ...ME, default_views: chosen };
    go({ screen: "cases", query: { q: "lamp" } }, true);

    await shown();

    expect(route.value.query).toEqual({ q: "lamp" });
  });
});
