import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { offeredCommands } from "../../src/palette";
import { route } from "../../src/router";
import { chosen } from "../../src/state/alert_deeds";
import { alerts, board, counted } from "../../src/state/alerts";
import { me } from "../../src/state/me";
import { anAlert, anAlertDetail, ME, OLIVIA, refusal, SAM, type Server, settle } from "../world";
import { aLine, begin, end, RIGHTS, show, showBoard } from "./alerts_world";

let server: Server;
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
const page = async () => within(await screen.findByTestId("alert-page"));

beforeEach(() => {
  server = begin(anAlert(1), anAlert(2), anAlert(3, { status: "resolved", resolved_by: SAM }));
});

afterEach(() => {
  cleanup();
  end();
});

describe("the board", () => {
  it("shows 60 cards of a column, and the others by a press", async () => {
    server = begin(...Array.from({ length: 65 }, (_, at) => anAlert(at + 1)));
    await showBoard();
    const column = within(screen.getByTestId("column-firing"));
    expect(column.getAllByTestId(/^alert-\d+$/)).toHaveLength(60);

    fireEvent.click(column.getByRole("button", { name: "5 more" }));

    expect(await column.findByTestId("alert-1")).toBeTruthy();
    expect(column.getAllByTestId(/^alert-\d+$/)).toHaveLength(65);
    expect(column.queryByTestId("more-cards")).toBeNull();
  });

  it("counts what is not here by the server, and says the way to it", async () => {
    await showBoard();

    board.value = { ...board.value, hasMore: true };
    counted.value = { firing: 7, acknowledged: 0 };

    const column = within(screen.getByTestId("column-firing"));
    await waitFor(() =>
      expect(column.getByRole("heading", { level: 2 }).textContent).toMatch(/7$/),
    );
    expect(column.getByRole("link", { name: "5 more" }).getAttribute("href")).toBe(
      "#/alerts?tab=history&status=firing",
    );
  });

  it("says that it cannot be loaded, and loads when asked again", async () => {
    server.on("GET /api/v1/alerts", () => refusal(503, "starting", "Starting."));
    await showBoard();
    server.on("GET /api/v1/alerts", () => ({ items: [anAlert(1)], next_cursor: null }));

    fireEvent.click(screen.getByRole("button", { name: /again/i }));

    expect(await screen.findByTestId("alert-1")).toBeTruthy();
  });

  it("turns the number of an alert, as people call it, into its address", async () => {
    server.on("GET /api/v1/alerts/1", () => anAlertDetail(anAlert(1)));

    await showBoard("1");

    await waitFor(() => expect(route.value.id).toBe("a-1"));
    await waitFor(() => expect(server.of("PUT /api/v1/alerts/a-1/read")).toHaveLength(1));
  });

  it.each([
    ["Acknowledge", "acknowledge", "alert-1", { status: "acknowledged" as const }],
    ["Resolve", "resolve", "alert-1", { status: "resolved" as const }],
    ["Reopen", "reopen", "alert-3", { status: "firing" as const }],
    ["Assign to me", "assign", "alert-1", { assignee: OLIVIA }],
  ])("lets one press %s on a card", async (name, verb, card, over) => {
    const id = card.replace("alert-", "a-");
    const route = `POST /api/v1/alerts/${id}/${verb}`;
    server.on(route, () => anAlert(Number(id.slice(2)), { ...over, revision: 2 }));
    await showBoard();

    fireEvent.click(within(screen.getByTestId(card)).getByRole("button", { name }));

    await waitFor(() => expect(alerts.peek(id)).toMatchObject({ ...over, revision: 2 }));
    expect(server.of(route)).toHaveLength(1);
  });

  it("offers commands: the history, and to mark all read", async () => {
    server.on("PUT /api/v1/alerts/read-all", () => ({ unread: 0 }));
    await showBoard();
    const [history, read] = offeredCommands();

    read?.run();
    history?.run();

    await waitFor(() => expect(server.of("PUT /api/v1/alerts/read-all")).toHaveLength(1));
    expect(await screen.findByTestId("history")).toBeTruthy();
  });
});

