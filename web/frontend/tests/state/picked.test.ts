import { beforeEach, describe, expect, it } from "vitest";
import { cases, clearCases, loadCases } from "../../src/state/cases";
import {
  changeChosen,
  chosen,
  giveChosen,
  isPicking,
  letGo,
  moveChosen,
  pick,
  pickAll,
  picked,
} from "../../src/state/picked";
import { toasts } from "../../src/state/toasts";
import { aCase, refusal, SAM, Server } from "../world";

let server: Server;
const ids = () => [...picked.value].sort();
const range = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

/** Have so many open cases in the list. */
async function have(count: number): Promise<void> {
  const items = range(count).map((number) => aCase(number));
  server.on("GET /api/v1/cases", () => ({ items, next_cursor: null }));
  await loadCases(false);
}

beforeEach(async () => {
  clearCases();
  letGo();
  toasts.value = [];
  server = new Server();
  await have(5);
});

describe("choosing cases", () => {
  it("takes one and lets it go again", () => {
    pick("c-2");
    pick("c-3");
    pick("c-2");

    expect(ids()).toEqual(["c-3"]);
  });

  it.each([
    ["down", "c-5", "c-3", ["c-3", "c-4", "c-5"]],
    ["up", "c-2", "c-4", ["c-2", "c-3", "c-4"]],
  ])("takes all from the one before %s to this", (_, from, to, expected) => {
    pick(from);

    pick(to, true);

    expect(ids()).toEqual(expected);
  });

  it("takes one alone where there is none before", () => {
    pick("c-4", true);

    expect(ids()).toEqual(["c-4"]);
  });

  it("takes all that are shown, and none at the end", () => {
    isPicking.value = true;

    pickAll();
    expect(ids()).toHaveLength(5);
    letGo();

    expect(ids()).toEqual([]);
    expect(isPicking.value).toBe(false);
  });

  it("leaves out what left the list meanwhile", () => {
    pickAll();

    cases.patch(aCase(3, { status: "closed", revision: 2 }));

    expect(chosen.value.map(({ number }) => number)).toEqual([5, 4, 2, 1]);
  });
});

describe("what is done with the chosen cases", () => {
  const problem = { title: "Conflict", detail: "It is closed." };

  it("is shown at once and as the server then has it", async () => {
    const now = aCase(1, { status: "acknowledged", revision: 2 });
    server.on("POST /api/v1/cases/bulk/status", () => ({
      items: [{ index: 0, status: 200, case: now, problem: null }],
      done: 1,
      refused: 0,
    }));
    pick("c-1");

    const moving = moveChosen("acknowledged");
    expect(cases.peek("c-1")).toMatchObject({ status: "acknowledged", revision: 1 });
    await moving;

    expect(cases.peek("c-1")).toEqual(now);
    expect(toasts.value[0]?.kind).toBe("success");
    expect(picked.value.size).toBe(0);
  });

  it("is taken back for those that are refused, and told with their numbers", async () => {
    const now = aCase(2, { assignee: SAM, revision: 2 });
    server.on("POST /api/v1/cases/bulk/assign", () => ({
      items: [
        { index: 0, status: 200, case: now, problem: null },
        { index: 1, status: 409, case: null, problem },
      ],
      done: 1,
      refused: 1,
    }));
    pick("c-2");
    pick("c-1");

    await giveChosen(SAM);

    expect(server.of("POST /api/v1/cases/bulk/assign")[0]?.body).toEqual({
      ids: ["c-2", "c-1"],
      person: SAM.id,
    });
    expect(cases.peek("c-2")?.assignee).toEqual(SAM);
    expect(cases.peek("c-1")?.assignee).toBeNull();
    expect(toasts.value[0]?.kind).toBe("warning");
    expect(toasts.value[0]?.text).toContain("#1");
    expect(toasts.value[0]?.text).toContain("It is closed.");
    expect(ids()).toEqual(["c-1"]);
  });

  it("is taken back for all when the server is away, but for what moved meanwhile", async () => {
    server.on("POST /api/v1/cases/bulk/change", () => {
      cases.patch(aCase(2, { severity: "low", revision: 7 }));
      return refusal(503, "busy", "Busy.");
    });
    pick("c-1");
    pick("c-2");

    await changeChosen({ severity: "critical" });

    expect(cases.peek("c-1")?.severity).toBe("high");
    expect(cases.peek("c-2")).toMatchObject({ severity: "low", revision: 7 });
    expect(toasts.value[0]?.kind).toBe("error");
    expect(ids()).toEqual(["c-1", "c-2"]);
  });

  it.each([
    ["chose others", () => pick("c-3"), ["c-3"]],
    ["let go", letGo, []],
  ])("leaves the choice as it is to who %s meanwhile", async (_, meanwhile, left) => {
    server.on("POST /api/v1/cases/bulk/change", () => {
      meanwhile();
      return refusal(503, "busy", "Busy.");
    });
    pick("c-1");

    await changeChosen({ severity: "critical" });

    expect(ids()).toEqual(left);
  });

  it("is asked for a hundred at a time", async () => {
    await have(101);
    server.on("POST /api/v1/cases/bulk/assign", () => ({ items: [], done: 0, refused: 0 }));
    pickAll();

    await giveChosen(null);

    const asked = server.of("POST /api/v1/cases/bulk/assign").map(({ body }) => body);
    expect(asked).toMatchObject([{ person: null }, { ids: ["c-1"], person: null }]);
  });
});
