/** Many cases at once, and the list by keyboard. */
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CaseSummary } from "../../src/api/types";
import { listenToKeys } from "../../src/keys";
import { go } from "../../src/router";
import { focused } from "../../src/screens/cases/keys";
import CasesScreen from "../../src/screens/cases/screen";
import { closeCase } from "../../src/state/case_page";
import { cases, clearCases, loadCases } from "../../src/state/cases";
import { me, members } from "../../src/state/me";
import { letGo } from "../../src/state/picked";
import { toasts } from "../../src/state/toasts";
import { type Asked, aCase, aDetail, ME, OLIVIA, refusal, SAM, Server } from "../world";

let server: Server;
let stopListening: () => void;

beforeEach(() => {
  server = new Server();
  clearCases();
  letGo();
  focused.value = null;
  toasts.value = [];
  me.value = ME;
  go({ screen: "cases", id: null }, true);
  stopListening = listenToKeys();
});

afterEach(() => {
  stopListening();
  cleanup();
  closeCase();
  members.value = null;
});

const list = async (...items: CaseSummary[]) => {
  server.on("GET /api/v1/cases", () => ({ items, next_cursor: null }));
  await loadCases(false);
  render(<CasesScreen id={null} part={null} query={{}} />);
};
const pick = (number: number, shiftKey = false) =>
  fireEvent.click(screen.getByTestId(`pick-${number}`), { shiftKey });
const press = (key: string, over: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...over });
const picked = () =>
  [...document.querySelectorAll<HTMLInputElement>("[data-testid^=pick-]:checked")].map(
    (box) => box.dataset.testid,
  );
const last = (route: string): Asked | undefined => server.of(route).at(-1);

/** An answer for many: each as `change` makes it, or refused where it makes nothing. */
const done = (change: (id: string) => CaseSummary | null) => (asked: Asked) => ({
  items: (asked.body as { ids: string[] }).ids.map((id, index) => {
    const now = change(id);
    const problem = now ? null : { title: "No", detail: "It was merged.", status: 409 };
    return { index, status: now ? 200 : 409, case: now, problem };
  }),
});

describe("choosing cases", () => {
  it("begins by a box at each row and ends by the cross", async () => {
    await list(aCase(1), aCase(2));
    expect(screen.queryByTestId("bulk-bar")).toBeNull();

    pick(2);
    expect((await screen.findByTestId("bulk-bar")).textContent).toContain("1 chosen");
    pick(1);
    await waitFor(() => expect(picked()).toEqual(["pick-2", "pick-1"]));
    fireEvent.click(screen.getByTestId("bulk-clear"));

    await waitFor(() => expect(screen.queryByTestId("bulk-bar")).toBeNull());
    expect(picked()).toEqual([]);
  });

  it("takes all between two with Shift, and lets one go again", async () => {
    await list(aCase(1), aCase(2), aCase(3), aCase(4));

    pick(4);
    pick(2, true);
    await waitFor(() => expect(picked()).toEqual(["pick-4", "pick-3", "pick-2"]));
    pick(3);

    await waitFor(() => expect(picked()).toEqual(["pick-4", "pick-2"]));
  });

  it("can be started where there is no pointer, and takes all in the list", async () => {
    await list(aCase(1), aCase(2));

    fireEvent.click(screen.getByTestId("pick-several"));
    expect((await screen.findByTestId("bulk-bar")).textContent).toContain("0 chosen");
    fireEvent.click(screen.getByTestId("pick-all"));
    await waitFor(() => expect(screen.getByTestId("bulk-bar").textContent).toContain("2 chosen"));
    fireEvent.click(screen.getByTestId("pick-several"));

    await waitFor(() => expect(screen.queryByTestId("bulk-bar")).toBeNull());
  });

  it("is not offered to who may only look", async () => {
    me.value = { ...ME, role: "viewer", rights: [] };
    await list(aCase(1));

    expect(screen.queryByTestId("pick-1")).toBeNull();
    expect(screen.queryByTestId("pick-several")).toBeNull();
  });
});