describe("the page of an alert", () => {
  it("says what is known of it and leads on", async () => {
    server = begin(
      anAlert(1, {
        summary: "The disk of db-1",
        count: 3,
        link: "https://grafana.example/d/1",
        labels: { host: "db-1" },
        cases: [{ id: "c-1", number: 7, title: "Lamp" }],
      }),
    );
    await showBoard("a-1");

    const shown = await page();

    for (const words of ["The disk of db-1", "×3", "db-1"]) {
      expect(screen.getByTestId("alert-page").textContent).toContain(words);
    }
    const out = shown.getByRole("link", { name: "Open where it comes from" });
    expect(out.getAttribute("href")).toBe("https://grafana.example/d/1");
    expect(shown.getByRole("link", { name: "#7 Lamp" }).getAttribute("href")).toBe("#/cases/c-1");
  });

  it("gives it to somebody, and to nobody again", async () => {
    server = begin(anAlert(1, { assignee: OLIVIA }));
    server.on("POST /api/v1/alerts/a-1/assign", ({ body }) =>
      anAlert(1, {
        assignee: (body as { person: string | null }).person ? SAM : null,
        revision: 2,
      }),
    );
    await showBoard("a-1");
    const shown = await page();

    fireEvent.click(shown.getByTestId("assign-menu"));
    fireEvent.click(await shown.findByTestId(`assign-${SAM.id}`));

    await waitFor(() => expect(shown.getByTestId("assignee").textContent).toContain("Sam Staff"));
    expect(server.of("POST /api/v1/alerts/a-1/assign")[0]?.body).toEqual({ person: SAM.id });
  });

  it("says why it cannot be loaded, and closes back to the list", async () => {
    server.on("GET /api/v1/alerts/a-9", () => refusal(404, "not_found", "No."));
    show({ tab: "history", severity: "high" }, "a-9");
    const shown = await page();
    await waitFor(() => expect(server.of("GET /api/v1/alerts/a-9")).toHaveLength(1));

    fireEvent.click(shown.getByRole("button", { name: "Close" }));

    await waitFor(() => expect(screen.queryByTestId("alert-page")).toBeNull());
    expect(location.hash).toBe("#/alerts?tab=history&severity=high");
  });

  const muted = {
    by: "silence" as const,
    ref: "s-1",
    until: null,
    reason: "Backup",
    person: SAM,
    number: null,
  };
  it.each([
    ["a silence", muted, "Silenced by Sam Staff · Backup", "#/silences/s-1"],
    [
      "another alert",
      { ...muted, by: "inhibition" as const, ref: "a-2", number: 2 },
      "Muted by alert #2",
      "#/alerts/a-2",
    ],
  ])("says that %s mutes it", async (_, by, words, way) => {
    server = begin(anAlert(1, { muted: by }));
    await showBoard("a-1");

    const shown = (await page()).getByTestId("muted");

    expect(shown.textContent).toBe(words);
    expect(within(shown).getByRole("link").getAttribute("href")).toBe(way);
  });

  it("says that it flaps", async () => {
    const flapping_since = "2026-11-20T11:50:00.000Z";
    server = begin(anAlert(1, { flapping_since, flapped: 6 }));
    await showBoard("a-1");

    const shown = (await page()).getByTestId("flapping").textContent;

    expect(shown).toBe("Flapping, 6 changes in 10 min. Quiet until it is stable.");
  });
});

