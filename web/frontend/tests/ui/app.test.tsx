import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { signedIn, signOut } from "../../src/api/session";
import { App } from "../../src/app";
import { go } from "../../src/router";
import { receive } from "../../src/state/live";
import { marks } from "../../src/state/marks";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { aCase, aDetail, anAlert, anAlertDetail, ME, refusal, SAM, Server } from "../world";

let server: Server;

/** A socket that never opens: what comes over it is tried elsewhere. */
class Closed {
  readyState = 0;
  close(): void {}
  send(): void {}
}

beforeEach(() => {
  server = new Server();
  vi.stubGlobal("WebSocket", Closed);
  server
    .on("GET /api/v1/meta", () => ({ name: "Opsbell", version: "1", bot: null, sandbox: null }))
    .on("GET /api/v1/me", () => ME)
    .on("GET /api/v1/members", () => ({ items: [{ ...SAM, role: "staff" }] }))
    .on("GET /api/v1/cases", () => ({ items: [aCase(1), aCase(2)], next_cursor: null }))
    .on("GET /api/v1/cases/c-1", () => aDetail(aCase(1)))
    .on("GET /api/v1/alerts", () => ({
      items: [
        anAlert(1, { severity: "critical" }),
        anAlert(2, { status: "acknowledged", acknowledged_by: SAM }),
        anAlert(3, { status: "resolved", resolved_by: SAM }),
      ],
      next_cursor: null,
    }))
    .on("GET /api/v1/alerts/a-1", () => anAlertDetail(anAlert(1)))
    .on("POST /api/v1/me/ticket", () => ({ ticket: "t" }))
    .on("DELETE /api/v1/session", () => new Response(null, { status: 204 }));
  signedIn.value = "unknown";
  me.value = null;
  toasts.value = [];
  marks.value = new Map();
  go({ screen: "cases", id: null }, true);
});

afterEach(async () => {
  cleanup();
  await signOut();
});

describe("the dashboard as a whole", () => {
  it("comes up signed in, with its workspace, its cases and how many alerts fire", async () => {
    render(<App code={null} />);

    await waitFor(() => expect(screen.getByTestId("workspace").textContent).toBe("Hostel"));
    await waitFor(() => expect(screen.getByTestId("case-1")).toBeTruthy());
    expect(screen.getByTestId("firing-count").textContent).toContain("1");
    expect(screen.getByRole("link", { name: "Cases" }).getAttribute("aria-current")).toBe("page");
  });

  it("shows the board with every alert in its column, and one of them open", async () => {
    go({ screen: "alerts", id: "a-1" }, true);

    render(<App code={null} />);

    for (const [column, title] of [
      ["firing", "Alert number 1"],
      ["acknowledged", "Alert number 2"],
      ["resolved", "Alert number 3"],
    ] as const) {
      const shown = await screen.findByTestId(`column-${column}`);
      await waitFor(() => expect(shown.textContent).toContain(title));
    }
    await screen.findByText("Olivia Owner was told in Telegram");
  });

  it("says on the board when all is quiet, and when it cannot be loaded", async () => {
    server.on("GET /api/v1/alerts", () => ({ items: [], next_cursor: null }));
    go({ screen: "alerts", id: null }, true);
    const { unmount } = render(<App code={null} />);
    await screen.findByTestId("alerts-quiet");
    unmount();
    server.on("GET /api/v1/alerts", () => refusal(503, "starting", "Starting."));

    render(<App code={null} />);

    await screen.findByRole("button", { name: /again/i });
  });

  it("has a page for settings on a phone, and a menu beside", async () => {
    go({ screen: "settings" }, true);
    render(<App code={null} />);

    await screen.findByRole("heading", { name: "Settings" });
    const menu = await screen.findByTestId("person-menu");
    fireEvent.click(within(menu).queryByRole("button") ?? menu);

    await waitFor(() => expect(screen.getAllByRole("radio", { name: "Dark" })).toHaveLength(2));
  });

  it("lets keyboards skip to the page", async () => {
    render(<App code={null} />);
    await screen.findByTestId("case-1");

    fireEvent.click(screen.getByRole("button", { name: "Skip to content" }));

    expect(document.activeElement?.id).toBe("main");
  });

  it("asks whoever is not signed in to sign in", async () => {
    server.on("POST /api/v1/session/refresh", () => refusal(401, "not_signed_in", "No."));

    render(<App code={null} />);

    await waitFor(() => expect(signedIn.value).toBe("no"));
    await waitFor(() => expect(document.querySelector(".sign-in-card")).toBeTruthy());
  });

  it("says why when the server cannot be asked, and who cannot be loaded", async () => {
    server.on("GET /api/v1/me", () => refusal(503, "starting", "It is starting."));

    render(<App code={null} />);

    await screen.findByRole("button", { name: /again/i });
    server.on("GET /api/v1/me", () => ME);
    fireEvent.click(screen.getByRole("button", { name: /again/i }));
    await waitFor(() => expect(screen.getByTestId("workspace").textContent).toBe("Hostel"));
  });

  it("tells of an alert that fires while somebody looks", async () => {
    render(<App code={null} />);
    await screen.findByTestId("case-1");

    const alert = anAlert(9, { severity: "critical", title: "It burns" });
    receive({ type: "alert.fired", v: 1, seq: 5, data: { alert, by: null } } as never, false);

    const toast = await screen.findByTestId("toast");
    expect(toast.textContent).toContain("It burns");
  });
});
