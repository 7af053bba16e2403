import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Silence, SilenceDetail, SilencePreview } from "../../src/api/silences";
import Silences from "../../src/screens/silences/screen";
import { toasts } from "../../src/state/toasts";
import { anAlert, anAlertDetail, OLIVIA, refusal, Server } from "../world";
import { agree, be, show, type } from "./shown";

const ENDS = "2026-11-20T14:00:00.000Z";
const HOUR_LATER = "2026-11-20T15:00:00.000Z";

function aSilence(id: string, over: Partial<Silence> = {}): Silence {
  return {
    id,
    state: "active",
    matchers: [{ field: "team", op: "=", value: "db" }],
    line: "team=db",
    starts_at: "2026-11-20T12:00:00.000Z",
    ends_at: ENDS,
    reason: `Because of ${id}`,
    until_alert: null,
    created_at: "2026-11-20T12:00:00.000Z",
    created_by: OLIVIA,
    ended_at: null,
    ended_by: null,
    muted: 5,
    open: 2,
    revision: 6,
    ...over,
  };
}

function aPreview(over: Partial<SilencePreview> = {}): SilencePreview {
  return { now: 1, would: 3, of: 20, partial: false, too_broad: false, examples: [], ...over };
}

const tooBroad = () =>
  Response.json(
    {
      status: 409,
      code: "too_broad",
      detail: "Too broad.",
      preview: { now: 2, would: 90, of: 100 },
    },
    { status: 409 },
  );

let server: Server;
let silences: Silence[];

/** Hold one of them, with what it says by itself. */
function hold(one: Silence): void {
  const detail: SilenceDetail = { ...one, preview: null };
  server.on(`GET /api/v1/silences/${one.id}`, () =>
    Response.json(detail, { headers: { ETag: `"${one.revision}"` } }),
  );
}

beforeEach(() => {
  toasts.value = [];
  silences = [aSilence("s1"), aSilence("s2", { line: "", until_alert: "a-7" })];
  be("admin", "silences.read", "silences.write");
  server = new Server()
    .on("GET /api/v1/silences", ({ query }) => ({
      items: silences.filter(({ state }) => state === query.get("state")),
      next_cursor: null,
    }))
    .on("POST /api/v1/silences/preview", () => aPreview());
});

afterEach(cleanup);

describe("the list of silences", () => {
  it("shows what is muted, until when, and how much of it is open", async () => {
    show(Silences, "#/silences");

    const [one, two] = await screen.findAllByTestId("silence-row");
    expect(one?.textContent).toContain("team=db");
    expect(one?.textContent).toContain("Because of s1");
    expect(one?.textContent).toContain("5 alerts, 2 open");
    expect(one?.querySelector("time")?.getAttribute("datetime")).toBe(ENDS);
    expect(two?.textContent).toContain("One alert");
    expect(two?.textContent).toContain("when the alert is resolved");
    expect(within(two as HTMLElement).queryByTestId("extend-silence")).toBeNull();
  });

  it.each([
    ["pending", "No silence is waiting to begin", true],
    ["expired", "No silence has ended yet", false],
  ])("says that nothing is %s", async (state, words, mayAdd) => {
    show(Silences, `#/silences?state=${state}`);

    const empty = await screen.findByTestId("no-silences");
    expect(empty.textContent).toContain(words);
    expect(within(empty).queryByTestId("new-silence") !== null).toBe(mayAdd);
  });

  it("tells of pending ones when they begin, and of ended ones when they ended", async () => {
    const starts_at = "2026-12-01T08:00:00.000Z";
    const ended_at = "2026-11-20T13:00:00.000Z";
    silences = [
      aSilence("s3", { state: "pending", starts_at }),
      aSilence("s4", { state: "expired", ended_at }),
    ];
    show(Silences, "#/silences?state=pending");
    const pending = await screen.findByTestId("silence-row");
    expect(pending.querySelector("time")?.getAttribute("datetime")).toBe(starts_at);
    cleanup();

    show(Silences, "#/silences?state=expired");

    const expired = await screen.findByTestId("silence-row");
    expect(expired.querySelector("time")?.getAttribute("datetime")).toBe(ended_at);
    expect(screen.queryByTestId("end-silence")).toBeNull();
  });

  it("says why it could not come, and can be looked at without the right to change", async () => {
    server.on("GET /api/v1/silences", () => refusal(503, "starting", "Starting."));
    be("viewer", "silences.read");

    show(Silences, "#/silences");

    expect((await screen.findByRole("alert")).textContent).toContain("Try again");
    expect(screen.queryByTestId("new-silence")).toBeNull();
  });
});

