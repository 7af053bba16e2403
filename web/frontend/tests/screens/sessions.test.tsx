import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Session } from "../../src/api/sessions";
import Sessions from "../../src/screens/sessions/screen";
import { toasts } from "../../src/state/toasts";
import { refusal, Server } from "../world";
import { agree, be, show } from "./shown";

const AT = "2026-11-20T12:00:00Z";

function aSession(id: string, browser: string | null, over: Partial<Session> = {}): Session {
  return {
    id,
    device: { browser, system: browser ? "Linux" : null } as Session["device"],
    workspace: { id: "w-1", name: "Hostel" },
    started_at: AT,
    used_at: AT,
    expires_at: AT,
    is_current: false,
    ...over,
  };
}

let server: Server;

beforeEach(() => {
  toasts.value = [];
  be("staff");
  server = new Server().on("GET /api/v1/me/sessions", () => ({
    items: [aSession("s1", "Firefox", { is_current: true }), aSession("s2", null)],
    next_cursor: null,
  }));
});

afterEach(cleanup);

it("tells the browsers apart and marks this one, which cannot be ended here", async () => {
  show(Sessions, "#/sessions");

  const rows = await screen.findAllByTestId("session-row");
  expect(rows[0]?.textContent).toContain("Firefox");
  expect(screen.getAllByTestId("this-session")).toHaveLength(1);
  expect(screen.getAllByTestId("end-session")).toHaveLength(1);
});

it("ends one", async () => {
  server.on("DELETE /api/v1/me/sessions/s2", () => new Response(null, { status: 204 }));
  show(Sessions, "#/sessions");

  fireEvent.click(await screen.findByTestId("end-session"));

  await waitFor(() => expect(server.of("GET /api/v1/me/sessions")).toHaveLength(2));
  expect(toasts.value[0]?.kind).toBe("success");
});

it("ends all others after a question, and says why where it cannot", async () => {
  server.on("DELETE /api/v1/me/sessions", () => ({ ended: 3 }));
  show(Sessions, "#/sessions");

  fireEvent.click(await screen.findByTestId("end-others"));
  await agree();
  await waitFor(() => expect(toasts.value[0]?.text).toContain("3"));
  expect(server.of("DELETE /api/v1/me/sessions")[0]?.query.get("which")).toBe("others");

  server.on("DELETE /api/v1/me/sessions/s2", () => refusal(404, "not_found", "It is gone."));
  fireEvent.click(screen.getByTestId("end-session"));
  await waitFor(() => expect(toasts.value.at(-1)?.text).toBe("It is gone."));
});
