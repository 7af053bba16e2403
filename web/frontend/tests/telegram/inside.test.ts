import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { refusal, Server, settle } from "../world";

const LAUNCH = "POST /api/v1/session/telegram";
const RENEW = `${LAUNCH}/refresh`;
const END = `${LAUNCH}/end`;
const THEME = { bg_color: "#102030", text_color: "#ffffff" };

let server: Server;
const told: [string, Record<string, unknown>][] = [];
const last = (name: string) => told.filter(([one]) => one === name).at(-1)?.[1];
const says = (name: string, data: unknown) => {
  const { TelegramGameProxy: view } = window as unknown as {
    TelegramGameProxy: { receiveEvent: (name: string, data: unknown) => void };
  };
  view.receiveEvent(name, data);
};

beforeEach(async () => {
  server = new Server();
  told.length = 0;
  vi.stubGlobal("TelegramWebviewProxy", {
    postEvent: (name: string, data: string) => told.push([name, JSON.parse(data)]),
  });
  vi.resetModules();
  const { settleIn } = await import("../../src/telegram/inside");
  server.on(LAUNCH, () => ({ access_token: "one", expires_in: 600, refresh_token: "held-1" }));
  server.on(RENEW, () => ({ access_token: "two", expires_in: 600, refresh_token: "held-2" }));
  server.on(END, () => new Response(null, { status: 204 }));
  await settleIn({ initData: "signed", theme: THEME });
});

afterEach(() => vi.unstubAllGlobals());

describe("inside Telegram", () => {
  it("a launch signs in once, and what it gave renews it", async () => {
    // The module was loaded anew for this page, and with it the session it keeps.
    const session = await import("../../src/api/session");

    await session.refresh();
    await session.refresh();
    await session.signOut();
    await settle();

    expect(server.of(LAUNCH).map((one) => one.body)).toEqual([{ init_data: "signed" }]);
    expect(server.of(RENEW).map((one) => one.body)).toEqual([{ refresh_token: "held-1" }]);
    expect(server.of(END).map((one) => one.body)).toEqual([{ refresh_token: "held-2" }]);
    expect(session.signedIn.value).toBe("no");
  });

  it("says why a launch is not taken", async () => {
    const session = await import("../../src/api/session");
    const keeper = await import("../../src/telegram/keeper");
    server.on(LAUNCH, () => refusal(403, "not_allowed", "Not for you."));

    await expect(session.refresh()).rejects.toMatchObject({ status: 403 });

    expect(keeper.refused.value?.status).toBe(403);
    expect(session.signedIn.value).toBe("no");
  });

  it("wears its colours until the person chose others", async () => {
    const prefs = await import("../../src/prefs");
    const root = document.documentElement;

    expect(root.style.getPropertyValue("--surface")).toBe("#102030");
    expect(prefs.hostTheme.value).toBe("dark");
    says("theme_changed", { theme_params: { bg_color: "#ffffff", text_color: "#000000" } });
    expect(root.style.getPropertyValue("--surface")).toBe("#ffffff");
    expect(prefs.hostTheme.value).toBe("light");
    prefs.theme.value = "dark";

    expect(root.style.getPropertyValue("--surface")).toBe("");
    prefs.theme.value = "auto";
  });

  it("goes up by its back button and hides it at the top", async () => {
    const router = await import("../../src/router");
    router.followAddress();
    router.go({ screen: "alerts", id: "7" }, true);
    expect(last("web_app_setup_back_button")).toEqual({ is_visible: true });

    says("back_button_pressed", {});
    await settle();
    expect(location.hash).toBe("#/alerts");
    router.go({ screen: "cases" }, true);

    expect(last("web_app_setup_back_button")).toEqual({ is_visible: false });
  });

  it("is as high as what is seen of it, once that stands still", () => {
    const height = () => document.documentElement.style.getPropertyValue("--telegram-height");

    says("viewport_changed", { height: 500.4, is_state_stable: true });
    says("viewport_changed", { height: 300, is_state_stable: false });
    says("viewport_changed", null);

    expect(height()).toBe("500px");
  });

  it("lets the hand feel what was done", async () => {
    const feeling = await import("../../src/feel");

    feeling.feel("error");

    expect(last("web_app_trigger_haptic_feedback")).toEqual({
      type: "notification",
      notification_type: "error",
    });
  });
});