describe("an hour more", () => {
  it("counts from where it would have ended", async () => {
    server.on("PUT /api/v1/silences/s1", () => aSilence("s1", { ends_at: HOUR_LATER }));
    show(Silences, "#/silences");

    fireEvent.click(await screen.findByTestId("extend-silence"));

    await waitFor(() => expect(toasts.value[0]?.text).toContain("Silenced until"));
    const [asked] = server.of("PUT /api/v1/silences/s1");
    expect(asked?.body).toMatchObject({ ends_at: HOUR_LATER, reason: "Because of s1" });
    expect(asked?.headers.get("If-Match")).toBe('"6"');
    const [row] = screen.getAllByTestId("silence-row");
    expect(row?.querySelector("time")?.getAttribute("datetime")).toBe(HOUR_LATER);
  });

  it("of too much is sent again only when it is meant", async () => {
    server.on("PUT /api/v1/silences/s1", tooBroad);
    show(Silences, "#/silences");

    fireEvent.click(await screen.findByTestId("extend-silence"));
    fireEvent.click(await screen.findByTestId("confirm-no"));

    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of("PUT /api/v1/silences/s1")).toHaveLength(1);
    expect(toasts.value).toHaveLength(0);
  });

  it("that somebody else was quicker with is not given, and the list is read anew", async () => {
    server.on("PUT /api/v1/silences/s1", () => refusal(412, "changed", "It was changed."));
    show(Silences, "#/silences");

    fireEvent.click(await screen.findByTestId("extend-silence"));

    await waitFor(() => expect(toasts.value[0]?.text).toContain("Nothing was done"));
    await waitFor(() => expect(server.of("GET /api/v1/silences")).toHaveLength(2));
  });
});

describe("ending a silence", () => {
  it("is asked about, with what would be told then", async () => {
    server.on("DELETE /api/v1/silences/s1", () => new Response(null, { status: 204 }));
    show(Silences, "#/silences");

    fireEvent.click((await screen.findAllByTestId("end-silence"))[0] as HTMLElement);
    await agree();

    await waitFor(() => expect(screen.getAllByTestId("silence-row")).toHaveLength(1));
    expect(server.of("DELETE /api/v1/silences/s1")[0]?.headers.get("If-Match")).toBe('"6"');
  });

  it("is not done where that is not meant, and says why where it is refused", async () => {
    server.on("DELETE /api/v1/silences/s1", () => refusal(409, "conflict", "Not yours."));
    show(Silences, "#/silences");
    const [button] = await screen.findAllByTestId("end-silence");

    fireEvent.click(button as HTMLElement);
    fireEvent.click(await screen.findByTestId("confirm-no"));
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of("DELETE /api/v1/silences/s1")).toHaveLength(0);
    fireEvent.click(button as HTMLElement);
    await agree();

    await waitFor(() => expect(toasts.value[0]?.text).toBe("Not yours."));
  });
});

