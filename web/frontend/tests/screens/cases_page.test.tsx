/** One case: what is put right in it, notes, answers that did not arrive, and cases like it. */
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Attachment, CaseDetail, CaseSummary } from "../../src/api/types";
import { go } from "../../src/router";
import { ReplyBox } from "../../src/screens/cases/reply";
import CasesScreen from "../../src/screens/cases/screen";
import { alerts, clearAlerts } from "../../src/state/alerts";
import { closeCase, drafts, typed } from "../../src/state/case_page";
import { cases, clearCases } from "../../src/state/cases";
import { me } from "../../src/state/me";
import { clearPresence, receivePresence } from "../../src/state/presence";
import { toasts } from "../../src/state/toasts";
import { aCase, aDetail, aMessage, anAlert, ME, OLIVIA, refusal, SAM, Server } from "../world";

let server: Server;

beforeEach(() => {
  server = new Server();
  clearCases();
  clearAlerts();
  toasts.value = [];
  drafts.value = [];
  typed.value = new Map();
  me.value = ME;
  go({ screen: "cases", id: "c-7" }, true);
});

afterEach(() => {
  cleanup();
  closeCase();
  clearPresence();
});

const CASE = "/api/v1/cases/c-7";
const page = async (over: Partial<CaseSummary> = {}, more: Partial<CaseDetail> = {}) => {
  const one = aCase(7, { revision: 3, ...over });
  cases.patch(one);
  server.on(`GET ${CASE}`, () => ({ ...aDetail(one, [aMessage("m1")]), ...more }));
  render(<CasesScreen id="c-7" part={null} query={{}} />);
  await screen.findByTestId("thread");
};
const fact = (name: string) => screen.getByText(name, { selector: "dt" }).nextElementSibling;

describe("what a case is about", () => {
  it.each([
    ["case-severity", "severity-low", { severity: "low" }],
    ["case-severity", "severity-none", { severity: null }],
    ["case-category", "category-noise", { category: "noise" }],
    ["case-category", "category-none", { category: null }],
  ] as const)("is put right in the menu %s by %s", async (menu, choice, body) => {
    await page({ category: "staff" });
    server.on(`PATCH ${CASE}`, () => aCase(7, { ...body, revision: 4 }));

    fireEvent.click(screen.getByTestId(menu));
    fireEvent.click(await screen.findByTestId(choice));

    await waitFor(() => expect(cases.peek("c-7")?.revision).toBe(4));
    const [asked] = server.of(`PATCH ${CASE}`);
    expect(asked?.body).toEqual(body);
    expect(asked?.headers.get("If-Match")).toBe('"3"');
    expect(screen.queryByTestId(choice)).toBeNull();
  });

  it("can be said in words of one's own, which are not empty", async () => {
    await page();
    server.on(`PATCH ${CASE}`, () => aCase(7, { category: "Parking", revision: 4 }));
    fireEvent.click(screen.getByTestId("case-category"));
    const own = await screen.findByTestId("category-own");
    const form = own.closest("form") as HTMLFormElement;

    fireEvent.input(own, { target: { value: "  " } });
    fireEvent.submit(form);
    expect(server.of(`PATCH ${CASE}`)).toEqual([]);
    fireEvent.input(own, { target: { value: " Parking " } });
    fireEvent.submit(form);

    await waitFor(() => expect(fact("Category")?.textContent).toContain("Parking"));
    expect(server.of(`PATCH ${CASE}`)[0]?.body).toEqual({ category: "Parking" });
  });

  it("goes back to what it was when somebody else was faster", async () => {
    await page();
    server.on(`PATCH ${CASE}`, () => refusal(412, "stale", "Stale."));

    fireEvent.click(screen.getByTestId("case-severity"));
    fireEvent.click(await screen.findByTestId("severity-critical"));

    await waitFor(() => expect(toasts.value[0]?.text).toContain("#7 was changed by somebody"));
    expect(fact("Severity")?.textContent).toContain("High");
  });

  it("is only read by who may only look", async () => {
    me.value = { ...ME, role: "viewer", rights: [] };

    await page({ assignee: SAM, category: "noise" });

    expect(fact("Category")?.textContent).toBe("Noise");
    expect(screen.queryByTestId("case-severity")).toBeNull();
    expect(screen.getByText("Assigned to Sam Staff")).toBeTruthy();
  });
});

