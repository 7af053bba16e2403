import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import Sortable from "sortablejs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Match, Route } from "../../src/api/routes";
import Routes from "../../src/screens/routes/screen";
import { toasts } from "../../src/state/toasts";
import { refusal, SAM, Server } from "../world";
import { agree, be, choose, show, type } from "./shown";

const AT = "2026-11-20T12:00:00Z";
const DESK = { id: "rc-1", name: "Night desk" };
const BOSS = { id: "rc-2", name: "Boss" };

function aRoute(id: string, over: Partial<Route> = {}): Route {
  return {
    id,
    name: `Route ${id}`,
    position: 0,
    is_default: false,
    matchers: [{ field: "team", op: "=", value: "db" }],
    line: "team=db",
    sentence: "What team db says",
    minimum_severity: "low",
    continues: false,
    receivers: [DESK],
    is_active: true,
    group_by: null,
    group_wait_seconds: 30,
    group_interval_seconds: 300,
    repeat_seconds: null,
    warnings: [],
    created_at: AT,
    revision: 3,
    ...over,
  };
}

function aMatch(over: Partial<Match> = {}): Match {
  return {
    severity: "high",
    facts: {},
    muted: null,
    routes: [{ id: "one", name: "Route one" }],
    decisions: [],
    ...over,
  };
}

let server: Server;
let routes: Route[];

const names = () => screen.getAllByTestId("route").map((row) => row.dataset.name);
const handle = (at: number) => screen.getAllByTestId("route-handle")[at] as HTMLElement;
const tagged = (one: Route) => Response.json(one, { headers: { ETag: `"${one.revision}"` } });

beforeEach(() => {
  toasts.value = [];
  routes = [
    aRoute("one", { continues: true, minimum_severity: "high" }),
    aRoute("two", { is_active: false, receivers: [], warnings: ["nobody"] }),
    aRoute("last", { name: "Default", is_default: true, matchers: [] }),
  ];
  be("admin", "routes.read", "routes.write");
  server = new Server()
    .on("GET /api/v1/routes", () => ({ items: routes, next_cursor: null }))
    .on("GET /api/v1/receivers", () => ({ items: [DESK, BOSS], next_cursor: null }));
  for (const one of routes) server.on(`GET /api/v1/routes/${one.id}`, () => tagged(one));
});

afterEach(cleanup);

describe("the order of the routes", () => {
  it("shows what each does, and where it does what nobody meant", async () => {
    show(Routes, "#/routes");

    const [one, two, last] = await screen.findAllByTestId("route");
    expect(one?.textContent).toContain("Night desk");
    expect(one?.textContent).toContain("Goes on");
    expect(one?.textContent).toContain("High");
    expect(two?.textContent).toContain("Paused");
    expect(two?.textContent).toContain("It leads to nobody");
    expect(last?.textContent).toContain("Default");
    expect(screen.getAllByTestId("route-handle")).toHaveLength(2);
  });

  it("can be looked at and not changed without the right", async () => {
    be("viewer", "routes.read");

    show(Routes, "#/routes");

    await screen.findAllByTestId("route");
    expect(screen.queryByTestId("route-handle")).toBeNull();
    expect(screen.queryByTestId("new-route")).toBeNull();
  });

  /** What the server keeps; each answer waits for `letGo`. */
  function keepsOrder(letGo: () => Promise<void> = async () => undefined) {
    server.on("POST /api/v1/routes/order", async ({ body }) => {
      await letGo();
      const { order } = body as { order: string[] };
      return { items: order.map((id, position) => ({ id, position, revision: 4 + position })) };
    });
  }
  const orders = () => server.of("POST /api/v1/routes/order").map((one) => one.body);
  const isBusy = () => screen.getByTestId("route-list").getAttribute("aria-busy");

  it("changes by an arrow key at once, is said aloud and sent as one order", async () => {
    let answer: () => void = () => undefined;
    const letGo = new Promise<void>((done) => {
      answer = done;
    });
    keepsOrder(() => letGo);
    show(Routes, "#/routes");
    await screen.findAllByTestId("route");

    fireEvent.keyDown(handle(0), { key: "ArrowDown" });

    await waitFor(() => expect(names()).toEqual(["Route two", "Route one", "Default"]));
    expect(screen.getByTestId("order-said").textContent).toBe("Route one is now 2 of 2");
    expect(isBusy()).toBe("true");
    answer();
    await waitFor(() => expect(isBusy()).toBe("false"));
    expect(orders()).toEqual([{ order: ["two", "one"], seen: ["one", "two"] }]);
    expect(names()).toEqual(["Route two", "Route one", "Default"]);
  });

  it("changes by a row that was dragged, which the page itself puts in its place", async () => {
    keepsOrder();
    show(Routes, "#/routes");
    const [row] = await screen.findAllByTestId("route");
    const list = screen.getByTestId("route-list");
    await waitFor(() => expect(Sortable.get(list)).toBeTruthy());

    list.insertBefore(row as HTMLElement, list.lastElementChild);
    const event = { item: row, from: list, oldIndex: 0, newIndex: 1 } as unknown;
    Sortable.get(list)?.options.onEnd?.(event as Sortable.SortableEvent);

    expect(names()).toEqual(["Route one", "Route two", "Default"]);
    await waitFor(() => expect(names()).toEqual(["Route two", "Route one", "Default"]));
    await waitFor(() => expect(orders()).toHaveLength(1));
  });

  it.each([
    ["below the default", 1, "ArrowDown"],
    ["above the first", 0, "ArrowUp"],
    ["by another key", 0, "Enter"],
  ])("does not change %s", async (_, at, key) => {
    show(Routes, "#/routes");
    await screen.findAllByTestId("route");

    fireEvent.keyDown(handle(at), { key });

    expect(names()).toEqual(["Route one", "Route two", "Default"]);
    expect(orders()).toEqual([]);
  });

  it.each([
    [412, "Somebody made, deleted or moved routes meanwhile. They stay in the order in which"],
    [409, "Not there."],
  ])("is put back where the server refuses with %i, and asks how it is", async (status, words) => {
    server.on("POST /api/v1/routes/order", () => {
      routes = [aRoute("new"), ...routes];
      return refusal(status, "no", "Not there.");
    });
    show(Routes, "#/routes");
    await screen.findAllByTestId("route");

    fireEvent.keyDown(handle(1), { key: "ArrowUp" });

    await waitFor(() => expect(toasts.value[0]?.text).toContain(words));
    await waitFor(() =>
      expect(names()).toEqual(["Route new", "Route one", "Route two", "Default"]),
    );
  });
});

