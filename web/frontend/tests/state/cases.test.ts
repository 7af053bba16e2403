import { beforeEach, describe, expect, it } from "vitest";
import { giveCase, moveCase } from "../../src/state/case_actions";
import {
  cases,
  clearCases,
  filter,
  loadCases,
  loading,
  loadMoreCases,
  onlyMine,
  rows,
  search,
} from "../../src/state/cases";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { aCase, ME, OLIVIA, refusal, SAM, Server } from "../world";

const numbers = () => rows.value.map((row) => row.value.number);
const page = (...items: unknown[]) => ({ items, next_cursor: null as string | null });

let server: Server;

beforeEach(() => {
  clearCases();
  toasts.value = [];
  me.value = ME;
  server = new Server();
});

describe("the live list", () => {
  it("shows what the server has, newest first, and asks for open cases", async () => {
    server.on("GET /api/v1/cases", () => page(aCase(3), aCase(5)));

    await loadCases(false);

    expect(numbers()).toEqual([5, 3]);
    expect(server.of("GET /api/v1/cases")[0]?.query.getAll("status")).toEqual([
      "new",
      "acknowledged",
      "in_progress",
    ]);
  });

  it("takes in a new case and lets a resolved one leave the filter", async () => {
    server.on("GET /api/v1/cases", () => page(aCase(1), aCase(2)));
    await loadCases(false);

    cases.patch(aCase(3));
    cases.patch(aCase(2, { status: "resolved", revision: 2 }));

    expect(numbers()).toEqual([3, 1]);
  });

  it("keeps the same array while only a row's inside changes", async () => {
    server.on("GET /api/v1/cases", () => page(aCase(1), aCase(2)));
    await loadCases(false);
    const before = rows.value;

    cases.patch(aCase(2, { status: "acknowledged", revision: 2 }));

    expect(rows.value).toBe(before);
  });

  it("hides what is below the loaded pages until they are loaded", async () => {
    server.on("GET /api/v1/cases", ({ query }) =>
      query.get("cursor") === "next"
        ? page(aCase(4))
        : { items: [aCase(9), aCase(8)], next_cursor: "next" },
    );
    await loadCases(false);

    cases.patch(aCase(2));
    expect(numbers()).toEqual([9, 8]);
    await loadMoreCases();

    expect(numbers()).toEqual([9, 8, 4, 2]);
    expect(loading.value.cursor).toBeNull();
  });

  it("narrows to mine and to words, also for what comes later", async () => {
    server.on("GET /api/v1/cases", () => page());
    filter.value = "all";
    onlyMine.value = true;
    search.value = "shower";
    await loadCases(false);

    cases.patch(aCase(1, { title: "The Shower", assignee: OLIVIA }));
    cases.patch(aCase(2, { title: "The shower", assignee: SAM }));
    cases.patch(aCase(3, { title: "The lamp", assignee: OLIVIA }));

    expect(numbers()).toEqual([1]);
    expect(server.of("GET /api/v1/cases")[0]?.query.get("assignee")).toBe(OLIVIA.id);
  });

  it("forgets rows that a fresh answer no longer has", async () => {
    server.on("GET /api/v1/cases", () => page(aCase(1), aCase(2)));
    await loadCases(false);
    server.on("GET /api/v1/cases", () => page(aCase(2)));

    await loadCases(true);

    expect(numbers()).toEqual([2]);
  });

  it("says when it could not be loaded", async () => {
    server.on("GET /api/v1/cases", () => refusal(503, "busy", "Busy."));

    await loadCases(false);

    expect(loading.value).toMatchObject({ state: "failed", problem: { status: 503 } });
  });
});

describe("changing a case", () => {
  beforeEach(() => {
    cases.patch(aCase(7, { revision: 4 }));
  });

  it("shows the change at once and names the revision it was made on", async () => {
    server.on("POST /api/v1/cases/c-7/status", () =>
      aCase(7, { status: "resolved", revision: 5 }),
    );

    const done = moveCase("c-7", "resolved");
    expect(cases.peek("c-7")?.status).toBe("resolved");
    await done;

    expect(cases.peek("c-7")?.revision).toBe(5);
    const [asked] = server.of("POST /api/v1/cases/c-7/status");
    expect(asked?.headers.get("If-Match")).toBe('"4"');
    expect(asked?.body).toEqual({ status: "resolved" });
  });

  it("takes it back with an explanation when the server fails", async () => {
    server.on("POST /api/v1/cases/c-7/status", () => refusal(500, "internal", "Oops."));

    await moveCase("c-7", "resolved");

    expect(cases.peek("c-7")?.status).toBe("new");
    expect(toasts.value[0]).toMatchObject({ kind: "error" });
    expect(toasts.value[0]?.text).toContain("#7");
  });

  it("shows the other's change when somebody was faster", async () => {
    const fresh = aCase(7, { status: "acknowledged", assignee: SAM, revision: 5 });
    server.on("POST /api/v1/cases/c-7/status", () => refusal(412, "stale", "Stale."));
    server.on("GET /api/v1/cases/c-7", () => fresh);

    await moveCase("c-7", "resolved");

    expect(cases.peek("c-7")).toEqual(fresh);
    expect(toasts.value[0]).toMatchObject({ kind: "warning" });
  });

  it("does not undo what came by the socket meanwhile", async () => {
    server.on("POST /api/v1/cases/c-7/assign", () => {
      cases.patch(aCase(7, { status: "closed", revision: 6 }));
      return refusal(500, "internal", "Oops.");
    });

    await giveCase("c-7", SAM);

    expect(cases.peek("c-7")).toMatchObject({ status: "closed", revision: 6 });
  });
});
