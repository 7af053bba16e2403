import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConnectionIndicator } from "../../src/frame/connection";
import { SignIn, takeCode } from "../../src/frame/sign_in";
import { LANGUAGES } from "../../src/i18n";
import { soundWanted, theme } from "../../src/prefs";
import { go } from "../../src/router";
import { Settings } from "../../src/screens/settings/panel";
import { clearAlerts } from "../../src/state/alerts";
import { closeCase } from "../../src/state/case_page";
import { clearCases } from "../../src/state/cases";
import { connection, goLive } from "../../src/state/live";
import { marks } from "../../src/state/marks";
import { me, meta } from "../../src/state/me";
import { notify, toasts } from "../../src/state/toasts";
import { Toaster } from "../../src/ui/toaster";
import { ME, refusal, Server } from "../world";

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

describe("the connection indicator", () => {
  it("says why it is away, when it tries again, and lets one try now", async () => {
    server.on("POST /api/v1/me/ticket", () => refusal(503, "starting", "Starting."));
    const leave = goLive();
    render(<ConnectionIndicator />);

    const shown = screen.getByTestId("connection");
    await waitFor(() => expect(shown.dataset.state).toBe("reconnecting"));
    expect(shown.textContent).toContain("The server cannot be reached");
    expect(shown.textContent).toMatch(/in \d+ s/);
    fireEvent.click(screen.getByTestId("retry-now"));

    await waitFor(() => expect(server.of("POST /api/v1/me/ticket")).toHaveLength(2));
    leave();
  });

  it("is quiet while live", () => {
    connection.state.value = { state: "live" };

    render(<ConnectionIndicator />);

    expect(screen.getByTestId("connection").textContent).toBe("Live");
    expect(screen.queryByTestId("retry-now")).toBeNull();
  });
});

describe("messages", () => {
  it.each([
    ["info", "polite"],
    ["success", "polite"],
    ["warning", "polite"],
    ["error", "assertive"],
    ["critical", "assertive"],
  ] as const)(
    "of %s are read out (%s), lead somewhere and can be sent away",
    async (kind, how) => {
      render(<Toaster />);

      notify(kind, "It burns", "#/alerts/a-1");

      const toast = await screen.findByTestId("toast");
      expect(toast.closest("[aria-live]")?.getAttribute("aria-live")).toBe(how);
      expect(within(toast).getByRole("link").getAttribute("href")).toBe("#/alerts/a-1");
      fireEvent.click(within(toast).getByRole("button", { name: "Dismiss" }));
      await waitFor(() => expect(screen.queryByTestId("toast")).toBeNull());
    },
  );
});

describe("settings", () => {
  afterEach(() => {
    theme.value = "auto";
    soundWanted.value = false;
  });

  it("remember the theme in this browser", async () => {
    render(<Settings />);

    fireEvent.click(screen.getByRole("radio", { name: "Dark" }));

    expect(theme.value).toBe("dark");
    expect(localStorage.getItem("opsbell.theme")).toBe('"dark"');
  });

  it("switch the bell on only by a press", async () => {
    render(<Settings />);
    const bell = screen.getByTestId("sound");
    expect(bell.getAttribute("aria-checked")).toBe("false");

    fireEvent.click(bell);

    await waitFor(() => expect(bell.getAttribute("aria-checked")).toBe("true"));
  });

  it("lead to what is to be set up", () => {
    me.value = { ...ME, rights: [...ME.rights, "members.write", "places.write"] };

    render(<Settings />);

    expect(screen.getByRole("link", { name: "Places" }).getAttribute("href")).toBe("#/places");
  });

  it("offer every language in its own words", () => {
    render(<Settings />);

    for (const name of Object.values(LANGUAGES)) {
      expect(screen.getByRole("option", { name })).toBeTruthy();
    }
  });
});

describe("the sign-in page", () => {
  it("takes the code out of the address", () => {
    history.replaceState(null, "", "/login#secret-code");

    expect(takeCode()).toBe("secret-code");
    expect(location.href).not.toContain("secret-code");
    expect(takeCode()).toBeNull();
  });

  it("tells how to get in, and points at the sandbox when there is one", () => {
    meta.value = {
      name: "Opsbell",
      version: "0",
      languages: [],
      sandbox: true,
      sandbox_url: "/sandbox/",
      bot: null,
    };

    render(<SignIn code={null} />);

    expect(screen.getByTestId("sign-in").textContent).toContain("/login");
    expect(screen.getByTestId("sandbox-link").getAttribute("href")).toBe("/sandbox/");
    meta.value = null;
  });

  it("says that a link was used already", async () => {
    server.on("POST /api/v1/session", () => refusal(401, "not_signed_in", "No."));
    server.on("POST /api/v1/session/refresh", () => refusal(401, "not_signed_in", "No."));

    render(<SignIn code="old" />);

    await waitFor(() => expect(screen.getByTestId("sign-in").dataset.state).toBe("refused"));
    expect(screen.getByRole("alert").textContent).toContain("used already");
  });
});
