import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chosen } from "../../src/state/alert_deeds";
import { alertNotes, saveAlertNote } from "../../src/state/alert_notes";
import { alerts } from "../../src/state/alerts";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { anAlert, ME, OLIVIA, refusal, SAM, type Server } from "../world";
import { begin, end, showBoard } from "./alerts_world";

let server: Server;
const ONE = anAlert(1, { labels: { host: "db-1", severity: "high" } });

const type = (testId: string, value: string) =>
  fireEvent.input(screen.getByTestId(testId), { target: { value } });
/** The page of alert 1, beside the board. */
async function page() {
  await showBoard("a-1");
  return screen.findByTestId("alert-page");
}

beforeEach(() => {
  localStorage.clear();
  alertNotes.value = new Map();
  server = begin(ONE, anAlert(2));
});

afterEach(() => {
  cleanup();
  end();
  vi.useRealTimers();
});

describe("what came of an alert", () => {
  const open = async () => {
    fireEvent.click(within(await page()).getByTestId("convert"));
    await screen.findByTestId("convert-dialog");
  };

  it("is sent as it was said, shown at once, and its currency kept for the next", async () => {
    server.on("POST /api/v1/alerts/a-1/convert", () =>
      anAlert(1, {
        revision: 2,
        conversion: {
          kind: "booking",
          value: 80.5,
          currency: "EUR",
          subject: "Room 12",
          at: "2026-11-20T12:00:00.000Z",
          by: OLIVIA,
        },
      }),
    );
    await open();

    fireEvent.click(screen.getByTestId("convert-kind-booking"));
    type("convert-value", "80.5");
    type("convert-currency", "eur");
    type("convert-subject", " Room 12 ");
    fireEvent.click(screen.getByTestId("convert-save"));

    await waitFor(() => expect(server.of("POST /api/v1/alerts/a-1/convert")).toHaveLength(1));
    expect(server.of("POST /api/v1/alerts/a-1/convert")[0]?.body).toEqual({
      kind: "booking",
      value: 80.5,
      currency: "EUR",
      subject: "Room 12",
    });
    await waitFor(() => expect(screen.queryByTestId("convert-dialog")).toBeNull());
    const shown = within(screen.getByTestId("alert-page")).getByTestId("conversion");
    expect(shown.textContent).toBe("Booking, €80.50 · Room 12 · by Olivia Owner");
    fireEvent.click(within(screen.getByTestId("alert-page")).getByTestId("convert"));
    expect(await screen.findByTestId("convert-currency")).toHaveProperty("value", "EUR");
  });

  it.each([
    ["convert-kind", "!", "A word such as sale"],
    ["convert-value", "-1", "An amount of 0 or more"],
    ["convert-currency", "EU", "Three letters such as EUR"],
  ])("is not sent while %s is %j", async (field, value, words) => {
    await open();

    type(field, value);
    fireEvent.click(screen.getByTestId("convert-save"));

    const dialog = screen.getByTestId("convert-dialog");
    await waitFor(() => expect(dialog.textContent).toContain(words));
    expect(server.of("POST /api/v1/alerts/a-1/convert")).toEqual([]);
  });

  it("can be taken back", async () => {
    const conversion = {
      kind: "paid_stay",
      value: 3,
      currency: null,
      subject: null,
      at: "2026-11-20T12:00:00.000Z",
      by: null,
    };
    server = begin(anAlert(1, { conversion }));
    server.on("POST /api/v1/alerts/a-1/unconvert", () => anAlert(1, { revision: 2 }));
    const shown = within(await page());
    expect(shown.getByTestId("conversion").textContent).toBe("paid stay, 3");

    fireEvent.click(shown.getByTestId("unconvert"));

    await waitFor(() => expect(server.of("POST /api/v1/alerts/a-1/unconvert")).toHaveLength(1));
    await waitFor(() => expect(shown.queryByTestId("conversion")).toBeNull());
  });
});

