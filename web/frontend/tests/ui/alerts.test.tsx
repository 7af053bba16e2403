import { signal } from "@preact/signals";
import { cleanup, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { go } from "../../src/router";
import { AlertCard } from "../../src/screens/alerts/card";
import { AlertDrawer } from "../../src/screens/alerts/drawer";
import { alerts, clearAlerts, openAlert } from "../../src/state/alerts";
import { closeCase } from "../../src/state/case_page";
import { clearCases } from "../../src/state/cases";
import { marks } from "../../src/state/marks";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { anAlert, anAlertDetail, ME, OLIVIA, Server } from "../world";

let server: Server;

beforeEach(() => {
  server = new Server();
  clearCases();
  clearAlerts();
  marks.value = new Map();
  toasts.value = [];
  me.value = ME;
  go({ screen: "cases", id: null }, true);
});

afterEach(() => {
  cleanup();
  closeCase();
});

describe("an alert card", () => {
  it("says how bad, how often, from where and about which case", () => {
    const card = signal(
      anAlert(4, {
        severity: "critical",
        count: 3,
        cases: [{ id: "c-1", number: 1, title: "Lamp" }],
      }),
    );

    render(<AlertCard card={card} isOpen={false} />);

    const shown = screen.getByTestId("alert-4").textContent;
    for (const words of ["Critical", "×3", "Rating 2 or lower", "#1"]) {
      expect(shown).toContain(words);
    }
  });

  it("changes its buttons with its status", async () => {
    const card = signal(anAlert(4));
    render(<AlertCard card={card} isOpen={false} />);
    expect(screen.getByTestId("acknowledge")).toBeTruthy();

    card.value = anAlert(4, {
      status: "acknowledged",
      acknowledged_by: OLIVIA,
      acknowledged_at: "2026-11-20T12:00:00.000Z",
    });
    await waitFor(() => expect(screen.queryByTestId("acknowledge")).toBeNull());
    expect(screen.getByTestId("who-acknowledged").textContent).toContain("Olivia Owner");
    card.value = anAlert(4, { status: "resolved" });

    expect(await screen.findByTestId("reopen")).toBeTruthy();
    expect(screen.getByTestId("who-resolved").textContent).toContain("Resolved by its source");
  });

  it("opens a page that says who was told", async () => {
    alerts.patch(anAlert(4, { link: "javascript:alert(1)" }));
    server.on("GET /api/v1/alerts/a-4", () => anAlertDetail(anAlert(4)));
    render(<AlertDrawer id="a-4" />);

    await openAlert("a-4");

    expect((await screen.findByTestId("timeline")).textContent).toContain("told in Telegram");
    expect(screen.getByTestId("timeline").textContent).toContain("with /filter");
    expect(screen.queryByText("Open where it comes from")).toBeNull();
  });
});
