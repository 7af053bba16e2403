import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenToKeys } from "../../src/keys";
import { go } from "../../src/router";
import CasesScreen from "../../src/screens/cases/screen";
import { alerts, clearAlerts } from "../../src/state/alerts";
import { closeCase } from "../../src/state/case_page";
import { cases, clearCases, loadCases } from "../../src/state/cases";
import { mark, marks } from "../../src/state/marks";
import { me, members } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { aCase, aDetail, aMessage, anAlert, ME, refusal, SAM, Server } from "../world";

let server: Server;
let stopListening: () => void;

beforeEach(() => {
  server = new Server();
  clearCases();
  clearAlerts();
  marks.value = new Map();
  toasts.value = [];
  me.value = ME;
  go({ screen: "cases", id: null }, true);
  stopListening = listenToKeys();
});

afterEach(() => {
  stopListening();
  cleanup();
  closeCase();
});

describe("the case list", () => {
  const list = async (...items: unknown[]) => {
    server.on("GET /api/v1/cases", () => ({ items, next_cursor: null }));
    await loadCases(false);
    render(<CasesScreen id={null} part={null} query={{}} />);
  };

  it("shows number, title, place, customer, status in words", async () => {
    await list(aCase(12, { title: "No towels", status: "in_progress", assignee: SAM }));

    const row = screen.getByTestId("case-12");
    for (const words of ["#12", "No towels", "Room 12 · Carla Customer", "In progress"]) {
      expect(row.textContent).toContain(words);
    }
    expect(within(row).getByTitle("Sam Staff")).toBeTruthy();
    expect(within(row).getByLabelText("2 stars of 5")).toBeTruthy();
  });

  it("marks what is new and what changed", async () => {
    await list(aCase(1), aCase(2));

    mark("c-2", "new");

    await waitFor(() => expect(screen.getByTestId("case-2").dataset.mark).toBe("new"));
    expect(screen.getByTestId("case-1").dataset.mark).toBeUndefined();
  });

  it("takes a new case in without a reload", async () => {
    await list(aCase(1));

    cases.patch(aCase(2));

    expect(await screen.findByTestId("case-2")).toBeTruthy();
  });

  it("is as bad as its alerts where nobody said how bad it is", async () => {
    alerts.patch(anAlert(1, { severity: "medium" }));
    alerts.patch(anAlert(2, { severity: "critical" }));

    await list(aCase(1, { severity: null, alert_ids: ["a-1", "a-2", "a-elsewhere"] }));

    expect(within(screen.getByTestId("case-1")).getByTitle("Critical")).toBeTruthy();
  });

  it("says that nothing waits, and what to do", async () => {
    await list();

    expect(screen.getByTestId("cases-empty").textContent).toContain("Nothing is waiting");
    expect(screen.getByRole("button", { name: "Show all cases" })).toBeTruthy();
  });

  it("leads to where people and places are set up, those who may", async () => {
    me.value = { ...ME, rights: [...ME.rights, "members.write", "places.write"] };

    await list();

    const ways = within(screen.getByTestId("set-up")).getAllByRole("link");
    expect(ways.map((one) => one.getAttribute("href"))).toEqual([
      "#/team",
      "#/places",
      "#/integrations",
    ]);
  });

  it("sends nobody there who may do nothing there", async () => {
    await list();

    expect(screen.queryByTestId("set-up")).toBeNull();
  });

  it("moves by j and k and opens by Enter", async () => {
    await list(aCase(1), aCase(2), aCase(3));

    fireEvent.keyDown(document.body, { key: "j" });
    fireEvent.keyDown(document.body, { key: "j" });
    fireEvent.keyDown(document.body, { key: "k" });
    fireEvent.keyDown(document.body, { key: "j" });
    expect(document.activeElement).toBe(screen.getByTestId("case-2"));
    fireEvent.keyDown(document.body, { key: "Enter" });

    expect(location.hash).toBe("#/cases/c-2");
  });
});