describe("a route", () => {
  it("is made of what was filled in, told together", async () => {
    server.on("POST /api/v1/routes", () => aRoute("three"));
    show(Routes, "#/routes/new");
    await screen.findByTestId("route-editor");
    await screen.findByRole("option", { name: "Boss" });

    type("route-name", "Nights");
    choose("route-receivers", "rc-2");
    fireEvent.click(screen.getByTestId("route-grouped"));
    type("route-group-by", "place");
    fireEvent.input(screen.getByLabelText(/Wait for others/), { target: { value: "" } });
    type("route-repeat", "15m");
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(location.hash).toBe("#/routes"));
    const [asked] = server.of("POST /api/v1/routes");
    expect(asked?.body).toEqual({
      name: "Nights",
      matchers: [],
      minimum_severity: "low",
      continues: false,
      receivers: ["rc-2"],
      is_active: true,
      group_by: ["place"],
      group_wait_seconds: 0,
      group_interval_seconds: 300,
      repeat_seconds: 900,
    });
    expect(asked?.headers.get("Idempotency-Key")).toBeTruthy();
    await waitFor(() => expect(server.of("GET /api/v1/routes")).toHaveLength(2));
  });

  it("is changed with the tag it came with, and told one by one again", async () => {
    routes[0] = aRoute("one", { group_by: ["place"] });
    server
      .on("GET /api/v1/routes/one", () => tagged(routes[0] as Route))
      .on("PUT /api/v1/routes/one", () => routes[0]);
    show(Routes, "#/routes/one");
    await screen.findByTestId("route-group-by");

    fireEvent.click(screen.getByTestId("route-grouped"));
    fireEvent.click(screen.getByRole("switch", { name: "Go on to the next route" }));
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(server.of("PUT /api/v1/routes/one")).toHaveLength(1));
    const [asked] = server.of("PUT /api/v1/routes/one");
    expect(asked?.headers.get("If-Match")).toBe('"3"');
    expect(asked?.body).toMatchObject({
      group_by: null,
      continues: true,
      matchers: [{ field: "team", op: "=", value: "db" }],
    });
  });

  it("that leads to nobody says so, and is deleted after a question", async () => {
    server.on("DELETE /api/v1/routes/two", () => new Response(null, { status: 204 }));
    show(Routes, "#/routes/two");
    const sheet = await screen.findByTestId("route-editor");
    expect(sheet.textContent).toContain("It leads to nobody");

    fireEvent.click(screen.getByTestId("editor-delete"));
    expect((await screen.findByTestId("confirm")).textContent).toContain("routes below");
    await agree();

    await waitFor(() => expect(location.hash).toBe("#/routes"));
    expect(server.of("DELETE /api/v1/routes/two")[0]?.headers.get("If-Match")).toBe('"3"');
  });

  it("that is the default can neither be deleted nor paused nor narrowed", async () => {
    show(Routes, "#/routes/last");

    const sheet = await screen.findByTestId("route-editor");
    expect(sheet.textContent).toContain("It stays last");
    expect(screen.queryByTestId("editor-delete")).toBeNull();
    expect(screen.queryByTestId("route-matchers")).toBeNull();
    expect(screen.queryByRole("switch", { name: "Active" })).toBeNull();
  });
});