describe("a silence from an alert", () => {
  const preview = (over = {}) => ({
    now: 2,
    would: 5,
    of: 9,
    partial: false,
    too_broad: false,
    examples: [{ number: 8, title: "Disk is full" }],
    ...over,
  });
  const open = async () => {
    server.on("POST /api/v1/silences/preview", () => preview());
    fireEvent.click(within(await page()).getByTestId("silence"));
    await screen.findByTestId("silence-preview");
  };
  const save = () => fireEvent.click(screen.getByTestId("silence-save"));
  const HOST = { field: "host", op: "=", value: "db-1" };
  const RULE = { field: "rule", op: "=", value: "Rating 2 or lower" };

  it("says beforehand what it would mute", async () => {
    await open();

    const shown = screen.getByTestId("silence-preview").textContent;

    expect(shown).toContain("Mutes 2 open alerts now.");
    expect(shown).toContain("5 of 9");
    expect(shown).toContain("#8 Disk is full");
    expect(server.of("POST /api/v1/silences/preview")[0]?.body).toEqual({
      matchers: [RULE, HOST],
      until_alert: null,
    });
  });

  it("is made of the signs that are kept, for as long as was chosen", async () => {
    server.on("POST /api/v1/silences", () => ({ id: "s-1" }));
    await open();

    fireEvent.click(screen.getByTestId("silence-sign-rule"));
    fireEvent.click(screen.getByRole("radio", { name: "4 hours" }));
    type("silence-reason", " Backup ");
    save();

    await waitFor(() => expect(screen.queryByTestId("silence-dialog")).toBeNull());
    expect(server.of("POST /api/v1/silences")[0]?.body).toEqual({
      matchers: [HOST],
      reason: "Backup",
      minutes: 240,
      confirm: false,
    });
    expect(toasts.value[0]?.text).toBe("Alerts like #1 are silenced");
  });

  it.each([
    ["1 hour", { minutes: 60 }],
    ["Until resolved", { until_alert: "a-1" }],
    ["Until morning", { ends_at: expect.stringMatching(/T08:00:00\.000Z$/) }],
  ])("lasts %s", async (name, ends) => {
    server.on("POST /api/v1/silences", () => ({ id: "s-1" }));
    await open();

    fireEvent.click(screen.getByRole("radio", { name }));
    type("silence-reason", "Backup");
    save();

    await waitFor(() => expect(server.of("POST /api/v1/silences")).toHaveLength(1));
    expect(server.of("POST /api/v1/silences")[0]?.body).toMatchObject(ends);
  });

  it("wants a reason and at least one sign", async () => {
    await open();

    save();

    await screen.findByText("Say why, for those who wonder");
    for (const sign of ["rule", "host"])
      fireEvent.click(screen.getByTestId(`silence-sign-${sign}`));
    await screen.findByText(/Keep at least one sign/);
    expect(screen.getByTestId("silence-save")).toHaveProperty("disabled", true);
    expect(server.of("POST /api/v1/silences")).toEqual([]);
  });

  it("that is very broad is made by a second press, which confirms it", async () => {
    const body = {
      status: 422,
      code: "too_broad",
      title: "No",
      detail: "No.",
      preview: preview(),
    };
    server.on("POST /api/v1/silences", () => Response.json(body, { status: 422 }));
    await open();
    type("silence-reason", "Backup");

    save();

    await screen.findByText("Silence anyway");
    expect(screen.getByTestId("silence-problem").textContent).toContain("very broad");
    server.on("POST /api/v1/silences", () => ({ id: "s-1" }));
    save();
    await waitFor(() => expect(server.of("POST /api/v1/silences")).toHaveLength(2));
    expect(server.of("POST /api/v1/silences")[1]?.body).toMatchObject({ confirm: true });
  });

  it("repeats its key after a lost answer, so that no second one is made", async () => {
    server.on("POST /api/v1/silences", () => refusal(503, "unavailable", "Later."));
    await open();
    type("silence-reason", "Backup");
    save();
    await screen.findByTestId("silence-problem");

    save();

    await waitFor(() => expect(server.of("POST /api/v1/silences")).toHaveLength(2));
    const keys = server
      .of("POST /api/v1/silences")
      .map((one) => one.headers.get("Idempotency-Key"));
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
  });

  it("is not offered to whoever may make none", async () => {
    me.value = ME;

    const shown = within(await page());

    expect(shown.queryByTestId("silence")).toBeNull();
    expect(shown.getByTestId("convert")).toBeTruthy();
  });
});

describe("a note", () => {
  it("is sent by Ctrl+Enter, and the line is empty again", async () => {
    server.on("POST /api/v1/alerts/a-1/notes", () => ({ id: "n-1" }));
    await page();

    type("note-text", " On my way ");
    fireEvent.keyDown(screen.getByTestId("note-text"), { key: "Enter", ctrlKey: true });

    await waitFor(() => expect(screen.getByTestId("note-text")).toHaveProperty("value", ""));
    expect(server.of("POST /api/v1/alerts/a-1/notes")[0]?.body).toEqual({ text: "On my way" });
  });

  it("stays typed when it is refused, and says why", async () => {
    server.on("POST /api/v1/alerts/a-1/notes", () => refusal(422, "too_long", "It is too long."));
    const shown = await page();

    type("note-text", "Hello");
    await waitFor(() => expect(screen.getByTestId("note-save")).toHaveProperty("disabled", false));
    fireEvent.click(screen.getByTestId("note-save"));

    expect((await within(shown).findByRole("alert")).textContent).toContain("It is too long.");
    expect(screen.getByTestId("note-text")).toHaveProperty("value", "Hello");
  });
});

