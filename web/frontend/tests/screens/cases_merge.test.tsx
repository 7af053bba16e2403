/** Duplicates: the window that merges them, what a merged case says, and taking one out again. */
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CaseDetail, CaseSummary } from "../../src/api/types";
import { offeredCommands } from "../../src/palette";
import { go } from "../../src/router";
import CasesScreen from "../../src/screens/cases/screen";
import { clearAlerts } from "../../src/state/alerts";
import { editCase } from "../../src/state/case_actions";
import { closeCase } from "../../src/state/case_page";
import { cases, clearCases } from "../../src/state/cases";
import { me } from "../../src/state/me";
import { merge, merging, startMergingAll } from "../../src/state/merging";
import { act, toasts } from "../../src/state/toasts";
import { aCase, aDetail, aMessage, ME, refusal, Server, settle } from "../world";

const CASE = "/api/v1/cases/c-7";
const MERGED = { title: "No", status: 409, code: "conflict", detail: "No.", reason: "is_merged" };
let server: Server;

beforeEach(() => {
  server = new Server();
  clearCases();
  clearAlerts();
  toasts.value = [];
  me.value = ME;
  merging.value = null;
  go({ screen: "cases", id: "c-7" }, true);
});

afterEach(() => {
  cleanup();
  closeCase();
});

async function page(over: Partial<CaseSummary> = {}, more: Partial<CaseDetail> = {}) {
  const one = aCase(7, { revision: 3, title: "The lift is stuck", ...over });
  cases.patch(one);
  server.on(`GET ${CASE}`, () => ({ ...aDetail(one, [aMessage("m1")]), ...more }));
  server.on(`GET ${CASE}/similar`, () => ({
    items: [{ case: aCase(9, { title: "No lift" }), because: ["place"], words: [] }],
  }));
  render(<CasesScreen id="c-7" part={null} query={{}} />);
  await screen.findByTestId("thread");
}
const window_ = () => screen.findByTestId("merge-window");
const press = (id: string) => fireEvent.click(screen.getByTestId(id));