describe("the timeline", () => {
  const told = (over = {}) =>
    aLine({
      kind: "told",
      text: "Sam was told",
      answer: { status: "failed", attempts: 3, message_id: null, problem: "Blocked" },
      ...over,
    });
  const story = async (...timeline: unknown[]) => {
    server.on("GET /api/v1/alerts/a-1", () => ({ ...anAlert(1), timeline }));
    await showBoard("a-1");
    return within(await screen.findByTestId("timeline"));
  };

  it("is narrowed to who was told, or was not, and back", async () => {
    await story(aLine(), told(), aLine({ kind: "not_told", text: "Ann was not" }));
    const lines = () => [...screen.getByTestId("timeline").children].map((one) => one.textContent);
    const toggle = screen.getByTestId("story-not_told");

    fireEvent.click(toggle);

    await waitFor(() => expect(lines()).toHaveLength(1));
    expect(lines()[0]).toContain("Ann was not");
    fireEvent.click(toggle);
    await waitFor(() => expect(lines()).toHaveLength(3));
  });

  it("says what became of a message, and in detail", async () => {
    await story(told({ details: ["By the rule of nights"], setting: "Change it there" }));

    const words = screen.getByTestId("timeline").textContent;

    for (const part of ["3 attempts", "Blocked", "By the rule of nights", "→ Change it there"]) {
      expect(words).toContain(part);
    }
  });

  it.each([
    ["storm", "Storm", "#/alerts?digest=x-1"],
    ["rule", "Low ratings", "#/rules/x-1"],
    ["alert", "4", "#/alerts/x-1"],
  ] as const)("leads to the %s that it names", async (kind, name, way) => {
    const lines = await story(aLine({ reference: { kind, id: "x-1", name } }));

    expect(lines.getByRole("link").getAttribute("href")).toBe(way);
  });

  it("leads nowhere where one may not go", async () => {
    me.value = ME;

    const lines = await story(aLine({ reference: { kind: "silence", id: "x-1", name: "Night" } }));

    expect(lines.queryByRole("link")).toBeNull();
  });
});

describe("the keys of the alert screen", () => {
  const focused = () =>
    document.activeElement?.closest<HTMLElement>("[data-alert]")?.dataset.alert;

  it("walk over the cards by j and k, and stop at the ends", async () => {
    await showBoard();

    press("j");
    expect(focused()).toBe("a-2");
    press("j");
    expect(focused()).toBe("a-1");
    for (let turn = 0; turn < 3; turn += 1) press("j");
    expect(focused()).toBe("a-3");
    press("k");

    expect(focused()).toBe("a-1");
  });

  it("choose by x, and leave the choice before the page by Escape", async () => {
    await showBoard("a-1");
    await page();

    press("x");
    expect([...chosen.value]).toEqual(["a-1"]);
    press("Escape");
    expect(chosen.value.size).toBe(0);
    expect(route.value.id).toBe("a-1");
    press("Escape");

    await waitFor(() => expect(route.value.id).toBeNull());
  });

  it.each([
    ["a", "a-1", "acknowledge"],
    ["r", "a-1", "resolve"],
    ["o", "a-3", "reopen"],
    ["m", "a-1", "assign"],
  ])("%s asks of %s: %s", async (key, id, verb) => {
    const asked = `POST /api/v1/alerts/${id}/${verb}`;
    server.on(asked, () => anAlert(Number(id.slice(2)), { revision: 2 }));
    await showBoard(id);
    await page();

    press(key);

    await waitFor(() => expect(server.of(asked)).toHaveLength(1));
  });

  it.each([
    ["acknowledge, take or resolve what is over", "a-3", RIGHTS, ["a", "r", "m"]],
    ["reopen what is open", "a-1", RIGHTS, ["o"]],
    ["change anything for whoever may only look", "a-1", [], ["a", "r", "m", "c", "s"]],
  ])("do not %s", async (_, id, rights, keys) => {
    me.value = { ...ME, rights };
    await showBoard(id);
    await page();

    for (const key of keys) press(key);

    expect(
      server.asked.filter(({ method, path }) => method === "POST" && /alerts/.test(path)),
    ).toEqual([]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it.each([
    ["c", "convert-dialog"],
    ["s", "silence-dialog"],
  ])("%s opens the window of the card in focus", async (key, testId) => {
    await showBoard();
    press("j");

    press(key);

    expect((await screen.findByTestId(testId)).textContent).toContain("#2");
    expect(route.value.id).toBe("a-2");
  });

  it.each([
    ["c", "convert-dialog"],
    ["s", "silence-dialog"],
  ])("%s does so also while another alert is open", async (key, testId) => {
    await showBoard("a-1");
    await page();
    document.querySelector<HTMLElement>('[data-alert="a-2"] [data-alert-link]')?.focus();

    press(key);

    await waitFor(() => expect(route.value.id).toBe("a-2"));
    await act(settle);
    expect((await screen.findByTestId(testId)).textContent).toContain("#2");
  });
});