describe("the next steps of a case", () => {
  it("move it on by the revision that was seen", async () => {
    await page();
    server.on(`POST ${CASE}/status`, () => aCase(7, { status: "in_progress", revision: 4 }));

    fireEvent.click(screen.getByTestId("start"));

    await waitFor(() => expect(cases.peek("c-7")?.revision).toBe(4));
    expect(server.of(`POST ${CASE}/status`)[0]?.body).toEqual({ status: "in_progress" });
    expect(server.of(`POST ${CASE}/status`)[0]?.headers.get("If-Match")).toBe('"3"');
  });

  it("take it for oneself", async () => {
    await page();
    server.on(`POST ${CASE}/assign`, () => aCase(7, { assignee: OLIVIA, revision: 4 }));

    fireEvent.click(screen.getByTestId("assign-me"));

    await waitFor(() => expect(screen.queryByTestId("assign-me")).toBeNull());
    expect(server.of(`POST ${CASE}/assign`)[0]?.body).toEqual({ person: OLIVIA.id });
  });

  it("let nobody have it", async () => {
    await page({ assignee: OLIVIA });
    server.on("GET /api/v1/members", () => ({ items: [] }));
    server.on(`POST ${CASE}/assign`, () => aCase(7, { revision: 4 }));

    fireEvent.click(screen.getByTestId("assign-menu"));
    fireEvent.click(await screen.findByText("Assign to nobody"));

    await waitFor(() => expect(cases.peek("c-7")?.revision).toBe(4));
    expect(server.of(`POST ${CASE}/assign`)[0]?.body).toEqual({ person: null });
  });
});

describe("writing at a case", () => {
  const write = (text: string) => {
    const box = screen.getByTestId("reply-box");
    fireEvent.input(box, { target: { value: text } });
    return box.closest("form") as HTMLFormElement;
  };

  it("keeps a note for the team, and is back at the customer after it", async () => {
    await page();
    server.on(`POST ${CASE}/notes`, () =>
      aMessage("m2", { text: "Call first", internal: true, author: { kind: "staff", name: "O" } }),
    );

    fireEvent.click(screen.getByTestId("write-note"));
    expect(await screen.findByLabelText("Your note for the team")).toBeTruthy();
    fireEvent.submit(write("Call first"));

    const note = await screen.findByText("for the team only");
    expect(note.closest(".is-internal")?.textContent).toContain("Call first");
    expect(server.of(`POST ${CASE}/notes`)[0]?.body).toEqual({ text: "Call first" });
    expect(server.of(`POST ${CASE}/replies`)).toEqual([]);
    expect(screen.getByTestId("write-reply").getAttribute("aria-selected")).toBe("true");
  });

  it("is still a note after a look at another case, where an answer is written", async () => {
    await page();
    server.on(`POST ${CASE}/notes`, () => aMessage("m2", { text: "Call first", internal: true }));
    fireEvent.click(screen.getByTestId("write-note"));
    write("Call first");
    cleanup();

    render(<ReplyBox caseId="c-8" />);
    expect(screen.getByTestId("write-reply").getAttribute("aria-selected")).toBe("true");
    cleanup();
    await page();

    expect(screen.getByTestId("write-note").getAttribute("aria-selected")).toBe("true");
    fireEvent.keyDown(screen.getByTestId("reply-box"), { key: "Enter", ctrlKey: true });
    await waitFor(() => expect(server.of(`POST ${CASE}/notes`)).toHaveLength(1));
    expect(server.of(`POST ${CASE}/replies`)).toEqual([]);
  });

  it("sends nothing of blanks, and counts near the end of the room", async () => {
    await page();

    fireEvent.submit(write("   "));
    expect(server.of(`POST ${CASE}/replies`)).toEqual([]);
    write("a".repeat(3_400));

    expect(await screen.findByText("100 characters left")).toBeTruthy();
  });

  it("takes more than fits whole, holds it back, and says so aloud once", async () => {
    await page();
    const form = write(`${"a".repeat(3_510)}END`);

    expect(await screen.findByText("-13 characters left")).toBeTruthy();
    const box = screen.getByTestId("reply-box") as HTMLTextAreaElement;
    expect(box.maxLength).toBe(-1);
    expect([box.value.slice(-3), box.getAttribute("aria-invalid")]).toEqual(["END", "true"]);
    const said = within(form).getByRole("status");
    expect(said.textContent).toBe("At most 3,500 characters");
    const heard = vi.fn();
    const ear = new MutationObserver(heard);
    ear.observe(said, { subtree: true, childList: true, characterData: true });
    write(`${"a".repeat(3_511)}END`);
    await screen.findByText("-14 characters left");
    expect(heard).not.toHaveBeenCalled();
    fireEvent.submit(form);
    expect(drafts.value).toEqual([]);
    write("a");

    await waitFor(() => expect(said.textContent).toBe(""));
    expect(heard).toHaveBeenCalled();
    ear.disconnect();
  });

  it("tries an answer that did not arrive again under the same key", async () => {
    await page();
    server.on(`POST ${CASE}/replies`, () => refusal(503, "unavailable", "Not now."));
    fireEvent.submit(write("Coming"));
    await screen.findByText("Not sent");
    server.on(`POST ${CASE}/replies`, () => aMessage("m2", { text: "Coming" }));

    fireEvent.click(screen.getByRole("button", { name: "Try again" }));

    await waitFor(() => expect(screen.queryByTestId("message-draft")).toBeNull());
    const keys = server
      .of(`POST ${CASE}/replies`)
      .map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys[0]).toBeTruthy();
    expect(new Set(keys).size).toBe(1);
    expect(screen.getByText("Coming")).toBeTruthy();
  });

  it("throws an answer that did not arrive away", async () => {
    await page();
    server.on(`POST ${CASE}/replies`, () => refusal(409, "conflict", "The bot was blocked."));
    fireEvent.submit(write("Coming"));
    const draft = await screen.findByTestId("message-draft");
    await waitFor(() => expect(draft.dataset.state).toBe("failed"));

    fireEvent.click(screen.getByRole("button", { name: "Throw this answer away" }));

    await waitFor(() => expect(screen.queryByTestId("message-draft")).toBeNull());
    expect(drafts.value).toEqual([]);
  });

  it("shows who else writes here", async () => {
    await page();

    receivePresence({
      people: [{ person: SAM, online: true, doing: "typing", case: "c-7", alert: null }],
      online: 1,
      complete: true,
    });

    expect((await screen.findByTestId("people-at")).textContent).toContain(
      "Sam Staff is writing an answer",
    );
  });
});

