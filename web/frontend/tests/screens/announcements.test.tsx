import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Announcement } from "../../src/api/presence";
import Announcements from "../../src/screens/announcements/screen";
import { announcements } from "../../src/state/announcements";
import { toasts } from "../../src/state/toasts";
import { OLIVIA, refusal, Server } from "../world";
import { agree, be, choose, show, type } from "./shown";

const AT = "2026-11-20T12:00:00Z";

function said(id: string, over: Partial<Announcement> = {}): Announcement {
  return {
    id,
    text: `Words of ${id}`,
    level: "low",
    since: AT,
    until: "2026-11-21T12:00:00Z",
    by: OLIVIA,
    ended: false,
    ...over,
  };
}

let server: Server;

beforeEach(() => {
  toasts.value = [];
  announcements.value = [];
  be("owner", "announcements.write");
  server = new Server().on("GET /api/v1/announcements", () => ({
    items: [said("an-1"), said("an-2", { level: "critical", by: null })],
  }));
});

afterEach(() => {
  cleanup();
  announcements.value = [];
});

describe("what is announced", () => {
  it("stands with who said it and until when", async () => {
    show(Announcements, "#/announcements");

    const [one, two] = await screen.findAllByTestId("standing");
    expect(one?.textContent).toContain("Words of an-1");
    expect(one?.textContent).toContain("Olivia Owner");
    expect(one?.textContent).toContain("until");
    expect(two?.textContent).toContain("Critical");
  });

  it("is withdrawn after a question", async () => {
    server.on("DELETE /api/v1/announcements/an-1", () => new Response(null, { status: 204 }));
    show(Announcements, "#/announcements");

    fireEvent.click((await screen.findAllByTestId("withdraw"))[0] as HTMLElement);
    await agree();

    await waitFor(() => expect(screen.getAllByTestId("standing")).toHaveLength(1));
    expect(server.of("DELETE /api/v1/announcements/an-1")).toHaveLength(1);
  });

  it("stays where that is not meant, or refused", async () => {
    server.on("DELETE /api/v1/announcements/an-1", () => refusal(409, "no", "It has ended."));
    show(Announcements, "#/announcements");

    fireEvent.click((await screen.findAllByTestId("withdraw"))[0] as HTMLElement);
    fireEvent.click(await screen.findByTestId("confirm-no"));
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of("DELETE /api/v1/announcements/an-1")).toHaveLength(0);
    fireEvent.click(screen.getAllByTestId("withdraw")[0] as HTMLElement);
    await agree();

    await waitFor(() => expect(toasts.value[0]?.text).toBe("It has ended."));
    expect(screen.getAllByTestId("standing")).toHaveLength(2);
  });
});

describe("announcing", () => {
  const MAKE = "POST /api/v1/announcements";

  it("tells everybody for as long as is chosen, and shows it at once", async () => {
    server
      .on("GET /api/v1/announcements", () => ({ items: [] }))
      .on(MAKE, ({ body }) => said("an-3", body as Partial<Announcement>));
    show(Announcements, "#/announcements");

    type("announce-text", "  The lift is being mended ");
    fireEvent.click(screen.getByDisplayValue("high"));
    choose("announce-hours", "4");
    fireEvent.click(screen.getByTestId("announce"));

    expect((await screen.findByTestId("standing")).textContent).toContain("The lift");
    const [asked] = server.of(MAKE);
    const body = asked?.body as Announcement;
    expect(body).toMatchObject({ text: "The lift is being mended", level: "high" });
    expect((Date.parse(body.until) - Date.now()) / 3_600_000).toBeCloseTo(4, 1);
    expect(screen.getByTestId<HTMLTextAreaElement>("announce-text").value).toBe("");
    expect(toasts.value[0]).toMatchObject({ kind: "success", text: "Everybody is told" });
  });

  it("keeps what is typed on while it is told", async () => {
    let come = (_: unknown) => {};
    server.on(
      MAKE,
      () =>
        new Promise((resolve) => {
          come = resolve;
        }),
    );
    show(Announcements, "#/announcements");
    type("announce-text", "The lift");
    fireEvent.click(screen.getByTestId("announce"));
    await waitFor(() => expect(server.of(MAKE)).toHaveLength(1));

    type("announce-text", "The lift, and the water");
    come(said("an-3"));

    await waitFor(() => expect(toasts.value[0]?.text).toBe("Everybody is told"));
    expect(screen.getByTestId<HTMLTextAreaElement>("announce-text").value).toBe(
      "The lift, and the water",
    );
  });

  it("says nothing without words", async () => {
    show(Announcements, "#/announcements");

    type("announce-text", "   ");
    fireEvent.click(screen.getByTestId("announce"));

    expect(await screen.findByText("Write what everybody should know")).toBeTruthy();
    expect(server.of(MAKE)).toHaveLength(0);
  });

  it("keeps the words where it is refused, and repeats itself as one intention", async () => {
    server.on(MAKE, () => refusal(409, "no", "Enough is announced."));
    show(Announcements, "#/announcements");
    const once = () => server.of(MAKE).map(({ headers }) => headers.get("Idempotency-Key"));

    type("announce-text", "Water is off");
    fireEvent.click(screen.getByTestId("announce"));
    expect(await screen.findByText("Enough is announced.")).toBeTruthy();
    server.on(MAKE, () => said("an-4"));
    await waitFor(() =>
      expect(screen.getByTestId<HTMLButtonElement>("announce").disabled).toBe(false),
    );
    fireEvent.click(screen.getByTestId("announce"));

    await waitFor(() => expect(toasts.value).toHaveLength(1));
    expect(new Set(once()).size).toBe(1);
    expect(once()).toHaveLength(2);
  });
});