describe("the question who would get an alert", () => {
  const MATCH = "POST /api/v1/routes/match";

  it("is asked of a described one, and stands in the address", async () => {
    server.on(MATCH, () =>
      aMatch({
        decisions: [
          {
            receiver: DESK,
            person: SAM,
            route: null,
            told: true,
            loud: true,
            reason: null,
            text: null,
          },
          {
            receiver: BOSS,
            person: null,
            route: null,
            told: false,
            loud: false,
            reason: "paused",
            text: "Boss is paused",
          },
          {
            receiver: null,
            person: null,
            route: null,
            told: true,
            loud: false,
            reason: null,
            text: null,
          },
        ],
      }),
    );
    show(Routes, "#/routes?view=who");
    expect(screen.getByTestId("who-answer").textContent).toContain("Describe an alert");

    fireEvent.click(screen.getByRole("radio", { name: "Critical" }));
    type("who-labels", "team=db,");
    fireEvent.click(screen.getByTestId("who-ask"));

    const [sam, boss, admin] = await screen.findAllByTestId("who-line");
    expect(sam?.textContent).toMatch(/Sam Staff would be told\s+with sound/);
    expect(sam?.textContent).toContain("Night desk");
    expect(boss?.textContent).toContain("Boss would not be told");
    expect(boss?.textContent).toContain("Boss is paused");
    expect(admin?.textContent).toContain("An admin would be told");
    expect(server.of(MATCH).at(-1)?.body).toMatchObject({
      severity: "critical",
      labels: { team: "db" },
    });
    expect(location.hash).toContain("severity=critical");
    expect(screen.getByRole("link", { name: "Route one" }).getAttribute("href")).toBe(
      "#/routes/one",
    );
  });

  it("is asked of an alert by its number, and says that it is muted", async () => {
    const text = "It is silenced until noon";
    server.on(MATCH, () => aMatch({ muted: { reason: "silenced", text, ref: "s-1" } }));
    show(Routes, "#/routes?view=who");

    fireEvent.click(screen.getByRole("radio", { name: "One that exists" }));
    type("who-number", "12");
    fireEvent.click(screen.getByTestId("who-ask"));

    expect(await screen.findByText(text)).toBeTruthy();
    expect(screen.getByTestId("who-answer").textContent).toContain("Nobody would be told.");
    expect(server.of(MATCH).at(-1)?.body).toMatchObject({ alert: 12 });
    expect(location.hash).toBe("#/routes?view=who&alert=12");
  });

  it("is not asked without a number, nor with a label that is none", async () => {
    show(Routes, "#/routes?view=who");

    type("who-labels", "nonsense,");
    fireEvent.click(screen.getByTestId("who-ask"));
    expect(await screen.findByText(/“nonsense” is no label/)).toBeTruthy();
    fireEvent.click(screen.getByRole("radio", { name: "One that exists" }));
    fireEvent.click(screen.getByTestId("who-ask"));

    expect(await screen.findByText("Write the number of an alert.")).toBeTruthy();
    expect(server.of(MATCH)).toHaveLength(0);
  });

  it("comes with the address it was sent by", async () => {
    server.on(MATCH, () => aMatch());

    show(Routes, "#/routes?view=who&severity=low&labels=team%3Ddb,place%3DRoof");

    expect(await screen.findByRole("heading", { name: "This route takes it" })).toBeTruthy();
    expect(screen.getByTestId("who-labels-box").textContent).toContain("place=Roof");
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Low" }).checked).toBe(true);
  });

  it("that the server refuses says why", async () => {
    server.on(MATCH, () => refusal(404, "not_found", "There is no alert 99."));

    show(Routes, "#/routes?view=who&alert=99");

    expect((await screen.findByRole("alert")).textContent).toContain("nothing here");
  });
});