describe("a new silence", () => {
  it("tells while it is written what it would mute", async () => {
    server.on("POST /api/v1/silences/preview", () =>
      aPreview({ too_broad: true, examples: [{ number: 7, title: "Disk full" }] }),
    );
    show(Silences, "#/silences/new");
    await screen.findByTestId("silence-editor");
    expect(screen.queryByTestId("silence-preview")).toBeNull();

    type("matcher-name-0", "team");
    type("matcher-value-0", "db");

    const preview = await screen.findByTestId("silence-preview");
    expect(preview.textContent).toContain("#7 Disk full");
    expect(preview.textContent).toContain("An admin has to confirm it");
    expect(server.of("POST /api/v1/silences/preview").at(-1)?.body).toEqual({
      matchers: [{ field: "team", op: "=", value: "db" }],
      until_alert: null,
    });
  });

  it("of too much is made with a key of its own once it is meant", async () => {
    server.on("POST /api/v1/silences", ({ body }) =>
      (body as { confirm: boolean }).confirm ? aSilence("s9") : tooBroad(),
    );
    show(Silences, "#/silences/new");
    await screen.findByTestId("silence-editor");

    type("silence-reason", "Moving");
    type("silence-duration", "2h");
    fireEvent.click(screen.getByTestId("editor-save"));
    await agree();

    await waitFor(() => expect(location.hash).toBe("#/silences"));
    const [first, second] = server.of("POST /api/v1/silences");
    expect(second?.body).toEqual({
      matchers: [],
      reason: "Moving",
      starts_at: null,
      minutes: 120,
      ends_at: null,
      until_alert: null,
      confirm: true,
    });
    expect(second?.headers.get("Idempotency-Key")).toBe(
      `${first?.headers.get("Idempotency-Key")}-sure`,
    );
  });

  it("about an alert ends with it, where that is chosen", async () => {
    const one = anAlertDetail(anAlert(7, { labels: { team: "db" } }));
    server
      .on("GET /api/v1/alerts/a-7", () => one)
      .on("POST /api/v1/silences", () => aSilence("s9"));
    show(Silences, "#/silences/new?alert=a-7");
    await screen.findByTestId("silence-editor");

    fireEvent.click(screen.getByRole("radio", { name: "When resolved" }));
    type("silence-reason", "Known");
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(server.of("POST /api/v1/silences")).toHaveLength(1));
    expect(server.of("POST /api/v1/silences")[0]?.body).toMatchObject({
      minutes: null,
      until_alert: "a-7",
      matchers: [
        { field: "rule", op: "=", value: "Rating 2 or lower" },
        { field: "team", op: "=", value: "db" },
      ],
    });
  });

  it("about an alert that is gone says so", async () => {
    show(Silences, "#/silences/new?alert=a-9");

    expect((await screen.findByRole("alert")).textContent).toContain("nothing here");
  });
});

describe("one silence", () => {
  it("that has begun keeps its beginning, and ends at another moment", async () => {
    hold(aSilence("s1"));
    server.on("PUT /api/v1/silences/s1", () => aSilence("s1"));
    show(Silences, "#/silences/s1");
    await screen.findByTestId("silence-until");
    expect(screen.queryByTestId("silence-starts")).toBeNull();

    type("silence-until", "2026-11-20T15:00");
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(server.of("PUT /api/v1/silences/s1")).toHaveLength(1));
    const [asked] = server.of("PUT /api/v1/silences/s1");
    expect(asked?.body).toMatchObject({ ends_at: HOUR_LATER, minutes: null });
    expect(asked?.headers.get("If-Match")).toBe('"6"');
  });

  it("is ended from its sheet after a question", async () => {
    hold(aSilence("s1"));
    server.on("DELETE /api/v1/silences/s1", () => new Response(null, { status: 204 }));
    show(Silences, "#/silences/s1");

    fireEvent.click(await screen.findByTestId("editor-delete"));
    expect((await screen.findByTestId("confirm")).textContent).toContain("told again");
    await agree();

    await waitFor(() => expect(server.of("DELETE /api/v1/silences/s1")).toHaveLength(1));
  });

  it("that is over can only be made again, as it was", async () => {
    hold(aSilence("s4", { state: "expired" }));
    server.on("POST /api/v1/silences", () => aSilence("s5"));
    show(Silences, "#/silences/s4?state=expired");
    const again = await screen.findByTestId("silence-again");
    expect(again.getAttribute("href")).toBe("#/silences/new?from=s4");
    expect(screen.getByTestId("silence-editor").textContent).toContain("has ended");
    expect(screen.queryByTestId("editor-save")).toBeNull();
    cleanup();

    show(Silences, "#/silences/new?from=s4");
    await screen.findByTestId("silence-editor");
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(server.of("POST /api/v1/silences")).toHaveLength(1));
    expect(server.of("POST /api/v1/silences")[0]?.body).toMatchObject({
      matchers: [{ field: "team", op: "=", value: "db" }],
      reason: "Because of s4",
      minutes: 60,
    });
  });
});