describe("merging", () => {
  it("puts a similar case into the open one, shown at once and told", async () => {
    await page();
    cases.patch(aCase(9, { title: "No lift" }));
    let answer: (one: CaseSummary) => void = () => undefined;
    server.on(
      `POST ${CASE}/merge`,
      () =>
        new Promise<CaseSummary>((done) => {
          answer = done;
        }),
    );
    press("merge-open");
    await window_();
    expect(screen.getByTestId("merge-do")).toHaveProperty("disabled", true);

    fireEvent.click(await screen.findByTestId("merge-add-9"));
    press("merge-do");

    await waitFor(() => expect(cases.peek("c-9")?.merged_into?.number).toBe(7));
    expect(cases.peek("c-9")?.status).toBe("merged");
    await waitFor(() => expect(server.of(`POST ${CASE}/merge`)).toHaveLength(1));
    expect(server.of(`POST ${CASE}/merge`)[0]?.body).toEqual({ duplicates: ["c-9"] });
    expect(server.of(`POST ${CASE}/merge`)[0]?.headers.get("If-Match")).toBe('"3"');
    answer(aCase(7, { revision: 4 }));
    await waitFor(() => expect(screen.queryByTestId("merge-window")).toBeNull());
    expect(toasts.value[0]?.text).toBe("1 case merged into #7");
  });

  it("waits for what the same hand changed before, which is no news to it", async () => {
    await page();
    let answer: (one: CaseSummary) => void = () => undefined;
    server.on(
      `PATCH ${CASE}`,
      () =>
        new Promise<CaseSummary>((done) => {
          answer = done;
        }),
    );
    server.on(`POST ${CASE}/merge`, () => aCase(7, { revision: 5 }));
    fireEvent.click(await screen.findByTestId("similar-merge-9"));
    await window_();

    void editCase("c-7", { severity: "high" });
    press("merge-do");
    await settle();
    expect(server.of(`POST ${CASE}/merge`)).toHaveLength(0);
    answer(aCase(7, { revision: 4, severity: "high" }));

    await waitFor(() => expect(screen.queryByTestId("merge-window")).toBeNull());
    expect(server.of(`POST ${CASE}/merge`)[0]?.headers.get("If-Match")).toBe('"4"');
  });

  it("lets another of them stand for all, and leaves one out", async () => {
    await page();
    server.on("POST /api/v1/cases/c-9/merge", () => aCase(9, { revision: 2 }));
    fireEvent.click(await screen.findByTestId("similar-merge-9"));
    await window_();

    press("merge-leave-9");
    expect(screen.queryByTestId("merge-chosen-9")).toBeNull();
    fireEvent.click(await screen.findByTestId("merge-add-9"));
    press("merge-primary-9");
    expect(screen.getByTestId("merge-do").textContent).toContain("Merge 1 into #9");
    press("merge-do");

    await waitFor(() => expect(server.of("POST /api/v1/cases/c-9/merge")).toHaveLength(1));
    expect(server.of("POST /api/v1/cases/c-9/merge")[0]?.body).toEqual({ duplicates: ["c-7"] });
  });

  it("says why it was refused, takes nothing for done and stays open", async () => {
    await page();
    cases.patch(aCase(9, { title: "No lift" }));
    server.on(`POST ${CASE}/merge`, () => Response.json(MERGED, { status: 409 }));
    fireEvent.click(await screen.findByTestId("similar-merge-9"));
    await window_();

    press("merge-do");

    const problem = await screen.findByTestId("merge-problem");
    expect(problem.textContent).toContain("part of another one already");
    expect(cases.peek("c-9")?.status).toBe("new");
    expect(screen.getByTestId("merge-window")).toBeTruthy();
  });

  it("is refused where somebody changed the case meanwhile, and done over what is there", async () => {
    await page();
    cases.patch(aCase(9, { title: "No lift" }));
    server.on(`POST ${CASE}/merge`, ({ headers }) =>
      headers.get("If-Match") === '"4"'
        ? aCase(7, { revision: 5 })
        : refusal(412, "stale", "It is at 4."),
    );
    fireEvent.click(await screen.findByTestId("similar-merge-9"));
    const opened = await window_();
    const fresh = aCase(7, { revision: 4, title: "The lift burns" });
    server.on(`GET ${CASE}`, () => aDetail(fresh, [aMessage("m1")]));

    press("merge-do");

    const problem = await screen.findByTestId("merge-problem");
    expect(problem.textContent).toContain("somebody else changed #7 a moment ago");
    expect(opened.textContent).toContain("The lift burns");
    press("merge-do");
    await waitFor(() => expect(screen.queryByTestId("merge-window")).toBeNull());
    expect(server.of(`POST ${CASE}/merge`)).toHaveLength(2);
  });

  it("finds a case by its words, and offers none that is merged or chosen", async () => {
    await page();
    server.on("GET /api/v1/cases", ({ query }) => ({
      items: query.get("q") === "lift" ? [aCase(7), aCase(4), aCase(5, { status: "merged" })] : [],
      next_cursor: null,
    }));
    press("merge-open");
    await window_();

    fireEvent.input(screen.getByTestId("merge-search"), { target: { value: "lift" } });

    await screen.findByTestId("merge-add-4");
    expect(screen.queryByTestId("merge-add-7")).toBeNull();
    expect(screen.queryByTestId("merge-add-5")).toBeNull();
    fireEvent.input(screen.getByTestId("merge-search"), { target: { value: "nothing" } });
    await screen.findByText("No other case is found.");
  });

  it("is offered in the palette, and begins with the oldest of those chosen", async () => {
    await page();
    const command = offeredCommands().find((one) => one.title.startsWith("Merge #7"));
    command?.run();
    expect(merging.value?.primary.id).toBe("c-7");

    startMergingAll([aCase(9), aCase(8, { status: "merged" }), aCase(4)]);

    expect(merging.value?.primary.id).toBe("c-4");
    expect(merging.value?.duplicates.map((one) => one.number)).toEqual([9]);
  });

  it("says how many are to be left out where it is more than go at once", async () => {
    await page();
    server.on("POST /api/v1/cases/c-101/merge", () => aCase(101, { revision: 2 }));
    startMergingAll(Array.from({ length: 52 }, (_, at) => aCase(101 + at)));
    await window_();

    expect(screen.getByTestId("merge-too-many").textContent).toContain("Leave 1 out");
    expect(screen.getByTestId("merge-do")).toHaveProperty("disabled", true);
    press("merge-leave-152");
    expect(screen.queryByTestId("merge-too-many")).toBeNull();
    press("merge-do");

    await waitFor(() => expect(screen.queryByTestId("merge-window")).toBeNull());
  });

  it("is not offered to who may only look", async () => {
    me.value = { ...ME, rights: ["cases.read"] };
    await page();
    await screen.findByTestId("similar");

    expect(screen.queryByTestId("merge-open")).toBeNull();
    expect(screen.queryByTestId("similar-merge-9")).toBeNull();
  });
});

