/** What lists open with: kept for the person, remembered for the first look, put right by the server. */
import { act, cleanup, render, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { account } from "../../src/api/session";
import type { DefaultView } from "../../src/api/views";
import { defaultViews, opensWith } from "../../src/prefs";
import { go, route } from "../../src/router";
import { ALERT_VIEWS } from "../../src/screens/alerts/views";
import CasesScreen from "../../src/screens/cases/screen";
import { CASE_VIEWS } from "../../src/screens/cases/views";
import { clearCases } from "../../src/state/cases";
import { defaultOf, handOver, loadDefaults, setDefault } from "../../src/state/default_views";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { views } from "../../src/state/views";
import { ME, refusal, Server, tokenOf } from "../world";

const PATH = "/api/v1/me/default-views";
const WHO = `${ME.person.id}/${ME.workspace.id}`;
const MINE: DefaultView = { list: "cases", view: null, filters: { status: ["new"] } };
const CLOSED: DefaultView = { list: "cases", view: null, filters: { status: ["closed"] } };

let server: Server;

beforeEach(() => {
  server = new Server();
  const token = { access_token: tokenOf(ME.person.id, ME.workspace.id), expires_in: 600 };
  server.on("POST /api/v1/session/refresh", () => token);
  server.on("GET /api/v1/views", () => ({ items: [], next_cursor: null }));
  server.on("GET /api/v1/cases", () => ({ items: [], next_cursor: null }));
  server.on(`PUT ${PATH}`, ({ body }) => body as DefaultView);
  clearCases();
  views.value = {};
  toasts.value = [];
  defaultViews.value = {};
  opensWith.value = {};
  account.value = WHO;
  me.value = ME;
  go({ screen: "cases" }, true);
});

afterEach(() => {
  cleanup();
  account.value = "";
});

function Here() {
  return <CasesScreen id={null} part={null} query={route.value.query} />;
}
const asked = () => server.of(`PUT ${PATH}`).map(({ body }) => body);
const said = (...all: DefaultView[]) => ({ ...ME, default_views: all });

describe("choosing", () => {
  it("is shown at once and remembered here for the first look", async () => {
    const done = setDefault(CASE_VIEWS, { view: "", query: { status: "new" } });

    expect(defaultOf(CASE_VIEWS)).toEqual({ view: "", query: { status: "new" } });
    await done;
    expect(asked()).toEqual([MINE]);
    // As a page begins: the token has said who it is, the server has not.
    [me.value, account.value] = [null, WHO];
    expect(opensWith.value[WHO]).toEqual([MINE]);
    expect(defaultOf(CASE_VIEWS)?.query).toEqual({ status: "new" });
  });

  it("sends the last of several presses, and never less", async () => {
    void setDefault(CASE_VIEWS, { view: "v-1", query: { status: "new" } });
    void setDefault(ALERT_VIEWS, { view: "", query: { tab: "history", range: "week" } });

    await setDefault(CASE_VIEWS, null);

    expect(asked()).toEqual([
      { list: "alerts", view: null, filters: { range: ["week"] } },
      { list: "cases", view: null, filters: null },
    ]);
    expect(defaultOf(CASE_VIEWS)).toBeNull();
    expect(defaultOf(ALERT_VIEWS)?.query).toEqual({ tab: "history", range: "week" });
  });

  it("is taken back where the server refuses it, which is said", async () => {
    me.value = said(CLOSED);
    server.on(`PUT ${PATH}`, () => refusal(404, "not_found", "No such view."));
    server.on(`GET ${PATH}`, () => ({ items: [CLOSED] }));

    await setDefault(CASE_VIEWS, { view: "v-gone", query: {} });

    expect(toasts.value[0]?.kind).toBe("error");
    expect(defaultOf(CASE_VIEWS)?.query).toEqual({ status: "closed" });
  });

  it("tells all cases from the list as it opens by itself", async () => {
    await setDefault(CASE_VIEWS, { view: "", query: { status: "all" } });

    expect(asked()).toEqual([{ list: "cases", view: null, filters: {} }]);
    expect(defaultOf(CASE_VIEWS)?.query).toEqual({ status: "all" });
  });
});

describe("what was chosen elsewhere", () => {
  it("is loaded, unless something was pressed meanwhile", async () => {
    let answer: (items: unknown) => void = () => undefined;
    server.on(`GET ${PATH}`, () => new Promise((done) => (answer = done)));
    const loading = loadDefaults();
    await waitFor(() => expect(server.of(`GET ${PATH}`)).toHaveLength(1));

    await setDefault(CASE_VIEWS, { view: "", query: { status: "new" } });
    answer({ items: [CLOSED] });
    await loading;

    expect(defaultOf(CASE_VIEWS)?.query).toEqual({ status: "new" });
    server.on(`GET ${PATH}`, () => ({ items: [CLOSED] }));
    await loadDefaults();
    expect(defaultOf(CASE_VIEWS)?.query).toEqual({ status: "closed" });
  });
});

describe("what this browser kept by itself", () => {
  const KEY = `${ME.person.id}:${ME.workspace.id}:cases`;
  const own = { [KEY]: { view: "", query: { status: "new" } } };

  it("gives way to what the person chose anywhere", async () => {
    defaultViews.value = own;
    me.value = said({ list: "cases", view: null, filters: null });

    await handOver(CASE_VIEWS);

    expect(asked()).toEqual([]);
    expect(defaultOf(CASE_VIEWS)).toBeNull();
    expect(defaultViews.value).toEqual({});
  });

  it.each([
    [404, "not_found", {}],
    [503, "starting", own],
  ] as const)("is let go where it leads nowhere, and kept for later else: %s", async (...row) => {
    const [status, code, left] = row;
    defaultViews.value = own;
    server.on(`PUT ${PATH}`, () => refusal(status, code, "No."));

    await handOver(CASE_VIEWS);

    expect(defaultViews.value).toEqual(left);
    expect(toasts.value).toEqual([]);
  });
});

describe("a list drawn before the server has said who looks", () => {
  beforeEach(() => {
    me.value = null;
  });
  const arrives = (...all: DefaultView[]) =>
    act(() => {
      me.value = said(...all);
    });

  it("opens with what was remembered", async () => {
    opensWith.value = { [WHO]: [MINE] };

    render(<Here />);

    await waitFor(() => expect(route.value.query).toEqual({ status: "new" }));
    arrives(MINE);
    expect(route.value.query).toEqual({ status: "new" });
  });

  it.each([
    ["another one", [MINE], [CLOSED], { status: "closed" }],
    ["none any more", [MINE], [{ list: "cases", view: null, filters: null }], {}],
    ["one where none was remembered", [], [CLOSED], { status: "closed" }],
  ] as const)("is put right where the person chose %s since", async (_, before, now, query) => {
    opensWith.value = { [WHO]: [...before] as DefaultView[] };
    render(<Here />);
    const first = before[0] ? { status: "new" } : {};
    await waitFor(() => expect(route.value.query).toEqual(first));

    arrives(...([...now] as DefaultView[]));

    await waitFor(() => expect(route.value.query).toEqual(query));
  });

  it("stays where somebody has gone meanwhile", async () => {
    render(<Here />);
    act(() => go({ screen: "cases", query: { q: "lamp" } }, true));

    arrives(CLOSED);

    expect(route.value.query).toEqual({ q: "lamp" });
  });
});