describe("the case page", () => {
  const page = async (over = {}, thread = [aMessage("m1")]) => {
    const one = aCase(7, over);
    cases.patch(one);
    server.on("GET /api/v1/cases/c-7", () => aDetail(one, thread));
    server.on("GET /api/v1/cases", () => ({ items: [one], next_cursor: null }));
    render(<CasesScreen id="c-7" part={null} query={{}} />);
    await screen.findByTestId("thread");
  };

  it("draws the conversation with its sides, edits and delivery", async () => {
    await page({}, [
      aMessage("m1", { text: "It is cold", edited: true }),
      aMessage("m2", { author: { kind: "system", name: "" }, text: "Sam took it" }),
      aMessage("m3", {
        author: { kind: "staff", name: "Sam Staff" },
        text: "Coming",
        delivery: "failed",
      }),
    ]);

    expect(screen.getByTestId("message-customer").textContent).toContain("edited");
    expect(screen.getByTestId("message-system").textContent).toContain("Sam took it");
    expect(screen.getByTestId("delivery").textContent).toBe("Could not be delivered");
  });

  it("names a file that will not come", async () => {
    const file = {
      id: "f1",
      kind: "photo" as const,
      name: "window.jpg",
      mime: "image/jpeg",
      state: "failed" as const,
      size: null,
      url: "/api/v1/attachments/f1",
    };

    await page({}, [aMessage("m1", { attachments: [file] })]);

    expect(screen.getByTestId("file-lost").textContent).toContain("window.jpg");
    expect(screen.queryByTestId("photo")).toBeNull();
  });

  it("offers the next steps of its status", async () => {
    await page({ status: "resolved" });

    expect(screen.getByTestId("close").textContent).toBe("Close");
    expect(screen.getByTestId("start").textContent).toBe("Reopen");
    expect(screen.queryByTestId("acknowledge")).toBeNull();
  });

  it("offers nothing to somebody who may only look", async () => {
    me.value = { ...ME, role: "viewer", rights: [] };

    await page();

    expect(screen.queryByTestId("acknowledge")).toBeNull();
    expect(screen.queryByTestId("reply-box")).toBeNull();
  });

  it("sends a reply by Ctrl+Enter and empties the box", async () => {
    await page();
    server.on("POST /api/v1/cases/c-7/replies", () => aMessage("m2", { text: "Hello" }));
    const box = screen.getByTestId("reply-box") as HTMLTextAreaElement;

    fireEvent.input(box, { target: { value: "Hello" } });
    await waitFor(() =>
      expect(screen.getByTestId("reply-send")).toHaveProperty("disabled", false),
    );
    fireEvent.keyDown(box, { key: "Enter", ctrlKey: true });

    await waitFor(() => expect(server.of("POST /api/v1/cases/c-7/replies")).toHaveLength(1));
    expect(server.of("POST /api/v1/cases/c-7/replies")[0]?.body).toEqual({ text: "Hello" });
    await waitFor(() => expect(box.value).toBe(""));
  });

  it("gives the case to a member of the list", async () => {
    await page();
    const member = {
      person: SAM,
      username: null,
      role: "staff" as const,
      since: "2026-11-20T08:00:00.000Z",
      places: [],
      topics: [],
      revision: 1,
    };
    members.value = [member];
    server.on("GET /api/v1/members", () => ({ items: [member] }));
    server.on("POST /api/v1/cases/c-7/assign", () => aCase(7, { assignee: SAM, revision: 2 }));

    fireEvent.click(screen.getByTestId("assign-menu"));
    fireEvent.click(await screen.findByTestId(`assign-${SAM.id}`));

    await waitFor(() => expect(cases.peek("c-7")?.revision).toBe(2));
    expect(server.of("POST /api/v1/cases/c-7/assign")[0]?.body).toEqual({ person: SAM.id });
  });

  it("says when there is no such case", async () => {
    server.on("GET /api/v1/cases/c-9", () => refusal(404, "not_found", "No."));

    render(<CasesScreen id="c-9" part={null} query={{}} />);

    expect(await screen.findByText("There is nothing here")).toBeTruthy();
  });
});
