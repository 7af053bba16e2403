/** The dashboard as Telegram's guest: its colours, its back button, its taps; loaded only there. */
import { effect, signal } from "@preact/signals";
import { keepBy } from "../api/session";
import { feelBy } from "../feel";
import { signedOutPage } from "../frame/signed_out";
import { loadWords } from "../i18n";
import { hostTheme, theme } from "../prefs";
import { go, HOME, route } from "../router";
import { Again } from "./again";
import { hear, listen, tell } from "./bridge";
import { keeperOf } from "./keeper";
import type { Launch } from "./launch";
import { type Look, lookOf } from "./theme";
import "../styles/telegram.css";

/** Settle in. The page may be drawn when this is done. */
export async function settleIn(launch: Launch): Promise<void> {
  keepBy(keeperOf(launch.initData));
  signedOutPage.value = Again;
  document.documentElement.dataset.host = "telegram";
  listen();
  wear(launch);
  followBack();
  followHeight();
  // A frame is put in anew by its host, which shows the way back; nothing else may load it.
  tell("iframe_ready", { reload_supported: false });
  tell("web_app_ready");
  tell("web_app_expand");
  // Lists are scrolled here: pulling one down may not close the app.
  tell("web_app_setup_swipe_behavior", { allow_vertical_swipe: false });
  feelBy((kind) =>
    tell("web_app_trigger_haptic_feedback", { type: "notification", notification_type: kind }),
  );
  await loadWords("telegram");
}

/** Wear the client's colours while the person's own choice is to follow, and each new ones. */
function wear(launch: Launch): void {
  const look = signal<Look | null>(lookOf(launch.theme));
  const root = document.documentElement;
  hear("theme_changed", ({ theme_params }) => {
    if (typeof theme_params !== "object" || theme_params === null) return;
    look.value = lookOf(theme_params as Record<string, unknown>) ?? look.value;
  });
  effect(() => {
    hostTheme.value = look.value === null ? null : look.value.isDark ? "dark" : "light";
    const isWorn = theme.value === "auto";
    for (const [name, value] of Object.entries(look.value?.tokens ?? {})) {
      if (isWorn) root.style.setProperty(`--${name}`, value);
      else root.style.removeProperty(`--${name}`);
    }
    paintFrame();
  });
  tell("web_app_request_theme");
}

/** Give the bars around the page the colours they touch. */
function paintFrame(): void {
  const shown = getComputedStyle(document.documentElement);
  const of = (token: string) => shown.getPropertyValue(`--${token}`).trim();
  tell("web_app_set_header_color", { color: of("surface") });
  tell("web_app_set_background_color", { color: of("bg") });
  tell("web_app_set_bottom_bar_color", { color: of("rail") });
}

/** Telegram's own arrow goes up: from one thing to its list, from another screen to the first. */
function followBack(): void {
  effect(() => {
    const { screen, id } = route.value;
    tell("web_app_setup_back_button", { is_visible: id !== null || screen !== HOME });
  });
  hear("back_button_pressed", () => {
    const { screen, id, query } = route.peek();
    if (id !== null) go({ screen, query });
    else if (screen !== HOME) go({ screen: HOME });
  });
}

/** A sheet that is pulled up shows less than the page is high. */
function followHeight(): void {
  hear("viewport_changed", ({ height, is_state_stable }) => {
    if (typeof height !== "number" || height < 1 || is_state_stable === false) return;
    document.documentElement.style.setProperty("--telegram-height", `${Math.round(height)}px`);
  });
  tell("web_app_request_viewport");
}