describe("undo of a merge", () => {
  const now = aCase(7, { revision: 3 });
  const into = { id: "c-7", number: 7, status: "new" as const };

  /** Merge 8 and 9 into 7; the server knows them as merged then. */
  async function merged() {
    for (const one of [now, aCase(8, { status: "in_progress" }), aCase(9, { revision: 4 })]) {
      cases.patch(one);
    }
    server.on(`POST ${CASE}/merge`, () => aCase(7, { revision: 4 }));
    for (const number of [8, 9]) {
      const one = aCase(number, { status: "merged", merged_into: into, revision: 9 });
      server.on(`GET /api/v1/cases/c-${number}`, () => aDetail(one));
    }
    const { 8: eight, 9: nine } = { 8: cases.peek("c-8"), 9: cases.peek("c-9") };
    if (!eight || !nine) throw new Error("they were put there");
    expect(await merge(now, [eight, nine])).toBeNull();
  }
  const undo = () => {
    const told = toasts.value.find((one) => one.action);
    if (told) act(told);
  };

  it("parts them at the revision that merging made, and shows them as they were", async () => {
    await merged();
    server.on("POST /api/v1/cases/c-8/unmerge", () =>
      aCase(8, { status: "in_progress", revision: 3 }),
    );
    server.on("POST /api/v1/cases/c-9/unmerge", () => aCase(9, { revision: 6 }));

    undo();

    expect(cases.peek("c-8")).toMatchObject({ status: "in_progress", merged_into: null });
    await waitFor(() => expect(toasts.value[0]?.text).toBe("2 cases stand alone again"));
    expect(server.of("POST /api/v1/cases/c-8/unmerge")[0]?.headers.get("If-Match")).toBe('"2"');
    expect(server.of("POST /api/v1/cases/c-9/unmerge")[0]?.headers.get("If-Match")).toBe('"5"');
    expect(cases.peek("c-9")).toMatchObject({ status: "new", merged_into: null, revision: 6 });
  });

  it("goes by what the live event of the merge brought", async () => {
    await merged();
    cases.patch(aCase(8, { status: "merged", merged_into: into, revision: 7 }));
    server.on("POST /api/v1/cases/c-8/unmerge", () => aCase(8, { revision: 8 }));
    server.on("POST /api/v1/cases/c-9/unmerge", () => aCase(9, { revision: 6 }));

    undo();

    await waitFor(() => expect(toasts.value[0]?.text).toBe("2 cases stand alone again"));
    expect(server.of("POST /api/v1/cases/c-8/unmerge")[0]?.headers.get("If-Match")).toBe('"7"');
  });

  it.each([
    [412, "stale", "#8 stays merged. Somebody changed it meanwhile"],
    [404, "not_found", "#8 stays merged. "],
  ] as const)("says which stays merged, and why: %s", async (status, code, said) => {
    await merged();
    server.on("POST /api/v1/cases/c-8/unmerge", () => refusal(status, code, "No."));
    server.on("POST /api/v1/cases/c-9/unmerge", () => aCase(9, { revision: 6 }));

    undo();

    await waitFor(() => expect(toasts.value[0]?.text).toContain(said));
    expect(toasts.value[0]?.kind).toBe("warning");
    expect(cases.peek("c-8")).toMatchObject({ status: "merged", revision: 9 });
    expect(cases.peek("c-9")?.merged_into).toBeNull();
  });

  it("leaves alone what somebody parted meanwhile, and what they merged elsewhere", async () => {
    await merged();
    cases.patch(aCase(8, { revision: 5 }));
    const other = { id: "c-2", number: 2, status: "new" as const };
    cases.patch(aCase(9, { status: "merged", merged_into: other, revision: 8 }));

    undo();

    await waitFor(() => expect(toasts.value[0]?.text).toContain("#9 stays merged"));
    expect(server.of("POST /api/v1/cases/c-8/unmerge")).toEqual([]);
    expect(server.of("POST /api/v1/cases/c-9/unmerge")).toEqual([]);
    expect(cases.peek("c-9")?.merged_into?.number).toBe(2);
  });

  it("takes for done what somebody parted before it heard of that", async () => {
    await merged();
    server.on("POST /api/v1/cases/c-8/unmerge", () => refusal(409, "conflict", "Not merged."));
    server.on("GET /api/v1/cases/c-8", () => aDetail(aCase(8, { revision: 12 })));
    server.on("POST /api/v1/cases/c-9/unmerge", () => aCase(9, { revision: 6 }));

    undo();

    await waitFor(() => expect(toasts.value[0]?.text).toBe("2 cases stand alone again"));
  });
});