describe("beside the conversation", () => {
  it("stand its alerts, its files, how it ended, and the newest of its history first", async () => {
    const plan: Attachment = {
      id: "f1",
      kind: "document",
      name: "plan.pdf",
      mime: "application/pdf",
      state: "stored",
      size: 1_500,
      url: "/api/v1/attachments/f1",
    };
    alerts.patch(anAlert(1, { title: "Rating too low" }));

    await page(
      {
        alert_ids: ["a-1", "a-2"],
        solved_rating: 4,
        resolved_at: "2026-11-20T13:00:00.000Z",
        status: "resolved",
      },
      {
        attachments: [plan],
        history: [
          { at: "2026-11-20T12:00:00.000Z", what: "Opened", by: null },
          { at: "2026-11-20T13:00:00.000Z", what: "Resolved", by: "Sam Staff" },
        ],
      },
    );

    const [known, elsewhere] = screen.getAllByTestId("linked-alert");
    expect(known?.textContent).toContain("Rating too low");
    expect(elsewhere?.textContent).toBe("Open the alert");
    expect(elsewhere).toHaveProperty("hash", "#/alerts/a-2");
    expect(screen.getByText("plan.pdf")).toBeTruthy();
    expect(within(fact("How it was solved") as HTMLElement).getByRole("img")).toBeTruthy();
    expect(fact("Resolved")?.textContent).toContain("2026");
    const lines = within(screen.getByTestId("history")).getAllByRole("listitem");
    expect(lines.map((line) => line.textContent)).toEqual([
      expect.stringMatching(/^Resolved.* · Sam Staff$/),
      expect.stringMatching(/^Opened/),
    ]);
  });

  it("are turned to on a phone", async () => {
    await page();

    fireEvent.click(screen.getByRole("tab", { name: "Details" }));

    await waitFor(() => expect(screen.getByTestId("case-page").dataset.view).toBe("about"));
    expect(screen.getByRole("tab", { name: "Conversation", selected: false })).toBeTruthy();
  });

  it("stand the cases most like it, each with what they have in common", async () => {
    server.on(`GET ${CASE}/similar`, () => ({
      items: [
        { case: aCase(3), because: ["words", "place"], words: ["shower", "broken", "again"] },
        { case: aCase(5), because: ["category"], words: [] },
      ],
    }));

    await page();

    const links = within(await screen.findByTestId("similar")).getAllByRole("link");
    expect(links.map((link) => link.dataset.testid)).toEqual(["similar-3", "similar-5"]);
    expect(links[0]).toHaveProperty("hash", "#/cases/c-3");
    expect(links[0]?.textContent).toContain("“shower”, “broken” · same place");
    expect(links[1]?.textContent).toContain("same category");
  });
});

describe("a case that could not be loaded", () => {
  it("says so, and is loaded when it is tried again", async () => {
    server.on(`GET ${CASE}`, () => refusal(500, "broken", "No."));
    render(<CasesScreen id="c-7" part={null} query={{}} />);
    await screen.findByText("This could not be loaded");
    server.on(`GET ${CASE}`, () => aDetail(aCase(7, { title: "No towels" })));

    fireEvent.click(within(screen.getByRole("alert")).getByRole("button", { name: "Try again" }));

    expect(await screen.findByRole("heading", { name: /No towels/ })).toBeTruthy();
  });
});