describe("the bar under the list", () => {
  it.each([
    ["bulk-acknowledge", "acknowledged"],
    ["bulk-resolve", "resolved"],
  ] as const)("by %s moves the chosen to %s in one request", async (button, status) => {
    await list(aCase(1), aCase(2), aCase(3));
    server.on(
      "POST /api/v1/cases/bulk/status",
      done((id) => aCase(Number(id.slice(2)), { status, revision: 2 })),
    );
    pick(1);
    pick(3);

    fireEvent.click(await screen.findByTestId(button));

    await waitFor(() => expect(toasts.value[0]?.text).toBe("2 cases changed"));
    expect(last("POST /api/v1/cases/bulk/status")?.body).toEqual({ ids: ["c-3", "c-1"], status });
    expect(["c-1", "c-2", "c-3"].map((id) => cases.peek(id)?.status)).toEqual([
      status,
      "new",
      status,
    ]);
    expect(screen.queryByTestId("bulk-bar")).toBeNull();
  });

  it("sets how bad they are", async () => {
    await list(aCase(1), aCase(2));
    server.on(
      "POST /api/v1/cases/bulk/change",
      done((id) => aCase(Number(id.slice(2)), { severity: "critical", revision: 2 })),
    );
    pick(2);

    fireEvent.click(await screen.findByTestId("bulk-severity"));
    fireEvent.click(await screen.findByTestId("bulk-severity-critical"));

    await waitFor(() => expect(toasts.value[0]?.text).toBe("1 case changed"));
    expect(last("POST /api/v1/cases/bulk/change")?.body).toEqual({
      ids: ["c-2"],
      severity: "critical",
    });
  });

  it("gives them to a member", async () => {
    await list(aCase(1), aCase(2));
    const since = "2026-11-20T08:00:00.000Z";
    const member = { person: SAM, username: null, role: "staff", since, places: [], topics: [] };
    server.on("GET /api/v1/members", () => ({ items: [member] }));
    server.on(
      "POST /api/v1/cases/bulk/assign",
      done((id) => aCase(Number(id.slice(2)), { assignee: SAM, revision: 2 })),
    );
    pick(1);
    pick(2);

    fireEvent.click(await screen.findByTestId("assign-menu"));
    fireEvent.click(await screen.findByTestId(`assign-${SAM.id}`));

    await waitFor(() => expect(toasts.value[0]?.kind).toBe("success"));
    expect(last("POST /api/v1/cases/bulk/assign")?.body).toEqual({
      ids: ["c-2", "c-1"],
      person: SAM.id,
    });
  });

  it("takes back what the server refused, and says which and why", async () => {
    await list(aCase(1), aCase(2));
    server.on(
      "POST /api/v1/cases/bulk/status",
      done((id) => (id === "c-1" ? null : aCase(2, { status: "resolved", revision: 2 }))),
    );
    pick(1);
    pick(2);

    fireEvent.click(await screen.findByTestId("bulk-resolve"));

    await waitFor(() => expect(toasts.value[0]?.text).toBe("#1 was not changed: It was merged."));
    expect(toasts.value[0]?.kind).toBe("warning");
    expect(cases.peek("c-1")?.status).toBe("new");
    expect(cases.peek("c-2")?.status).toBe("resolved");
  });

  it("takes all back where the server cannot be asked", async () => {
    await list(aCase(1), aCase(2));
    server.on("POST /api/v1/cases/bulk/status", () => refusal(403, "forbidden", "No."));
    pick(1);
    pick(2);

    fireEvent.click(await screen.findByTestId("bulk-resolve"));

    await waitFor(() => expect(toasts.value[0]?.kind).toBe("error"));
    expect(toasts.value[0]?.text).toContain("2 cases were not changed (#2, #1)");
    expect(cases.peek("c-2")?.status).toBe("new");
  });
});

describe("the list by keyboard", () => {
  it("chooses by x, all up to a row by X, and lets all go by Escape", async () => {
    await list(aCase(1), aCase(2), aCase(3));

    press("j");
    press("x");
    press("j");
    press("j");
    press("X", { shiftKey: true });
    await waitFor(() => expect(picked()).toEqual(["pick-3", "pick-2", "pick-1"]));
    press("Escape");

    await waitFor(() => expect(picked()).toEqual([]));
  });

  it("chooses all by Ctrl and a, and resolves the chosen by e", async () => {
    await list(aCase(1), aCase(2));
    server.on(
      "POST /api/v1/cases/bulk/status",
      done((id) => aCase(Number(id.slice(2)), { status: "resolved", revision: 2 })),
    );

    press("a", { ctrlKey: true });
    await screen.findByTestId("bulk-bar");
    press("e");

    await waitFor(() => expect(toasts.value[0]?.text).toBe("2 cases changed"));
    expect(last("POST /api/v1/cases/bulk/status")?.body).toMatchObject({ status: "resolved" });
  });

  it("resolves by e and takes by m the row it stands on, as it was seen", async () => {
    await list(aCase(1, { revision: 4 }), aCase(2));
    server.on("POST /api/v1/cases/c-1/status", () =>
      aCase(1, { status: "resolved", revision: 5 }),
    );
    server.on("POST /api/v1/cases/c-2/assign", () => aCase(2, { assignee: OLIVIA, revision: 2 }));

    press("j");
    press("m");
    press("j");
    press("e");

    await waitFor(() => expect(cases.peek("c-1")?.revision).toBe(5));
    await waitFor(() => expect(cases.peek("c-2")?.revision).toBe(2));
    expect(last("POST /api/v1/cases/c-1/status")?.body).toEqual({ status: "resolved" });
    expect(last("POST /api/v1/cases/c-1/status")?.headers.get("If-Match")).toBe('"4"');
    expect(last("POST /api/v1/cases/c-2/assign")?.body).toEqual({ person: OLIVIA.id });
  });

  it("changes nothing for who may only look", async () => {
    me.value = { ...ME, role: "viewer", rights: [] };
    await list(aCase(1));

    for (const key of ["j", "x", "e", "m"]) press(key);
    press("a", { ctrlKey: true });

    expect(server.asked.filter(({ method }) => method === "POST")).toEqual([]);
    expect(screen.queryByTestId("bulk-bar")).toBeNull();
  });

  it("goes to the search by / and leaves it by Escape", async () => {
    await list(aCase(1));

    press("/");
    expect(document.activeElement).toBe(screen.getByTestId("case-search"));
    press("Escape");

    expect(document.activeElement).not.toBe(screen.getByTestId("case-search"));
  });

  it("stays on the list by j where it has no row", async () => {
    await list();

    press("j");
    press("Enter");

    expect(location.hash).toBe("#/cases");
  });

  it("closes the open case by Escape", async () => {
    const one = aCase(7);
    server.on("GET /api/v1/cases/c-7", () => aDetail(one));
    server.on("GET /api/v1/cases", () => ({ items: [one], next_cursor: null }));
    cases.patch(one);
    go({ screen: "cases", id: "c-7" }, true);
    render(<CasesScreen id="c-7" part={null} query={{}} />);
    await screen.findByTestId("thread");

    press("Escape");

    await waitFor(() => expect(location.hash).toBe("#/cases"));
  });
});