describe("a merged case", () => {
  const into = { id: "c-2", number: 2, status: "in_progress" as const };

  it("leads to the one that stands for it, and is taken out again", async () => {
    await page({ status: "merged", merged_into: into });
    server.on(`POST ${CASE}/unmerge`, () => aCase(7, { revision: 4 }));
    const notice = screen.getByTestId("merged-into");
    expect(within(notice).getByRole("link")).toHaveProperty("hash", "#/cases/c-2");
    expect(screen.queryByTestId("resolve")).toBeNull();

    press("unmerge");

    await waitFor(() => expect(cases.peek("c-7")?.status).toBe("new"));
    expect(server.of(`POST ${CASE}/unmerge`)[0]?.headers.get("If-Match")).toBe('"3"');
    expect(toasts.value[0]?.text).toBe("#7 stands alone again");
  });

  it.each([
    [412, "stale", "changed by somebody else"],
    [409, "conflict", "#7 was not changed"],
  ] as const)("says what kept it where it is: %s", async (status, code, said) => {
    await page({ status: "merged", merged_into: into });
    server.on(`POST ${CASE}/unmerge`, () => refusal(status, code, "No."));

    press("unmerge");

    await waitFor(() => expect(toasts.value[0]?.text).toContain(said));
  });

  it("stands beside the one that stands for it, with what came since", async () => {
    const merged = {
      id: "c-9",
      number: 9,
      title: "No lift",
      customer: { id: "cu-2", name: "Diego" },
      merged_at: "2026-11-20T12:00:00.000Z",
      said_since: 2,
    };

    await page({}, { merged: [merged] });

    const link = await screen.findByTestId("merged-9");
    expect(link.textContent).toContain("Diego");
    expect(link.textContent).toContain("2 messages since merging");
    expect(screen.getByTestId("stands-for").textContent).toContain("#92 messages since");
    expect(link).toHaveProperty("hash", "#/cases/c-9");
  });
});
