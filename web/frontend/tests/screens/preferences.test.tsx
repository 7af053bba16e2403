import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Preferences } from "../../src/api/preferences";
import { desktopState } from "../../src/desktop";
import { desktopWanted, soundWanted } from "../../src/prefs";
import PreferencesScreen from "../../src/screens/preferences/screen";
import { ringFrom } from "../../src/sound";
import { toasts } from "../../src/state/toasts";
import { refusal, Server } from "../world";
import { be, choose, show } from "./shown";

const ADDRESS = "/api/v1/notifications/preferences";

function some(over: Partial<Preferences> = {}): Preferences {
  return {
    enabled: true,
    channels: {},
    topics: { alerts: { telegram: false } },
    types: { "custom.word": { in_app: true } },
    defaults: {
      low: { in_app: true },
      medium: { in_app: true },
      high: { in_app: true, telegram: true },
      critical: { in_app: true, telegram: true },
    },
    channels_now: ["in_app", "telegram"],
    known_topics: ["alerts", "orders"],
    known_types: ["alert.fired", "order.created"],
    rings_from: "critical",
    revision: 4,
    ...over,
  };
}

let server: Server;
let kept: Preferences;

const cell = (row: string, channel: string) => screen.getByTestId(`cell-${row}-${channel}`);
const unfold = (topic: string) => fireEvent.click(screen.getByRole("button", { name: topic }));

beforeEach(() => {
  toasts.value = [];
  kept = some();
  be("staff", "notifications.own");
  server = new Server().on(`GET ${ADDRESS}`, () => kept);
});

afterEach(() => {
  cleanup();
  soundWanted.value = false;
  desktopWanted.value = false;
  desktopState.value = "none";
  ringFrom.value = "critical";
  vi.unstubAllGlobals();
});

describe("the matrix", () => {
  it("says of each cell what counts, and whether it was chosen there", async () => {
    show(PreferencesScreen, "#/preferences");

    await screen.findByTestId("matrix");
    expect(cell("all", "in_app").dataset.effect).toBe("true");
    expect(cell("all", "telegram").dataset.effect).toBe("high");
    expect(cell("all", "telegram").getAttribute("aria-label")).toBe(
      "Everything, Telegram: from High, follows the wider choice",
    );
    expect(cell("alerts", "telegram").dataset).toMatchObject({ effect: "false", chosen: "true" });
    expect(cell("orders", "telegram").dataset).toMatchObject({ effect: "high", chosen: "false" });
    expect(cell("custom.word", "in_app").dataset.chosen).toBe("true");
  });

  it("unfolds the types of a topic, which follow it, and folds them again", async () => {
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");
    expect(screen.queryByTestId("cell-alert.fired-telegram")).toBeNull();

    unfold("Alerts");

    expect(cell("alert.fired", "telegram").dataset).toMatchObject({
      effect: "false",
      chosen: "false",
    });
    expect(screen.queryByTestId("cell-order.created-telegram")).toBeNull();
    unfold("Alerts");
    expect(screen.queryByTestId("cell-alert.fired-telegram")).toBeNull();
  });

  it.each([
    ["all", "telegram", ["true", "false", "high"]],
    ["orders", "in_app", ["true", "false", "true"]],
    ["alerts", "telegram", ["high", "true", "false"]],
  ])("turns the cell of %s and %s at each press", async (row, channel, effects) => {
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");

    const seen = effects.map(() => {
      fireEvent.click(cell(row, channel));
      return cell(row, channel).dataset.effect;
    });

    expect(seen).toEqual(effects);
  });

  it("drops a type that nobody knows with its last choice", async () => {
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");

    fireEvent.click(cell("custom.word", "in_app"));
    expect(cell("custom.word", "in_app").dataset.effect).toBe("false");
    fireEvent.click(cell("custom.word", "in_app"));

    expect(screen.queryByTestId("cell-custom.word-in_app")).toBeNull();
  });

  it("shows channels that are not set up only where they are wanted", async () => {
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");
    expect(screen.queryByTestId("cell-all-email")).toBeNull();

    fireEvent.click(screen.getByTestId("all-channels"));

    expect(cell("all", "email").dataset.effect).toBe("false");
    expect(screen.getByRole("columnheader", { name: /E-mail/ }).textContent).toContain(
      "not set up yet",
    );
    expect(screen.getByRole("columnheader", { name: "Telegram" })).toBeTruthy();
  });

  it("goes where one wants to be told nothing at all", async () => {
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");

    fireEvent.click(screen.getByTestId("enabled"));

    expect(screen.queryByTestId("matrix")).toBeNull();
    expect(screen.getByTestId("enabled").getAttribute("aria-checked")).toBe("false");
  });
});