describe("a note that was not kept yet", () => {
  const NOTES = "POST /api/v1/alerts/a-1/notes";
  const box = () => screen.getByTestId("note-text");
  const turnTo = async (id: string) => {
    cleanup();
    await showBoard(id);
    await screen.findByTestId("note-text");
  };

  it("is there again after a look at another alert, and at its own alone", async () => {
    await page();
    type("note-text", "Seen by the night shift");

    await turnTo("a-2");
    expect(box()).toHaveProperty("value", "");
    await turnTo("a-1");

    expect(box()).toHaveProperty("value", "Seen by the night shift");
    type("note-text", "");
    expect(alertNotes.value.size).toBe(0);
  });

  it("keeps what is typed while it is sent, and repeats the same under one key", async () => {
    server.on(NOTES, () => refusal(503, "busy", "Busy."));
    await page();
    type("note-text", "First");
    await saveAlertNote("a-1");
    let answer = (_: unknown) => {};
    server.on(NOTES, () => new Promise((done) => (answer = done)));

    const saving = saveAlertNote("a-1");
    await saveAlertNote("a-1");
    await waitFor(() => expect(server.of(NOTES)).toHaveLength(2));
    type("note-text", "Second");
    answer({ id: "n-1" });
    await saving;

    const keys = server.of(NOTES).map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys[0]).toBe(keys[1]);
    expect(alertNotes.value.get("a-1")).toMatchObject({ text: "Second", isBusy: false });
    expect(alertNotes.value.get("a-1")?.key).not.toBe(keys[0]);
  });

  it("is held back whole where it is too long", async () => {
    const shown = await page();

    type("note-text", "x".repeat(2_002));

    expect(await within(shown).findByText("-2 characters left")).toBeTruthy();
    expect(screen.getByTestId("note-save")).toHaveProperty("disabled", true);
    fireEvent.keyDown(box(), { key: "Enter", ctrlKey: true });
    expect(server.of(NOTES)).toEqual([]);
  });
});

describe("the bar for many", () => {
  const choose = async () => {
    await showBoard();
    for (const box of await screen.findAllByTestId("choose")) fireEvent.click(box);
    return within(await screen.findByTestId("bulk-bar"));
  };
  const answer = (over = {}) => ({
    items: [1, 2].map((number, index) => ({
      index,
      status: 200,
      alert: anAlert(number, { revision: 2, ...over }),
      problem: null,
    })),
    done: 2,
    refused: 0,
  });

  it.each([
    ["acknowledge", "acknowledged", "2 alerts acknowledged"],
    ["resolve", "resolved", "2 alerts resolved"],
  ] as const)("can %s all that are chosen", async (verb, status, words) => {
    server.on(`POST /api/v1/alerts/bulk/${verb}`, () => answer({ status }));
    const bar = await choose();

    fireEvent.click(bar.getByTestId(`bulk-${verb}`));

    await waitFor(() => expect(toasts.value[0]?.text).toBe(words));
    const body = server.of(`POST /api/v1/alerts/bulk/${verb}`)[0]?.body as { ids: string[] };
    expect(body.ids.sort()).toEqual(["a-1", "a-2"]);
    expect(alerts.peek("a-1")?.status).toBe(status);
    expect(screen.queryByTestId("bulk-bar")).toBeNull();
  });

  it("gives them to somebody", async () => {
    server.on("POST /api/v1/alerts/bulk/assign", () => answer({ assignee: SAM }));
    const bar = await choose();

    fireEvent.click(bar.getByTestId("assign-menu"));
    fireEvent.click(await bar.findByTestId(`assign-${SAM.id}`));

    await waitFor(() => expect(toasts.value[0]?.text).toBe("2 alerts assigned"));
    expect(server.of("POST /api/v1/alerts/bulk/assign")[0]?.body).toMatchObject({
      person: SAM.id,
    });
  });

  it("counts them and lets them go", async () => {
    const bar = await choose();
    expect(screen.getByTestId("bulk-bar").textContent).toContain("2 chosen");

    fireEvent.click(bar.getByTestId("bulk-clear"));

    await waitFor(() => expect(screen.queryByTestId("bulk-bar")).toBeNull());
    expect(chosen.value.size).toBe(0);
  });
});