describe("saving preferences", () => {
  it("sends the whole choice with the revision that was looked at", async () => {
    server.on(`PUT ${ADDRESS}`, ({ body }) => ({
      ...kept,
      ...(body as Partial<Preferences>),
      revision: 5,
    }));
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");
    expect(screen.queryByTestId("save")).toBeNull();

    fireEvent.click(cell("all", "telegram"));
    fireEvent.click(screen.getByTestId("save"));

    await waitFor(() => expect(screen.queryByTestId("save")).toBeNull());
    const [asked] = server.of(`PUT ${ADDRESS}`);
    expect(asked?.headers.get("If-Match")).toBe('"4"');
    expect(asked?.body).toEqual({
      enabled: true,
      channels: { telegram: true },
      topics: { alerts: { telegram: false } },
      types: { "custom.word": { in_app: true } },
      rings_from: "critical",
    });
    expect(toasts.value[0]).toMatchObject({ kind: "success", text: "Your preferences are saved" });
    expect(cell("all", "telegram").dataset.effect).toBe("true");
  });

  it("keeps what is pressed while it is saved, as the next to be saved", async () => {
    let come = (_: unknown) => {};
    server.on(
      `PUT ${ADDRESS}`,
      () =>
        new Promise((resolve) => {
          come = resolve;
        }),
    );
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");
    fireEvent.click(cell("all", "telegram"));
    fireEvent.click(screen.getByTestId("save"));
    await waitFor(() => expect(server.of(`PUT ${ADDRESS}`)).toHaveLength(1));

    fireEvent.click(cell("all", "in_app"));
    come(some({ channels: { telegram: true }, revision: 5 }));
    await waitFor(() => expect(toasts.value).toHaveLength(1));
    await waitFor(() =>
      expect(screen.getByTestId<HTMLButtonElement>("save").disabled).toBe(false),
    );
    fireEvent.click(screen.getByTestId("save"));

    await waitFor(() => expect(server.of(`PUT ${ADDRESS}`)).toHaveLength(2));
    const asked = server.of(`PUT ${ADDRESS}`)[1];
    expect(asked?.headers.get("If-Match")).toBe('"5"');
    expect(asked?.body).toMatchObject({ channels: { telegram: true, in_app: true } });
  });

  it("leaves out a row that has no choice of its own any more", async () => {
    server.on(`PUT ${ADDRESS}`, () => kept);
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");

    fireEvent.click(cell("alerts", "telegram"));
    fireEvent.click(screen.getByTestId("save"));

    await waitFor(() =>
      expect(server.of(`PUT ${ADDRESS}`)[0]?.body).toMatchObject({ topics: {} }),
    );
  });

  it("forgets what is discarded and looks again", async () => {
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");

    fireEvent.click(cell("all", "telegram"));
    fireEvent.click(screen.getByTestId("discard"));

    await waitFor(() => expect(server.of(`GET ${ADDRESS}`)).toHaveLength(2));
    expect(screen.queryByTestId("save")).toBeNull();
    expect(cell("all", "telegram").dataset.chosen).toBe("false");
  });

  it("keeps what was chosen where it is refused, and says why", async () => {
    server.on(`PUT ${ADDRESS}`, () => refusal(409, "conflict", "Not now."));
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");

    fireEvent.click(cell("all", "telegram"));
    fireEvent.click(screen.getByTestId("save"));

    expect((await screen.findByRole("alert")).textContent).toBe("Not now.");
    expect(cell("all", "telegram").dataset.chosen).toBe("true");
    expect(screen.getByTestId<HTMLButtonElement>("save").disabled).toBe(false);
  });

  it("overwrites what was changed elsewhere only when that is meant", async () => {
    server.on(`PUT ${ADDRESS}`, ({ headers }) =>
      headers.has("If-Match") ? refusal(412, "changed", "It was changed.") : some({ revision: 9 }),
    );
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("matrix");
    fireEvent.click(cell("all", "telegram"));
    fireEvent.click(screen.getByTestId("save"));
    expect((await screen.findByRole("alert")).textContent).toContain("changed elsewhere");
    expect(screen.getByTestId("discard").textContent).toBe("Load those");

    fireEvent.click(screen.getByRole("button", { name: "Overwrite" }));

    await waitFor(() => expect(screen.queryByTestId("save")).toBeNull());
    expect(server.of(`PUT ${ADDRESS}`)).toHaveLength(2);
  });
});

describe("this device", () => {
  it("rings from the severity that its person chose for all of theirs", async () => {
    server.on(`PUT ${ADDRESS}`, ({ body }) => ({ ...kept, ...(body as object), revision: 5 }));
    show(PreferencesScreen, "#/preferences");
    await screen.findByTestId("ring");

    choose("ring-from", "medium");
    expect(ringFrom.value).toBe("critical");
    fireEvent.click(screen.getByTestId("save"));

    await waitFor(() => expect(ringFrom.value).toBe("medium"));
    expect(server.of(`PUT ${ADDRESS}`)[0]?.body).toMatchObject({ rings_from: "medium" });
  });

  it("learns what its person chose elsewhere when it is to ring", async () => {
    kept = some({ rings_from: "high" });
    show(PreferencesScreen, "#/preferences");

    fireEvent.click(await screen.findByTestId("ring"));

    expect(soundWanted.value).toBe(true);
    await waitFor(() => expect(ringFrom.value).toBe("high"));
  });

  it.each([
    ["granted", "on", "Shown while you look at something else"],
    ["denied", "denied", "You refused them here"],
  ])("asks the browser for its notifications: %s", async (permission, state, words) => {
    const browser = { permission: "default", requestPermission: vi.fn() };
    browser.requestPermission.mockImplementation(async () => {
      browser.permission = permission;
      return permission;
    });
    vi.stubGlobal("Notification", browser);
    desktopState.value = "off";
    show(PreferencesScreen, "#/preferences");

    fireEvent.click(await screen.findByTestId("desktop"));

    const toggle = screen.getByTestId<HTMLButtonElement>("desktop");
    expect(toggle.disabled).toBe(true);
    await waitFor(() => expect(toggle.textContent).toContain(words));
    expect(toggle.getAttribute("aria-checked")).toBe(String(state === "on"));
    await waitFor(() => expect(toggle.disabled).toBe(state === "denied"));
  });

  it("says that a browser without notifications has none", async () => {
    show(PreferencesScreen, "#/preferences");

    const toggle = await screen.findByTestId<HTMLButtonElement>("desktop");

    expect(toggle.disabled).toBe(true);
    expect(toggle.textContent).toContain("This browser has none");
  });
});
